package vn.bridgewatch.rule;

import java.time.Duration;
import java.util.List;

/// A metric is beyond its limit for some time.
///
/// @param hold the breach must last so long; zero fires at once
/// @param clear and be gone so long before it is over
/// @param overWhenGone what is watched ends by nature, as a call does: when the device says that it
///   is there no more, nothing is wrong any more. Otherwise a value that is gone decides nothing
public record ThresholdRule(
    String name,
    Selector selector,
    Limit limit,
    Duration hold,
    Duration clear,
    boolean overWhenGone,
    Grade grade,
    List<String> group,
    Texts texts)
    implements SeriesRule {

  public static final Duration HOLD_MAX = Duration.ofHours(24);

  public ThresholdRule {
    Rule.checkName(name);
    group = List.copyOf(group);
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

  @Override
  public ThresholdDetector detector(Surroundings surroundings) {
    return new ThresholdDetector(this);
  }

  String metric() {
    return selector.metric();
  }

  /// The measure and its limit, as `probe_success 0 < 0.5 for 10 s`.
  String reason(double measured) {
    String text =
        metric()
            + " "
            + Quantity.beside(measured, limit.value(), metric())
            + " "
            + limit.sign()
            + " "
            + Quantity.limit(limit.value(), metric());
    return hold.isZero() ? text : text + " for " + hold.toSeconds() + " s";
  }
}
