package vn.bridgewatch.ruleset;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.config.YamlMap;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.rule.ChangeKind;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.rule.GuardRule;
import vn.bridgewatch.rule.Limit;
import vn.bridgewatch.rule.Quantity;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.Rule.Texts;
import vn.bridgewatch.rule.Selector;
import vn.bridgewatch.rule.SilenceRule;
import vn.bridgewatch.rule.Surroundings;
import vn.bridgewatch.rule.ThresholdRule;
import vn.bridgewatch.rule.change.LevelDetector.Relevance;
import vn.bridgewatch.rule.countdown.FaultKind;
import vn.bridgewatch.rule.forecast.Link;
import vn.bridgewatch.rule.kind.BudgetRule;
import vn.bridgewatch.rule.kind.Comparison;
import vn.bridgewatch.rule.kind.CountdownRule;
import vn.bridgewatch.rule.kind.CountdownRule.Shape;
import vn.bridgewatch.rule.kind.Direction;
import vn.bridgewatch.rule.kind.DriftRule;
import vn.bridgewatch.rule.kind.FlapRule;
import vn.bridgewatch.rule.kind.ForecastRule;
import vn.bridgewatch.rule.kind.LevelRule;
import vn.bridgewatch.rule.kind.PastConferencesRule;
import vn.bridgewatch.rule.kind.SiblingRule;
import vn.bridgewatch.rule.kind.UnusualRule;
import vn.bridgewatch.rule.kind.Warning;

/// Reads one rule: what it watches, one of the kinds, what people are told.
final class RuleReader {

  private static final Duration CLEAR_DEFAULT = Duration.ofSeconds(15);
  private static final Duration SILENCE_CLEAR_DEFAULT = Duration.ofSeconds(5);
  private static final Duration COUNTDOWN_CLEAR_DEFAULT = Duration.ofMinutes(5);
  private static final Duration CHANGE_CLEAR_DEFAULT = Duration.ofMinutes(30);
  private static final Duration COMPARED_HOLD_DEFAULT = Duration.ofMinutes(5);
  private static final Duration COMPARED_CLEAR_DEFAULT = Duration.ofMinutes(5);
  private static final Duration MARGIN_DEFAULT = Duration.ofMinutes(30);

  private static final List<String> KINDS =
      List.of(
          "below",
          "above",
          "ends_at",
          "ends_in",
          "renews",
          "fills_to",
          "drains",
          "level_changes",
          "drifts",
          "flaps",
          "unusual",
          "unlike_siblings",
          "unlike_last_conferences",
          "changes",
          "silent_after");

  /// The scales of forecasts as people call them.
  private enum Scale {
    FACTORS(Link.LOG),
    SHARE(Link.LOGIT),
    PLAIN(Link.IDENTITY);

    private final Link link;

    Scale(Link link) {
      this.link = link;
    }
  }

  private final YamlMap map;
  private final String name;
  private final Grade grade;
  private final Texts texts;

  private RuleReader(YamlMap map, String name, Grade grade, Texts texts) {
    this.map = map;
    this.name = name;
    this.grade = grade;
    this.texts = texts;
  }

  /// @param names those of the file so far; this one's is added
  static @Nullable Rule read(YamlMap map, Set<String> names) {
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
    var reader = new RuleReader(map, name, grade, TextReader.texts(map));
    return reader.kind();
  }

  private @Nullable Rule kind() {
    List<String> given = KINDS.stream().filter(map::has).toList();
    if (given.size() != 1) {
      map.problem(
          given.isEmpty() ? KINDS.getFirst() : given.getFirst(),
          "one of " + String.join(", ", KINDS) + " must be given, and only one");
      given.forEach(map::pass);
      return series(_ -> null);
    }
    return switch (given.getFirst()) {
      case "silent_after" -> silence();
      case "changes" -> guard();
      default -> series(selector -> seriesKind(given.getFirst(), selector));
    };
  }

  private @Nullable Rule guard() {
    ChangeKind changes = map.choice("changes", ChangeKind.CONFIGURATION, ChangeKind.class);
    return checked(() -> new GuardRule(name, changes, grade, texts));
  }

  private @Nullable Rule silence() {
    Duration silentAfter =
        map.duration(
            "silent_after",
            SilenceRule.SILENT_AFTER_MIN,
            SilenceRule.SILENT_AFTER_MIN,
            SilenceRule.SILENT_AFTER_MAX);
    Duration clear =
        map.duration("clear", SILENCE_CLEAR_DEFAULT, Duration.ZERO, SilenceRule.SILENT_AFTER_MAX);
    return checked(() -> new SilenceRule(name, silentAfter, clear, grade, texts));
  }

  private interface OfSelector {
    @Nullable Rule make(Selector selector);
  }

  private @Nullable Rule series(OfSelector kind) {
    return kind.make(SelectorReader.selector(map));
  }

  private @Nullable Rule seriesKind(String kind, Selector selector) {
    List<String> group = SelectorReader.labels(map, "group");
    return switch (kind) {
      case "below", "above" -> beyond(selector, group);
      case "ends_at" -> isYes("ends_at") ? countdown(selector, group, new Shape.EndsAt()) : null;
      case "ends_in" -> isYes("ends_in") ? countdown(selector, group, new Shape.EndsIn()) : null;
      case "renews" -> isYes("renews") ? countdown(selector, group, new Shape.Renews()) : null;
      case "fills_to" ->
          map.parsed("fills_to", text -> new Shape.Fills(Quantity.of(text, selector.metric())))
              .map(shape -> countdown(selector, group, shape))
              .orElse(null);
      case "drains" ->
          map.map("drains", drains -> drains(drains, selector.metric()))
              .map(shape -> countdown(selector, group, shape))
              .orElse(null);
      case "level_changes" -> level(selector, group);
      case "drifts" -> {
        Direction direction = map.choice("drifts", Direction.BOTH, Direction.class);
        Duration clear = clear(CHANGE_CLEAR_DEFAULT);
        yield checked(() -> new DriftRule(name, selector, direction, clear, grade, group, texts));
      }
      case "flaps" ->
          isYes("flaps") ? checked(() -> new FlapRule(name, selector, grade, group, texts)) : null;
      case "unlike_siblings" -> siblings(selector, group);
      case "unlike_last_conferences" -> pastConferences(selector, group);
      default -> {
        Duration clear = clear(CHANGE_CLEAR_DEFAULT);
        yield isYes("unusual")
            ? checked(() -> new UnusualRule(name, selector, clear, grade, group, texts))
            : null;
      }
    };
  }

  /// A limit that is crossed, will be crossed, or may be crossed for so long and no longer.
  private @Nullable Rule beyond(Selector selector, List<String> group) {
    Optional<Limit> limit = limit(map, selector.metric());
    if (map.has("forecast") && map.has("budget")) {
      map.problem("budget", "a rule has a forecast or a budget, not both");
    }
    if (map.has("forecast")) {
      Optional<Forecasting> how = map.map("forecast", RuleReader::forecasting);
      String of = warnsOf();
      return limit.isEmpty() || how.isEmpty()
          ? null
          : checked(() ->
              new ForecastRule(
                  name,
                  selector,
                  limit.get(),
                  how.get().scale().link,
                  new Warning(of, how.get().fault(), how.get().margin()),
                  grade,
                  group,
                  texts));
    }
    if (map.has("budget")) {
      Duration budget =
          map.duration(
              "budget", BudgetRule.BUDGET_MIN, BudgetRule.BUDGET_MIN, BudgetRule.BUDGET_MAX);
      return limit.isEmpty()
          ? null
          : checked(() ->
              new BudgetRule(
                  name,
                  selector,
                  limit.get(),
                  budget,
                  map.flag("over_when_gone", false),
                  grade,
                  group,
                  texts));
    }
    Duration hold = map.duration("hold", Duration.ZERO, Duration.ZERO, ThresholdRule.HOLD_MAX);
    Duration clear = clear(CLEAR_DEFAULT);
    boolean over = map.flag("over_when_gone", false);
    return limit.isEmpty()
        ? null
        : checked(() ->
            new ThresholdRule(name, selector, limit.get(), hold, clear, over, grade, group, texts));
  }

  private record Forecasting(Scale scale, FaultKind fault, Duration margin) {}

  private static Forecasting forecasting(YamlMap map) {
    require(map, "scale");
    Scale scale = map.choice("scale", Scale.PLAIN, Scale.class);
    return new Forecasting(scale, fault(map), margin(map));
  }

  private static FaultKind fault(YamlMap map) {
    require(map, "fault");
    return map.choice("fault", FaultKind.TECHNICIAN, FaultKind.class);
  }

  private static Duration margin(YamlMap map) {
    return map.duration("margin", MARGIN_DEFAULT, Duration.ZERO, Warning.MARGIN_MAX);
  }

  private static void require(YamlMap map, String key) {
    if (!map.has(key)) {
      map.problem(key, "is missing");
    }
  }

  private String warnsOf() {
    return map.parsed(
            "warns_of",
            text -> {
              Rule.checkName(text);
              return text;
            })
        .orElse("");
  }

  private @Nullable Rule countdown(Selector selector, List<String> group, Shape shape) {
    var warning = new Warning(warnsOf(), fault(map), margin(map));
    Duration within =
        map.duration("within", Duration.ZERO, Duration.ZERO, CountdownRule.WITHIN_MAX);
    Duration clear = clear(COUNTDOWN_CLEAR_DEFAULT);
    CountdownRule.Condition only = map.map("only", RuleReader::condition).orElse(null);
    return checked(() ->
        new CountdownRule(
            name, selector, shape, warning, within, clear, only, grade, group, texts));
  }

  private static CountdownRule.@Nullable Condition condition(YamlMap map) {
    String metric = metric(map, "metric");
    return limit(map, metric).map(limit -> new CountdownRule.Condition(metric, limit)).orElse(null);
  }

  private static Shape.@Nullable Drains drains(YamlMap map, String metric) {
    Optional<Double> full = quantity(map, "full", metric);
    Optional<Double> empty = quantity(map, "empty", metric);
    String load = metric(map, "load");
    if (full.isEmpty() || empty.isEmpty()) {
      return null;
    }
    if (!(full.get() > empty.get())) {
      map.problem("full", "must be above empty, got " + full.get() + " and " + empty.get());
      return null;
    }
    return new Shape.Drains(full.get(), empty.get(), load);
  }

  private static Optional<Double> quantity(YamlMap map, String key, String metric) {
    require(map, key);
    return map.parsed(key, text -> Quantity.of(text, metric));
  }

  private static String metric(YamlMap map, String key) {
    String metric = map.requiredText(key);
    if (!metric.isEmpty()) {
      map.parsed(key, text -> Metric.gauge(text, "").name());
    }
    return metric;
  }

  private @Nullable Rule level(Selector selector, List<String> group) {
    Optional<LevelOptions> options =
        map.map("level_changes", changes -> levelOptions(changes, selector.metric()));
    Duration clear = clear(CHANGE_CLEAR_DEFAULT);
    return options.isEmpty()
        ? null
        : checked(() ->
            new LevelRule(
                name,
                selector,
                options.get().relevance(),
                options.get().direction(),
                clear,
                grade,
                group,
                texts));
  }

  private record SiblingOptions(List<String> of, List<String> same, Comparison comparison) {}

  private @Nullable Rule siblings(Selector selector, List<String> group) {
    Optional<SiblingOptions> options =
        map.map(
            "unlike_siblings",
            siblings ->
                comparison(siblings, selector.metric())
                    .map(comparison ->
                        new SiblingOptions(
                            siblings.texts(
                                "of",
                                Surroundings.TRAITS.size(),
                                Surroundings.TRAITS::contains,
                                "must be one of " + Surroundings.TRAITS),
                            SelectorReader.labels(siblings, "same"),
                            comparison))
                    .orElse(null));
    Duration hold = hold();
    Duration clear = clear(COMPARED_CLEAR_DEFAULT);
    return options.isEmpty()
        ? null
        : checked(() ->
            new SiblingRule(
                name,
                selector,
                options.get().of(),
                options.get().same(),
                options.get().comparison(),
                hold,
                clear,
                grade,
                group,
                texts));
  }

  private @Nullable Rule pastConferences(Selector selector, List<String> group) {
    Optional<Comparison> comparison =
        map.map(
            "unlike_last_conferences", past -> comparison(past, selector.metric()).orElse(null));
    Duration hold = hold();
    Duration clear = clear(COMPARED_CLEAR_DEFAULT);
    return comparison.isEmpty()
        ? null
        : checked(() ->
            new PastConferencesRule(
                name, selector, comparison.get(), hold, clear, grade, group, texts));
  }

  private static Optional<Comparison> comparison(YamlMap map, String metric) {
    Optional<Double> by = map.number("by", Comparison.BY_MIN, Comparison.BY_MAX);
    require(map, "by");
    double least = map.parsed("at_least", text -> Quantity.of(text, metric)).orElse(0.0);
    map.require(least >= 0, "at_least", "must not be negative, got " + least);
    Direction direction = map.choice("direction", Direction.BOTH, Direction.class);
    return by.map(deviations -> new Comparison(deviations, Math.max(0, least), direction));
  }

  private Duration hold() {
    return map.duration("hold", COMPARED_HOLD_DEFAULT, Duration.ZERO, ThresholdRule.HOLD_MAX);
  }

  private record LevelOptions(Relevance relevance, Direction direction) {}

  private static LevelOptions levelOptions(YamlMap map, String metric) {
    double by =
        map.parsed("by", text -> Quantity.of(text, "share_ratio"))
            .orElse(Relevance.SHIPPED.relative());
    double least = map.parsed("at_least", text -> Quantity.of(text, metric)).orElse(0.0);
    map.require(by >= 0 && by <= 100, "by", "must be 0 % to 10000 %, got " + by);
    map.require(least >= 0, "at_least", "must not be negative, got " + least);
    Direction direction = map.choice("direction", Direction.BOTH, Direction.class);
    return new LevelOptions(new Relevance(Math.clamp(by, 0, 100), Math.max(0, least)), direction);
  }

  private Duration clear(Duration fallback) {
    return map.duration("clear", fallback, Duration.ZERO, ThresholdRule.HOLD_MAX);
  }

  private boolean isYes(String key) {
    boolean yes = map.flag(key, false);
    map.require(yes, key, "must be true, or left out");
    return yes;
  }

  private static Optional<Limit> limit(YamlMap map, String metric) {
    if (map.has("below") == map.has("above")) {
      map.problem("below", "one of below and above must be given, and only one");
      map.pass("below");
      map.pass("above");
      return Optional.empty();
    }
    return map.has("below")
        ? limit(map, "below", metric, Limit.Below::new)
        : limit(map, "above", metric, Limit.Above::new);
  }

  private static Optional<Limit> limit(
      YamlMap map, String key, String metric, DoubleFunction<Limit> limit) {
    return map.parsed(key, text -> limit.apply(Quantity.of(text, metric)));
  }

  /// What a rule's own record still refuses, as `key: what is wrong`.
  private @Nullable Rule checked(Supplier<Rule> rule) {
    try {
      return rule.get();
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      int colon = message.indexOf(": ");
      String key = colon > 0 ? message.substring(0, colon) : "name";
      if (!key.equals("name")) {
        map.problem(key, message.substring(colon + 2));
      }
      return null;
    }
  }
}
