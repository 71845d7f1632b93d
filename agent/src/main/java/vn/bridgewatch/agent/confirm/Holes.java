package vn.bridgewatch.agent.confirm;

import java.time.Duration;

/// How long a target was silent before it answered again, lately: a line that has holes must be
/// silent for longer than those before its silence means anything.
///
/// What counts is the longest of the last 15 to 30 minutes, three times over; a line without holes
/// has to wait for nothing.
final class Holes {

  /// A target that is silent for longer is down, however it ends.
  static final Duration HOLE_MAX = Duration.ofSeconds(5);

  private static final int TIMES = 3;
  private static final long NEEDED_NANOS_MAX = Duration.ofSeconds(2).toNanos();
  private static final long WINDOW_NANOS = Duration.ofMinutes(15).toNanos();

  private long windowNanos;
  private long longest; // of this window
  private long longestBefore; // of the one before

  /// It was silent for so long and has answered now.
  void saw(long silentNanos, long nowNanos) {
    turn(nowNanos);
    if (silentNanos <= HOLE_MAX.toNanos()) {
      longest = Math.max(longest, silentNanos);
    }
  }

  /// How long it must be silent to be down.
  long neededNanos(long nowNanos) {
    turn(nowNanos);
    return Math.min(NEEDED_NANOS_MAX, TIMES * Math.max(longest, longestBefore));
  }

  private void turn(long nowNanos) {
    if (nowNanos - windowNanos >= WINDOW_NANOS) {
      longestBefore = nowNanos - windowNanos >= 2 * WINDOW_NANOS ? 0 : longest;
      longest = 0;
      windowNanos = nowNanos;
    }
  }
}
