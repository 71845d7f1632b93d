package vn.bridgewatch.rule;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.TextFormat;

/// A metric is beyond its limit for some time.
///
/// @param match labels that a series must have, with these values
/// @param where labels whose whole value must fit a pattern; one that is missing is empty
/// @param unless a metric that takes the place of this one: where a reading of the same device has
///   both, only the rules about that metric judge. Empty: none
/// @param hold the breach must last so long; zero fires at once
/// @param clear and be gone so long before it is over
/// @param overWhenGone what is watched ends by nature, as a call does: when the device says that it
///   is there no more, nothing is wrong any more. Otherwise a value that is gone decides nothing
/// @param without labels that do not tell one series from another, as the `reason` of a failure:
///   readings that differ only in these are readings of one series
public record ThresholdRule(
    String name,
    String metric,
    Map<String, String> match,
    Map<String, Pattern> where,
    String unless,
    Limit limit,
    Duration hold,
    Duration clear,
    boolean overWhenGone,
    Grade grade,
    List<String> group,
    List<String> without,
    Texts texts)
    implements Rule {

  public static final Duration HOLD_MAX = Duration.ofHours(24);

  /// The label by which series of one device are known.
  private static final String DEVICE = "device";

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
    where = Map.copyOf(where);
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
      if (!label(series, wanted.getKey()).equals(wanted.getValue())) {
        return false;
      }
    }
    for (Map.Entry<String, Pattern> wanted : where.entrySet()) {
      if (!wanted.getValue().matcher(label(series, wanted.getKey())).matches()) {
        return false;
      }
    }
    return true;
  }

  /// Whether what is read together has, of the device, the metric that takes the place of this
  /// rule's.
  public boolean isReplacedIn(Collection<Series> reading, Series series) {
    if (unless.isEmpty()) {
      return false;
    }
    String device = label(series, DEVICE);
    for (Series other : reading) {
      if (other.name().equals(unless) && label(other, DEVICE).equals(device)) {
        return true;
      }
    }
    return false;
  }

  private static String label(Series series, String name) {
    return series.labels().get(name).orElse("");
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
