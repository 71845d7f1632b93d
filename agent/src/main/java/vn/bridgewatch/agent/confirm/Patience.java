package vn.bridgewatch.agent.confirm;

import java.util.Arrays;

/// How long an answer is waited for before it counts as missing: one and a half times what nearly
/// all of the last ones took.
///
/// The quantile stands at the fourth largest of 64, so that three odd ones in a minute change
/// nothing, and a line that has become slow is known as such after four answers.
final class Patience {

  private static final int KEPT = 64;
  private static final double QUANTILE = 0.95;
  private static final double FACTOR = 1.5;
  private static final int KNOWN_AFTER = 4;
  private static final long UNKNOWN_NANOS = 250_000_000L;

  private final long leastNanos;
  private final long mostNanos;
  private final int[] micros = new int[KEPT];
  private int count;
  private int next;
  private long waitNanos;

  /// @param mostNanos the probe's own timeout
  Patience(long leastNanos, long mostNanos) {
    this.leastNanos = Math.min(leastNanos, mostNanos);
    this.mostNanos = mostNanos;
    this.waitNanos = Math.clamp(UNKNOWN_NANOS, this.leastNanos, mostNanos);
  }

  /// Takes how long an answer took.
  void took(long nanos) {
    micros[next] = (int) Math.min(Integer.MAX_VALUE, nanos / 1_000);
    next = (next + 1) % KEPT;
    count = Math.min(count + 1, KEPT);
    if (count >= KNOWN_AFTER) {
      int[] sorted = Arrays.copyOf(micros, count);
      Arrays.sort(sorted);
      int rank = Math.clamp((long) Math.ceil(QUANTILE * count) - 1, 0, count - 1);
      waitNanos = Math.clamp((long) (FACTOR * 1_000 * sorted[rank]), leastNanos, mostNanos);
    }
  }

  long nanos() {
    return waitNanos;
  }
}
