package vn.bridgewatch.twin.degrade;

import vn.bridgewatch.rule.ThresholdRule.Limit;
import vn.bridgewatch.rule.forecast.Link;

/// Three days of a series by the minute, of which it is known whether and when it crosses its limit.
///
/// @param usual what the series is where nothing happens
/// @param onset the minute at which it begins to degrade; none: -1
/// @param crossing the minute at which the true level crosses the limit; never: -1
/// @param deadline the minute at which the conference ends
/// @param values by the minute; NaN where nothing could be read
public record Scenario(
    String name,
    Kind kind,
    Shape shape,
    Limit limit,
    double usual,
    int onset,
    int crossing,
    int deadline,
    double[] values) {

  public static final long START_MILLIS = 1_772_323_200_000L; // 2026-03-01T00:00:00Z
  public static final long MINUTE_MILLIS = 60_000;

  public Link link() {
    return kind.link;
  }

  /// Whether a warning is due before the deadline.
  public boolean fails() {
    return crossing >= 0 && crossing < deadline;
  }

  static long millis(int minute) {
    return START_MILLIS + minute * MINUTE_MILLIS;
  }
}
