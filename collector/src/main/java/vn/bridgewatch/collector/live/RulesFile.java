package vn.bridgewatch.collector.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.config.YamlFile;
import vn.bridgewatch.config.YamlMap;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.RuleText;
import vn.bridgewatch.rule.SilenceRule;
import vn.bridgewatch.rule.ThresholdRule;
import vn.bridgewatch.rule.ThresholdRule.Limit;

/// Reads `rules.yaml`; all problems are reported at once.
public final class RulesFile {

  static final int RULES_MAX = 500;
  private static final int LABELS_MAX = 10;
  private static final String SHIPPED = "rules.yaml";
  private static final Duration CLEAR_DEFAULT = Duration.ofSeconds(15);
  private static final Duration SILENCE_CLEAR_DEFAULT = Duration.ofSeconds(5);
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private RulesFile() {}

  /// The rules that ship with the collector, in force where the configuration names none.
  public static List<Rule> shipped() {
    try (InputStream in = RulesFile.class.getResourceAsStream(SHIPPED)) {
      if (in == null) {
        throw new IllegalStateException("resource " + SHIPPED + " is missing from the build");
      }
      return read(SHIPPED, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + SHIPPED, e);
    } catch (ConfigException e) {
      throw new IllegalStateException("resource " + SHIPPED + " is broken", e);
    }
  }

  /// @param name how messages call the file
  public static List<Rule> read(String name, byte[] content) throws ConfigException {
    return YamlFile.read(
        name,
        content,
        root -> {
          var names = new HashSet<String>();
          return List.copyOf(root.maps("rules", RULES_MAX, map -> rule(map, names)));
        });
  }

  private static @Nullable Rule rule(YamlMap map, Set<String> names) {
    String name = map.requiredText("name");
    map.require(
        name.isEmpty() || Rule.NAME.matcher(name).matches(),
        "name",
        "must match " + Rule.NAME + ", got " + name);
    map.require(name.isEmpty() || names.add(name), "name", "is given twice: " + name);
    if (!map.has("grade")) {
      map.problem("grade", "is missing");
    }
    Grade grade = map.choice("grade", Grade.WARNING, Grade.class);
    var texts =
        new Rule.Texts(
            text(map, "summary", true), text(map, "notice", false), text(map, "first_step", true));
    return map.has("silent_after")
        ? silence(map, name, grade, texts)
        : threshold(map, name, grade, texts);
  }

  private static @Nullable Rule silence(YamlMap map, String name, Grade grade, Rule.Texts texts) {
    Duration silentAfter =
        map.duration(
            "silent_after",
            SilenceRule.SILENT_AFTER_MIN,
            SilenceRule.SILENT_AFTER_MIN,
            SilenceRule.SILENT_AFTER_MAX);
    Duration clear =
        map.duration("clear", SILENCE_CLEAR_DEFAULT, Duration.ZERO, SilenceRule.SILENT_AFTER_MAX);
    return Rule.NAME.matcher(name).matches()
        ? new SilenceRule(name, silentAfter, clear, grade, texts)
        : null;
  }

  private static @Nullable Rule threshold(YamlMap map, String name, Grade grade, Rule.Texts texts) {
    String metric = map.requiredText("metric");
    if (!metric.isEmpty()) {
      map.parsed("metric", text -> Metric.gauge(text, "").name());
    }
    String unless = map.text("unless").orElse("");
    if (!unless.isEmpty()) {
      map.parsed("unless", text -> Metric.gauge(text, "").name());
    }
    Map<String, String> match = map.map("match", RulesFile::match).orElse(Map.of());
    Map<String, Pattern> where = map.map("where", RulesFile::where).orElse(Map.of());
    List<String> group = labels(map, "group");
    List<String> without = labels(map, "without");
    Duration hold = map.duration("hold", Duration.ZERO, Duration.ZERO, ThresholdRule.HOLD_MAX);
    Duration clear = map.duration("clear", CLEAR_DEFAULT, Duration.ZERO, ThresholdRule.HOLD_MAX);
    boolean over = map.flag("over_when_gone", false);
    Optional<Limit> limit = limit(map);
    if (limit.isEmpty() || !Rule.NAME.matcher(name).matches()) {
      return null;
    }
    return new ThresholdRule(
        name,
        metric,
        match,
        where,
        unless,
        limit.get(),
        hold,
        clear,
        over,
        grade,
        group,
        without,
        texts);
  }

  private static Optional<Limit> limit(YamlMap map) {
    Optional<Limit> below = number(map, "below", Limit.Below::new);
    Optional<Limit> above = number(map, "above", Limit.Above::new);
    if (map.has("below") == map.has("above")) {
      map.problem("below", "one of below, above and silent_after must be given, and only one");
      return Optional.empty();
    }
    return below.or(() -> above);
  }

  private static Optional<Limit> number(YamlMap map, String key, Function<Double, Limit> limit) {
    return map.number(key, -Double.MAX_VALUE, Double.MAX_VALUE).map(limit);
  }

  private static Map<String, String> match(YamlMap map) {
    var match = new HashMap<String, String>();
    for (String label : map.names()) {
      map.require(
          LABEL.matcher(label).matches(), label, "must be the name of a label, got " + label);
      map.text(label)
          .ifPresent(value -> {
            map.require(
                value.length() <= Labels.VALUE_CHARS_MAX,
                label,
                "must be at most " + Labels.VALUE_CHARS_MAX + " characters");
            match.put(label, value);
          });
    }
    return match;
  }

  private static Map<String, Pattern> where(YamlMap map) {
    var where = new HashMap<String, Pattern>();
    for (String label : map.names()) {
      map.require(
          LABEL.matcher(label).matches(), label, "must be the name of a label, got " + label);
      map.parsed(label, RulesFile::pattern).ifPresent(pattern -> where.put(label, pattern));
    }
    return where;
  }

  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "must be a regular expression: " + e.getDescription() + ", got " + text, e);
    }
  }

  private static List<String> labels(YamlMap map, String key) {
    return map.texts(
        key, LABELS_MAX, text -> LABEL.matcher(text).matches(), "must be the name of a label");
  }

  private static RuleText text(YamlMap map, String key, boolean required) {
    if (required && !map.has(key)) {
      map.problem(key, "is missing");
    }
    return map.map(
            key,
            texts -> {
              String vi = checked(texts, "vi");
              return new RuleText(vi, checked(texts, "en"));
            })
        .orElse(RuleText.NONE);
  }

  private static String checked(YamlMap texts, String language) {
    if (texts.requiredText(language).isEmpty()) {
      return "";
    }
    return texts.parsed(language, text -> new RuleText(text, "")).map(RuleText::vi).orElse("");
  }
}
