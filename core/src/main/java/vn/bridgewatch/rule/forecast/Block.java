package vn.bridgewatch.rule.forecast;

import java.util.Arrays;
import vn.bridgewatch.rule.state.StateForm;

/// Five minutes of a series as one value that a burst of a minute does not move.
///
/// Samples are averaged by the minute, however close they come; of five minutes the middle three
/// count.
final class Block {

  static final long MILLIS = 300_000;
  private static final int PARTS = 5;
  private static final long PART_MILLIS = MILLIS / PARTS;
  private static final int COUNT_MAX = 4_095;

  private final float[] means = new float[PARTS];
  private long counts; // twelve bits for each part

  static long number(long timeMillis) {
    return Math.floorDiv(timeMillis, MILLIS);
  }

  void add(long timeMillis, double value) {
    int part = (int) (Math.floorMod(timeMillis, MILLIS) / PART_MILLIS);
    int count = count(part);
    if (count == COUNT_MAX) {
      return;
    }
    means[part] += (float) ((value - means[part]) / (count + 1));
    counts += 1L << (12 * part);
  }

  private int count(int part) {
    return (int) (counts >>> (12 * part)) & COUNT_MAX;
  }

  boolean isEmpty() {
    return counts == 0;
  }

  void clear() {
    counts = 0;
    Arrays.fill(means, 0);
  }

  /// The middle of what came; there must be something.
  double value() {
    var seen = new double[PARTS];
    int n = 0;
    for (int part = 0; part < PARTS; part++) {
      if (count(part) > 0) {
        seen[n++] = means[part];
      }
    }
    Arrays.sort(seen, 0, n);
    int cut = (n - 1) / 3; // none of up to three, one at each end of four and five
    double sum = 0;
    for (int i = cut; i < n - cut; i++) {
      sum += seen[i];
    }
    return n == 3 ? seen[1] : sum / (n - 2 * cut);
  }

  void state(StateForm form) {
    form.f32s(means);
    counts = form.i64(counts);
  }
}
