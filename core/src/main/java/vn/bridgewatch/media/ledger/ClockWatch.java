package vn.bridgewatch.media.ledger;

/// How far the reflector's clock is from ours, and whether one of them was set.
///
/// A packet took no less than no time either way, so the offset lies between "it left there when we
/// received it" and "it came there when we sent it". Two packets of which these ranges do not meet
/// prove that a clock was set in between; slow drift is allowed for. What is set by less than a
/// round trip cannot be told from a change of the way.
final class ClockWatch {

  private static final long TOLERANCE_NANOS = 1_000_000;
  private static final double DRIFT = 500e-6;
  private static final long BEST_NANOS_MAX = 2_000_000_000L;

  private boolean any;
  private long low;
  private long high;
  private long bestAtNanos;
  private long steps;
  private long steppedNanos;
  private long leastForward = Long.MAX_VALUE;
  private long leastBackward = Long.MAX_VALUE;

  /// @param forwardNanos when it came there, by the reflector's clock, less when we sent it
  /// @param backwardNanos when we received the answer less when it left there
  /// @param nowNanos monotonic
  /// @return whether a clock was set since the packet before
  boolean add(long forwardNanos, long backwardNanos, long nowNanos) {
    long itsLow = -backwardNanos;
    if (itsLow > forwardNanos) {
      return false; // less than no time: the reflector's two times are nonsense
    }
    boolean stepped = false;
    long tolerance = TOLERANCE_NANOS + (long) ((nowNanos - bestAtNanos) * DRIFT);
    if (any && (itsLow > high + tolerance || forwardNanos < low - tolerance)) {
      stepped = true;
      steps++;
      steppedNanos += middle(itsLow, forwardNanos) - middle(low, high);
      leastForward = Long.MAX_VALUE;
      leastBackward = Long.MAX_VALUE;
    }
    boolean better = forwardNanos - itsLow <= high - low || nowNanos - bestAtNanos > BEST_NANOS_MAX;
    if (!any || stepped || better) {
      low = itsLow;
      high = forwardNanos;
      bestAtNanos = nowNanos;
    }
    any = true;
    leastForward = Math.min(leastForward, forwardNanos);
    leastBackward = Math.min(leastBackward, backwardNanos);
    return stepped;
  }

  private static long middle(long a, long b) {
    return a + (b - a) / 2;
  }

  boolean any() {
    return any;
  }

  /// How far the reflector's clock is ahead of ours.
  long offsetNanos() {
    return middle(low, high);
  }

  /// How far that may be wrong.
  long offsetErrorNanos() {
    return (high - low) / 2;
  }

  /// How often a clock was set.
  long steps() {
    return steps;
  }

  /// By how much, all together.
  long steppedNanos() {
    return steppedNanos;
  }

  /// Least time there since a clock was last set, as the two clocks show it.
  long leastForwardNanos() {
    return leastForward;
  }

  long leastBackwardNanos() {
    return leastBackward;
  }
}
