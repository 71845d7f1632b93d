package vn.bridgewatch.rule.forecast;

import java.util.Arrays;

/// Takes out what lasts half an hour or less and is gone again: an outage, a burst, a measuring
/// fault. A point keeps within so many deviations of the median of seven about it; the newest, of
/// which it is not yet known whether they last, within the range of their neighbours.
final class Pulses {

  private static final int SIDE = 3;
  private static final double WIDEST = 2.5;

  private final double[] raw = new double[TrendBank.POINTS];
  private final double[] window = new double[2 * SIDE + 1];

  void cut(double[] points, int count, double deviation) {
    System.arraycopy(points, 0, raw, 0, count);
    for (int i = 0; i < count - 1; i++) {
      int from = Math.max(0, i - SIDE);
      int size = Math.min(count, i + SIDE + 1) - from;
      System.arraycopy(raw, from, window, 0, size);
      Arrays.sort(window, 0, size);
      double median = (window[size / 2] + window[(size - 1) / 2]) / 2;
      double low = median - WIDEST * deviation;
      double high = median + WIDEST * deviation;
      if (i < SIDE || i >= count - SIDE) {
        low = Math.min(low, window[1]);
        high = Math.max(high, window[size - 2]);
      }
      points[i] = Math.clamp(raw[i], low, high);
    }
  }
}
