package vn.bridgewatch.rule.forecast;

import java.util.Arrays;

/// Room to work in, for all series of one thread; it keeps nothing between calls.
public final class ForecastDesk {

  final TrendBank bank = new TrendBank();
  final Pulses pulses = new Pulses();
  final double[] points = new double[TrendBank.POINTS];

  public ForecastDesk() {}

  /// Of these points of a ring; NaN where fewer than half of them are known.
  double median(Ring ring, int from, int count) {
    int known = 0;
    for (int i = Math.max(0, from); i < from + count; i++) {
      double point = ring.get(i);
      if (!Double.isNaN(point)) {
        points[known++] = point;
      }
    }
    if (2 * known < count) {
      return Double.NaN;
    }
    Arrays.sort(points, 0, known);
    return (points[known / 2] + points[(known - 1) / 2]) / 2;
  }

  /// The mean of the last three points.
  double late(int count) {
    return (points[count - 1] + points[count - 2] + points[count - 3]) / 3;
  }
}
