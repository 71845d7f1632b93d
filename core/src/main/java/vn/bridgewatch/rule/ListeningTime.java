package vn.bridgewatch.rule;

/// How long we have been listening: only this counts towards silence.
///
/// A pause of our own (suspended machine, long collection, a queue that we have not worked off) is
/// time in which a site could speak without our hearing it, and is left out.
public final class ListeningTime {

  static final long STEP_MAX_MILLIS = 2_000;
  private static final long NANOS_A_MILLI = 1_000_000;

  private long listenedMillis;
  private long lastNanos;
  private long restNanos;

  public ListeningTime(long nowNanos) {
    this.lastNanos = nowNanos;
  }

  /// Called about once a second.
  ///
  /// @param caughtUp whether all that had come was worked off
  public long advance(long nowNanos, boolean caughtUp) {
    long passed = Math.max(0, nowNanos - lastNanos) + restNanos;
    lastNanos = nowNanos;
    if (!caughtUp) {
      restNanos = 0;
      return listenedMillis;
    }
    long millis = passed / NANOS_A_MILLI;
    restNanos = passed - millis * NANOS_A_MILLI;
    listenedMillis += Math.min(millis, STEP_MAX_MILLIS);
    return listenedMillis;
  }

  public long millis() {
    return listenedMillis;
  }
}
