package vn.bridgewatch.rule.change;

import java.util.Arrays;
import java.util.Optional;

/// Finds changes of level by the medians of two windows, the last few samples and those before.
public final class LevelDetector {

  private static final int BEFORE = 30;
  private static final int AFTER = 5;

  private final float[] ring = new float[BEFORE + AFTER];
  private int filled;

  /// Takes a value; NaN is one that could not be read.
  public Optional<LevelChange> sample(long timeMillis, double value) {
    if (!Double.isFinite(value)) {
      return Optional.empty();
    }
    if (filled == ring.length) {
      System.arraycopy(ring, 1, ring, 0, filled - 1);
      filled--;
    }
    ring[filled++] = (float) value;
    if (filled < 3 * AFTER) {
      return Optional.empty();
    }
    float[] before = Arrays.copyOf(ring, filled - AFTER);
    float[] after = Arrays.copyOfRange(ring, filled - AFTER, filled);
    double from = median(before);
    double to = median(after);
    for (int i = 0; i < before.length; i++) {
      before[i] = (float) Math.abs(before[i] - from);
    }
    double scale = 1.4826 * median(before);
    double size = Math.abs(to - from);
    if (size < 5 * scale || size < 0.02 * Math.abs(from)) {
      return Optional.empty();
    }
    System.arraycopy(after, 0, ring, 0, AFTER);
    filled = AFTER;
    return Optional.of(new LevelChange(timeMillis, from, to, size / scale));
  }

  private static float median(float[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
