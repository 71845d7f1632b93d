package vn.bridgewatch.collector.ingest;

import java.util.Arrays;

/// Maps an agent's clocks to the collector's.
///
/// A clock reading that arrives can only be late, by the delay of the way. So the least difference
/// of the last [#WINDOW] is the truest, and old ones leave before drift (50 ppm) matters, or a
/// clock that was set keeps us wrong for long: with a reading every 27.5 s after 110 s.
final class ClockMap {

  static final int WINDOW = 4;

  private final long[] monoOffsets = new long[WINDOW];
  private final long[] wallOffsets = new long[WINDOW];
  private int next;

  /// @param receivedMillis the collector's wall clock
  ClockMap(long receivedMillis, long monoMillis, long wallMillis) {
    Arrays.fill(monoOffsets, receivedMillis - monoMillis);
    Arrays.fill(wallOffsets, receivedMillis - wallMillis);
  }

  void add(long receivedMillis, long monoMillis, long wallMillis) {
    monoOffsets[next] = receivedMillis - monoMillis;
    wallOffsets[next] = receivedMillis - wallMillis;
    next = (next + 1) % WINDOW;
  }

  /// The collector's time at a monotonic time of the agent; never later than the receipt.
  long corrected(long receivedMillis, long monoMillis) {
    return Math.min(receivedMillis, monoMillis + least(monoOffsets));
  }

  /// The collector's time at a wall time of the agent, for a life whose monotonic clock is gone.
  long correctedWall(long receivedMillis, long wallMillis) {
    return Math.min(receivedMillis, wallMillis + least(wallOffsets));
  }

  private static long least(long[] offsets) {
    long least = offsets[0];
    for (long offset : offsets) {
      least = Math.min(least, offset);
    }
    return least;
  }
}
