package vn.bridgewatch.collector.rulebook;

import static vn.bridgewatch.collector.rulebook.RuleCheck.found;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vn.bridgewatch.collector.rulebook.Finding.Weight;
import vn.bridgewatch.config.DurationText;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.rule.GuardRule;
import vn.bridgewatch.rule.Limit;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.RuleText;
import vn.bridgewatch.rule.SeriesRule;
import vn.bridgewatch.rule.SilenceRule;
import vn.bridgewatch.rule.ThresholdRule;
import vn.bridgewatch.rule.kind.BudgetRule;
import vn.bridgewatch.rule.kind.ForecastRule;
import vn.bridgewatch.ruleset.RuleDraft.Placed;

/// What is likely a mistake in a single rule.
final class RuleLint {

  private static final Pattern PLACE = Pattern.compile("\\{([^{}]+)}");
  private static final Pattern VIETNAMESE = Pattern.compile("[^\\x00-\\x7F]");
  private static final int TEXT_WORTH_JUDGING = 12;

  private final MetricCatalogue metrics;
  private final UsualIntervals usual;

  RuleLint(MetricCatalogue metrics, UsualIntervals usual) {
    this.metrics = metrics;
    this.usual = usual;
  }

  void lint(Placed placed, List<Finding> findings) {
    texts(placed, findings);
    switch (placed.rule()) {
      case SilenceRule _, GuardRule _ -> places(placed, RuleCheck.EVERYWHERE, findings);
      case SeriesRule rule -> series(placed, rule, findings);
    }
  }

  private void series(Placed placed, SeriesRule rule, List<Finding> findings) {
    known(placed, "metric", rule.selector().metric(), findings);
    String unless = rule.selector().unless();
    if (!unless.isEmpty()) {
      known(placed, "unless", unless, findings);
    }
    for (String beside : rule.beside()) {
      known(placed, placed.lines().containsKey("drains") ? "drains" : "only", beside, findings);
    }
    Optional<MetricCatalogue.Entry> entry = metrics.find(rule.selector().metric());
    entry.ifPresent(it -> labels(placed, rule, it.labels(), findings));
    limit(rule).ifPresent(it -> limit(placed, it, entry, findings));
    if (rule instanceof ThresholdRule threshold) {
      hold(placed, threshold, findings);
    }
  }

  private void known(Placed placed, String key, String metric, List<Finding> findings) {
    if (metrics.isUnknown(metric)) {
      String like = metrics.like(metric).map(it -> "; did you mean " + it + "?").orElse("");
      findings.add(found(Weight.WARNING, placed, key, "nothing measures " + metric + like));
    }
  }

  private static void labels(
      Placed placed, SeriesRule rule, Set<String> has, List<Finding> findings) {
    if (has.isEmpty()) {
      return;
    }
    Set<String> all = new HashSet<>(has);
    all.addAll(RuleCheck.EVERYWHERE);
    unknown(placed, "match", rule.selector().match().keySet(), all, findings);
    unknown(placed, "where", rule.selector().where().keySet(), all, findings);
    unknown(placed, "without", rule.selector().without(), all, findings);
    unknown(placed, "group", rule.group(), all, findings);
    places(placed, all, findings);
  }

  private static void unknown(
      Placed placed, String key, Iterable<String> labels, Set<String> has, List<Finding> findings) {
    for (String label : labels) {
      if (!has.contains(label)) {
        findings.add(found(Weight.WARNING, placed, key, "the metric has no label " + label));
      }
    }
  }

  /// Texts show `?` where none of the labels of a place is there.
  private static void places(Placed placed, Set<String> has, List<Finding> findings) {
    for (Map.Entry<String, RuleText> text : texts(placed.rule()).entrySet()) {
      Set<String> told = new HashSet<>();
      for (String each : List.of(text.getValue().vi(), text.getValue().en())) {
        Matcher place = PLACE.matcher(each);
        while (place.find()) {
          boolean any = List.of(place.group(1).split("\\|", -1)).stream().anyMatch(has::contains);
          if (!any && told.add(place.group())) {
            findings.add(
                found(
                    Weight.WARNING,
                    placed,
                    text.getKey(),
                    place.group() + " is no label of the metric and will be shown as ?"));
          }
        }
      }
    }
  }

  private static Map<String, RuleText> texts(Rule rule) {
    return Map.of(
        "summary", rule.texts().summary(),
        "notice", rule.texts().notice(),
        "first_step", rule.texts().firstStep());
  }

  private static Optional<Limit> limit(SeriesRule rule) {
    return switch (rule) {
      case ThresholdRule it -> Optional.of(it.limit());
      case ForecastRule it -> Optional.of(it.limit());
      case BudgetRule it -> Optional.of(it.limit());
      case SeriesRule _ -> Optional.empty();
    };
  }

  /// A limit that the metric is always or never beyond.
  private static void limit(
      Placed placed, Limit limit, Optional<MetricCatalogue.Entry> entry, List<Finding> findings) {
    String metric = ((SeriesRule) placed.rule()).selector().metric();
    String unit = entry.map(MetricCatalogue.Entry::unit).orElse("");
    boolean state = unit.equals("0 or 1");
    boolean share = metric.endsWith("_ratio") || unit.equals("ratio") || unit.equals("0 to 1");
    if (!state && !share) {
      return;
    }
    String key = limit instanceof Limit.Above ? "above" : "below";
    double value = limit.value();
    boolean never = limit instanceof Limit.Above ? value >= 1 : value <= 0;
    boolean always = limit instanceof Limit.Above ? value < 0 : value > 1;
    if (never || always) {
      String range = state ? "is 0 or 1" : "is a share, 0 to 1";
      String unitMissing = share && value > 1 ? "; did you mean " + number(value) + " %?" : "";
      findings.add(
          found(
              Weight.WARNING,
              placed,
              key,
              metric
                  + " "
                  + range
                  + " and so "
                  + (never ? "never " : "always ")
                  + key
                  + " "
                  + number(value)
                  + unitMissing));
    }
  }

  private static String number(double value) {
    return vn.bridgewatch.metric.TextFormat.number(value);
  }

  private void hold(Placed placed, ThresholdRule rule, List<Finding> findings) {
    Duration interval = usual.of(rule.selector().metric());
    Duration least = interval.multipliedBy(2);
    if (!rule.hold().isZero() && rule.hold().compareTo(least) < 0) {
      findings.add(
          found(
              Weight.WARNING,
              placed,
              "hold",
              DurationText.show(rule.hold())
                  + " is shorter than two usual intervals of "
                  + DurationText.show(interval)
                  + ": two readings that are off in a row are told"));
    }
  }

  private static void texts(Placed placed, List<Finding> findings) {
    Rule rule = placed.rule();
    var missing = new ArrayList<String>();
    for (Map.Entry<String, RuleText> text : texts(rule).entrySet()) {
      String vi = text.getValue().vi();
      boolean long1 = vi.length() >= TEXT_WORTH_JUDGING;
      if (vi.isEmpty()) {
        missing.add(text.getKey());
      } else if (long1 && vi.equals(text.getValue().en())) {
        findings.add(found(Weight.WARNING, placed, text.getKey(), "is the same in both languages"));
      } else if (long1 && !VIETNAMESE.matcher(vi).find()) {
        findings.add(
            found(Weight.WARNING, placed, text.getKey(), "vi is without any diacritics: " + vi));
      }
    }
    if (missing.contains("notice") && rule.grade() != Grade.INFO) {
      findings.add(
          found(
              Weight.WARNING, placed, "notice", "is missing: what people in the room will notice"));
    }
    if (rule.runbook().isEmpty() && rule.grade() != Grade.INFO) {
      findings.add(
          found(Weight.WARNING, placed, "runbook", "is missing: where it is written what to do"));
    }
  }
}
