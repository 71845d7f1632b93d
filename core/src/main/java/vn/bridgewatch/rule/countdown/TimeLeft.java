package vn.bridgewatch.rule.countdown;

import java.time.Duration;

/// How long something still lasts.
///
/// @param p10 with a probability of 90 % it lasts at least so long
/// @param p50 as likely longer as shorter
/// @param p90 with a probability of 10 % it lasts longer than this
public record TimeLeft(Duration p10, Duration p50, Duration p90) {

  /// Nothing here lasts longer, as far as anybody cares: ten years.
  public static final Duration MAX = Duration.ofDays(3_650);

  private static final double Z_90 = 1.2815515655446004;

  public TimeLeft {
    if (p10.isNegative() || p10.compareTo(p50) > 0 || p50.compareTo(p90) > 0) {
      throw new IllegalArgumentException(
          "times left: must rise from 0, got " + p10 + ", " + p50 + ", " + p90);
    }
  }

  /// A time that is known.
  public static TimeLeft certain(Duration left) {
    Duration bounded = bounded(left);
    return new TimeLeft(bounded, bounded, bounded);
  }

  /// A time that is known to a factor: log-normal, as the quotient of what is left and how fast it
  /// goes is.
  ///
  /// @param deviation of the logarithm
  static TimeLeft within(double seconds, double deviation) {
    double factor = Math.exp(Z_90 * deviation);
    return new TimeLeft(
        ofSeconds(seconds / factor), ofSeconds(seconds), ofSeconds(seconds * factor));
  }

  static Duration ofSeconds(double seconds) {
    double bounded = Math.clamp(seconds, 0.0, (double) MAX.toSeconds());
    return Duration.ofMillis(Math.round(bounded * 1_000));
  }

  private static Duration bounded(Duration left) {
    if (left.isNegative()) {
      return Duration.ZERO;
    }
    return left.compareTo(MAX) > 0 ? MAX : left;
  }

  /// The same, where nothing that ends within a time counts as earlier than that time.
  public TimeLeft atLeast(Duration time) {
    return new TimeLeft(later(p10, time), later(p50, time), later(p90, time));
  }

  private static Duration later(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /// Whether it ends before so much time has passed, with a probability of 90 %, 50 % or 10 %.
  public boolean surelyEndsWithin(Duration time) {
    return p90.compareTo(time) <= 0;
  }

  public boolean mayEndWithin(Duration time) {
    return p10.compareTo(time) <= 0;
  }
}
