package vn.bridgewatch.rule;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.TextFormat;

/// A metric is beyond its limit for some time.
///
/// @param match labels that a series must have, with these values
/// @param hold the breach must last so long; zero fires at once
/// @param clear and be gone so long before it is over
/// @param without labels that do not tell one series from another, as the `reason` of a failure:
///   readings that differ only in these are readings of one series
public record ThresholdRule(
    String name,
    String metric,
    Map<String, String> match,
    Limit limit,
    Duration hold,
    Duration clear,
    Grade grade,
    List<String> group,
    List<String> without,
    Texts texts)
    implements Rule {

  public static final Duration HOLD_MAX = Duration.ofHours(24);

  /// Which side of a number is bad; the number itself is good.
  public sealed interface Limit {

    double value();

    boolean breachedBy(double measured);

    /// `<` or `>`: how a breach stands to the limit.
    String sign();

    record Above(double value) implements Limit {
      @Override
      public boolean breachedBy(double measured) {
        return measured > value;
      }

      @Override
      public String sign() {
        return ">";
      }
    }

    record Below(double value) implements Limit {
      @Override
      public boolean breachedBy(double measured) {
        return measured < value;
      }

      @Override
      public String sign() {
        return "<";
      }
    }
  }

  public ThresholdRule {
    Rule.checkName(name);
    match = Map.copyOf(match);
    group = List.copyOf(group);
    without = List.copyOf(without);
    if (hold.isNegative() || hold.compareTo(HOLD_MAX) > 0) {
      throw new IllegalArgumentException("hold: must be 0s to 24h, got " + hold);
    }
    if (clear.isNegative() || clear.compareTo(HOLD_MAX) > 0) {
      throw new IllegalArgumentException("clear: must be 0s to 24h, got " + clear);
    }
    if (Double.isNaN(limit.value())) {
      throw new IllegalArgumentException("limit: must be a number, got NaN");
    }
  }

  public boolean watches(Series series) {
    if (!series.name().equals(metric)) {
      return false;
    }
    for (Map.Entry<String, String> wanted : match.entrySet()) {
      if (!series.labels().get(wanted.getKey()).orElse("").equals(wanted.getValue())) {
        return false;
      }
    }
    return true;
  }

  /// The labels by which this rule tells series apart.
  public Labels identity(Labels labels) {
    if (without.isEmpty()) {
      return labels;
    }
    var kept = new TreeMap<>(labels.asMap());
    without.forEach(kept::remove);
    return Labels.of(kept);
  }

  /// The measure and its limit, as `probe_success 0 < 0.5 for 10 s`.
  String reason(double measured) {
    String text =
        metric
            + " "
            + TextFormat.number(measured)
            + " "
            + limit.sign()
            + " "
            + TextFormat.number(limit.value());
    return hold.isZero() ? text : text + " for " + hold.toSeconds() + " s";
  }
}
