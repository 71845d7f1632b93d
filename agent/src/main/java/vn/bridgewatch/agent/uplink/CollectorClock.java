package vn.bridgewatch.agent.uplink;

/// What the collector's clock shows, by its answers to PINGs.
///
/// An answer says it exactly where both ways took equally long. They do not where one side let the
/// other wait (the collector takes what came in 50 ms together), but delay only ever adds: of the
/// last [#KEPT] answers the one that took least is believed.
final class CollectorClock {

  static final int KEPT = 4;

  private final long[] tookMillis = new long[KEPT];
  private final double[] aheadMillis = new double[KEPT]; // of our monotonic clock
  private int answers;

  /// @param sentMillis our monotonic clock when we asked
  /// @param cameMillis the same when the answer came
  /// @param wallMillis the collector's clock when it answered
  void answered(long sentMillis, long cameMillis, long wallMillis) {
    long took = cameMillis - sentMillis;
    double ahead = wallMillis + took / 2.0 - cameMillis;
    if (answers > 0
        && Math.abs(ahead - aheadMillis[best()]) > (took + tookMillis[best()]) / 2.0 + 1) {
      answers = 0; // one of the clocks was set, or stood still: delay does not explain that
    }
    int place = answers++ % KEPT;
    tookMillis[place] = took;
    aheadMillis[place] = ahead;
  }

  /// By how much the collector's clock is ahead of another; after the first answer.
  ///
  /// @param monoMillis our monotonic clock now
  /// @param ownMillis what the other clock shows now
  double aheadOf(long monoMillis, long ownMillis) {
    return aheadMillis[best()] + monoMillis - ownMillis;
  }

  private int best() {
    int best = 0;
    for (int i = 1; i < Math.min(answers, KEPT); i++) {
      best = tookMillis[i] < tookMillis[best] ? i : best;
    }
    return best;
  }
}
