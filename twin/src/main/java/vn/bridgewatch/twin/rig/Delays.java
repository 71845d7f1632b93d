package vn.bridgewatch.twin.rig;

import java.util.concurrent.atomic.AtomicLongArray;

/// Counts delays in steps of about 9 % (eight to an octave), from 2 us to 70 s; for many threads.
final class Delays {

  private static final int STEPS_PER_OCTAVE = 8;
  private static final int STEPS = 25 * STEPS_PER_OCTAVE;
  private static final double LEAST_MICROS = 2;

  private final AtomicLongArray counts = new AtomicLongArray(STEPS);

  void add(long nanos) {
    double octaves = Math.log(Math.max(LEAST_MICROS, nanos / 1e3) / LEAST_MICROS) / Math.log(2);
    counts.incrementAndGet(Math.min(STEPS - 1, (int) (octaves * STEPS_PER_OCTAVE)));
  }

  /// The delay that a share of them did not exceed, in milliseconds; NaN where there are none.
  double millis(double share) {
    long all = 0;
    for (int i = 0; i < STEPS; i++) {
      all += counts.get(i);
    }
    long wanted = (long) Math.ceil(share * all);
    long seen = 0;
    for (int i = 0; i < STEPS && all > 0; i++) {
      seen += counts.get(i);
      if (seen >= wanted) {
        return LEAST_MICROS * Math.pow(2, (i + 1) / (double) STEPS_PER_OCTAVE) / 1e3;
      }
    }
    return Double.NaN;
  }

  /// Forgets all.
  void clear() {
    for (int i = 0; i < STEPS; i++) {
      counts.set(i, 0);
    }
  }
}
