package vn.bridgewatch.collector.ruletest;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.alert.Recipient;
import vn.bridgewatch.collector.alert.Severity;
import vn.bridgewatch.collector.conference.Conference;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.inventory.InventoryFile;
import vn.bridgewatch.collector.inventory.Site;
import vn.bridgewatch.collector.replay.SeriesText;
import vn.bridgewatch.collector.replay.SomeSites;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.DurationText;
import vn.bridgewatch.config.YamlFile;
import vn.bridgewatch.config.YamlMap;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.rule.Surroundings;

/// Reads a file of tests of rules (docs/rules.md); all problems are reported at once.
public final class RuleTestFile {

  /// When every test begins.
  public static final Instant BEGINNING = Instant.parse("2026-11-23T00:00:00Z");

  static final String SHIPPED = "shipped";
  private static final int TESTS_MAX = 1_000;
  private static final int FILES_MAX = 100;
  private static final int SERIES_MAX = 1_000;
  private static final int EXPECTATIONS_MAX = 1_000;
  private static final int SPANS_MAX = 100;
  private static final Duration INTERVAL_MIN = Duration.ofSeconds(1);
  private static final Duration INTERVAL_MAX = Duration.ofMinutes(5);
  private static final Duration INTERVAL_DEFAULT = Duration.ofSeconds(10);
  private static final Duration TIME_MAX = Duration.ofDays(30);
  private static final String SITE_DEFAULT = "00004";
  private static final Inventory UNITS =
      InventoryFile.officialUnits(LocalDate.ofInstant(BEGINNING, java.time.ZoneOffset.UTC));

  /// What a file holds.
  ///
  /// @param rules names of files of rules, relative to the file, or `shipped`
  public record Content(List<String> rules, List<Case> cases) {

    public Content {
      rules = List.copyOf(rules);
      cases = List.copyOf(cases);
    }
  }

  /// A test, to be run.
  public record Case(String name, int line, CaseRun run) {}

  private RuleTestFile() {}

  /// @param name how messages call the file
  public static Content read(String name, byte[] content) throws ConfigException {
    return YamlFile.read(
        name,
        content,
        root -> {
          if (!root.has("rules")) {
            root.problem("rules", "is missing: files of rules, or shipped");
          }
          List<String> rules = root.texts("rules", FILES_MAX);
          Duration interval = interval(root, INTERVAL_DEFAULT);
          root.require(root.has("tests"), "tests", "is missing");
          Set<String> names = new HashSet<>();
          List<Case> cases =
              root.maps(
                  "tests",
                  TESTS_MAX,
                  map -> {
                    RuleTest test = test(map, interval, names);
                    return new Case(test.name(), test.line(), new CaseRun(test));
                  });
          return new Content(rules, cases);
        });
  }

  private static Duration interval(YamlMap map, Duration fallback) {
    return map.duration("interval", fallback, INTERVAL_MIN, INTERVAL_MAX);
  }

  private static RuleTest test(YamlMap map, Duration usual, Set<String> names) {
    String name = map.requiredText("name");
    map.require(name.isEmpty() || names.add(name), "name", "is given twice: " + name);
    Duration interval = interval(map, usual);
    Site site =
        map.map("site", RuleTestFile::site).orElseGet(() -> UNITS.site(SITE_DEFAULT).orElseThrow());
    var numbers = new ArrayList<Integer>();
    List<Conference> conferences =
        map.maps("conferences", SPANS_MAX, each -> conference(each, site.key(), numbers));
    Set<String> known = new HashSet<>();
    List<RuleTest.Input> inputs =
        map.maps("series", SERIES_MAX, each -> input(each, interval, known));
    List<RuleTest.Span> silent = map.maps("silent", SPANS_MAX, RuleTestFile::span);
    List<Duration> restarts = times(map, "restart_at");
    map.require(map.has("expect"), "expect", "is missing");
    List<Expectation> expectations =
        map.maps("expect", EXPECTATIONS_MAX, RuleTestFile::expectation);
    return new RuleTest(
        name,
        map.line(),
        site.key(),
        new SomeSites(UNITS, sites(map, site)),
        conferences,
        inputs,
        silent,
        restarts,
        expectations);
  }

  private static @Nullable Site site(YamlMap map) {
    String key = map.text("key", SITE_DEFAULT);
    Optional<Site> known = UNITS.site(key);
    if (known.isEmpty()) {
      map.problem("key", "must be the code of a unit, got " + key);
    }
    Site unit = known.or(() -> UNITS.site(SITE_DEFAULT)).orElseThrow();
    String tier = map.text("tier", unit.tier());
    Duration repair =
        map.duration("repair", unit.repair(), Duration.ofMinutes(1), Surroundings.REPAIR_MAX);
    return new Site(
        unit.key(),
        unit.name(),
        tier,
        unit.province(),
        unit.parent(),
        unit.agent(),
        map.text("carrier", unit.carrier()),
        map.text("model", unit.model()),
        repair);
  }

  /// The site of a test and its siblings, which are as it is.
  private static Map<String, Site> sites(YamlMap map, Site site) {
    var sites = new HashMap<String, Site>();
    sites.put(site.key(), site);
    for (String key : keys(map, "siblings")) {
      Site unit = UNITS.site(key).orElseThrow();
      sites.put(
          key,
          new Site(
              key,
              unit.name(),
              site.tier(),
              site.province(),
              unit.parent(),
              unit.agent(),
              site.carrier(),
              site.model(),
              site.repair()));
    }
    return sites;
  }

  private static List<String> keys(YamlMap map, String key) {
    return map.texts(key, SERIES_MAX, it -> UNITS.site(it).isPresent(), "must be codes of units");
  }

  private static @Nullable Conference conference(YamlMap map, String site, List<Integer> numbers) {
    numbers.add(numbers.size());
    String id = map.text("id", "conference-" + numbers.size());
    Optional<Duration> start = time(map, "start");
    Optional<Duration> end = time(map, "end");
    if (start.isEmpty() || end.isEmpty()) {
      return null;
    }
    try {
      return new Conference(
          id,
          id,
          id.toUpperCase(Locale.ROOT),
          BEGINNING.plus(start.get()),
          BEGINNING.plus(end.get()),
          List.of(site),
          time(map, "closed", false).map(BEGINNING::plus).orElse(null));
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      int colon = message.indexOf(": ");
      map.problem(colon < 0 ? "end" : message.substring(0, colon), message.substring(colon + 2));
      return null;
    }
  }

  private static RuleTest.@Nullable Input input(YamlMap map, Duration interval, Set<String> known) {
    map.requiredText("series");
    Optional<Series> series = map.parsed("series", SeriesText::of);
    map.requiredText("values");
    Optional<List<Optional<Reading>>> values = map.parsed("values", Values::of);
    Duration own = interval(map, interval);
    if (series.isEmpty() || values.isEmpty()) {
      return null;
    }
    List<String> sites = keys(map, "sites");
    boolean first = true;
    for (String site : sites.isEmpty() ? List.of("") : sites) {
      first &= known.add(site + ' ' + series.get());
    }
    map.require(first, "series", "is given twice: " + series.get());
    return new RuleTest.Input(series.get(), own, values.get(), sites);
  }

  private static RuleTest.@Nullable Span span(YamlMap map) {
    Optional<Duration> from = time(map, "from");
    Optional<Duration> to = time(map, "to");
    if (from.isEmpty() || to.isEmpty()) {
      return null;
    }
    map.require(
        to.get().compareTo(from.get()) > 0, "to", "must be after from, got " + map.text("to", ""));
    return new RuleTest.Span(from.get(), to.get());
  }

  private static List<Duration> times(YamlMap map, String key) {
    var times = new ArrayList<Duration>();
    for (String text :
        map.texts(
            key,
            SPANS_MAX,
            text -> DurationText.parse(text, Duration.ZERO, TIME_MAX).isPresent(),
            "must be a time since the beginning, as 5m")) {
      times.add(DurationText.parse(text, Duration.ZERO, TIME_MAX).orElseThrow());
    }
    return times;
  }

  private static Optional<Duration> time(YamlMap map, String key) {
    return time(map, key, true);
  }

  /// A time since the beginning, which may be before it: `-30m`.
  private static Optional<Duration> time(YamlMap map, String key, boolean required) {
    if (!map.has(key)) {
      map.require(!required, key, "is missing");
      return Optional.empty();
    }
    return map.parsed(
        key,
        text -> {
          boolean before = text.startsWith("-");
          Duration size =
              DurationText.parse(before ? text.substring(1) : text, Duration.ZERO, TIME_MAX)
                  .orElseThrow(() ->
                      new IllegalArgumentException(
                          "must be a time since the beginning, as 90s, 5m or -1h, got " + text));
          return before ? size.negated() : size;
        });
  }

  private static @Nullable Expectation expectation(YamlMap map) {
    Optional<Duration> at = time(map, "at");
    map.require(at.isEmpty() || !at.get().isNegative(), "at", "must not be before the beginning");
    if (!map.has("is")) {
      map.problem("is", "is missing");
    }
    Expectation.Is is = map.choice("is", Expectation.Is.FIRING, Expectation.Is.class);
    String rule = map.text("rule", "");
    boolean none = is == Expectation.Is.NONE;
    map.require(none || !rule.isEmpty(), "rule", "is missing");
    for (String key : List.of("severity", "phase", "reason", "level")) {
      map.require(!none || !map.has(key), key, "must not be given where there is no alert");
    }
    var expectation =
        new Expectation(
            map.line(),
            at.orElse(Duration.ZERO),
            rule,
            map.map("labels", RuleTestFile::labels).orElse(Map.of()),
            is,
            chosen(map, "severity", Severity.class),
            phase(map),
            map.has("announced")
                ? OptionalInt.of(map.integer("announced", 0, 0, 1_000_000))
                : OptionalInt.empty(),
            map.has("level")
                ? OptionalInt.of(map.integer("level", 0, 0, Recipient.LEVEL_MAX))
                : OptionalInt.empty(),
            chosen(map, "sent", Expectation.Sent.class),
            map.parsed("reason", RuleTestFile::pattern));
    return at.isEmpty() ? null : expectation;
  }

  private static Map<String, String> labels(YamlMap map) {
    var labels = new HashMap<String, String>();
    for (String name : map.names()) {
      map.text(name).ifPresent(value -> labels.put(name, value));
    }
    return labels;
  }

  private static <E extends Enum<E>> Optional<E> chosen(YamlMap map, String key, Class<E> type) {
    return map.has(key)
        ? Optional.of(map.choice(key, type.getEnumConstants()[0], type))
        : Optional.empty();
  }

  /// Phases are written as they are shown: in capitals.
  private static Optional<Phase> phase(YamlMap map) {
    return map.parsed(
        "phase",
        text -> {
          try {
            return Phase.valueOf(text);
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                "must be one of " + List.of(Phase.values()) + ", got " + text, e);
          }
        });
  }

  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "must be a regular expression: " + e.getDescription() + ", got " + text, e);
    }
  }
}
