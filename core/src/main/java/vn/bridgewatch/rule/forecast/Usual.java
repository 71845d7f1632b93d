package vn.bridgewatch.rule.forecast;

import java.util.Arrays;
import vn.bridgewatch.rule.state.StateForm;

/// What a series usually is: learnt from points that are eight hours old, so that a drift of today
/// is judged by yesterday and not by itself.
///
/// Level and variances are averages that forget: the level in a day, the variances in half of one.
/// Points beyond three deviations move them only so far.
final class Usual {

  private static final double LEVEL_FORGET = 1 / 144.0;
  private static final double VARIANCE_FORGET = 1 / 72.0;
  private static final double WIDEST = 3;
  private static final int YOUNG = 6;

  /// From so many points on it is believed.
  private static final int KNOWN = 12;

  /// An AR(1) process that forgets more slowly could not be told from a drift.
  private static final double MEMORY_MAX = 0.9;

  private float level;
  private float variance;
  private float change; // half the variance from point to point: that of noise without memory
  private short count;

  boolean isKnown() {
    return count >= KNOWN;
  }

  double level() {
    return level;
  }

  double deviation(double floor) {
    return Math.sqrt(Math.max(variance, floor));
  }

  double changeVariance(double floor) {
    return Math.max(change, floor);
  }

  /// Takes a point and the one after it; NaN where there is none.
  void add(double point, double next, double floor) {
    boolean young = count < YOUNG;
    if (count == 0) {
      level = (float) point;
    }
    double off = point - level;
    double widest = WIDEST * deviation(floor);
    double most = young ? Double.MAX_VALUE : widest * widest;
    double forget = Math.max(VARIANCE_FORGET, 1.0 / (count + 1));
    variance += (float) (forget * (Math.min(off * off, most) - variance));
    if (!Double.isNaN(next)) {
      double square = (next - point) * (next - point) / 2;
      change += (float) (forget * (Math.min(square, most) - change));
    }
    double step = young ? off : Math.clamp(off, -widest, widest);
    level += (float) (Math.max(LEVEL_FORGET, 1.0 / (count + 1)) * step);
    if (count < Short.MAX_VALUE) {
      count++;
    }
  }

  Past past(double floor, double inflation) {
    double noise = Math.max(change, floor / 2);
    double whole = Math.max(Math.max(variance, floor), noise);
    return new Past(level, whole * inflation, Math.clamp(1 - noise / whole, 0, MEMORY_MAX));
  }

  /// What the points themselves say, where there is no past yet: the level of their first third,
  /// and noise as from point to point.
  Past guess(double[] points, int n, double floor) {
    double[] head = Arrays.copyOf(points, Math.max(4, n / 3));
    Arrays.sort(head);
    double squares = 0;
    for (int i = 1; i < n; i++) {
      squares += (points[i] - points[i - 1]) * (points[i] - points[i - 1]) / 2;
    }
    double noise = Math.max(Math.max(change, floor / 2), squares / (n - 1));
    double whole = Math.max(Math.max(variance, floor), 2 * noise);
    return new Past(head[head.length / 2], whole, Math.clamp(1 - noise / whole, 0, MEMORY_MAX));
  }

  void state(StateForm form) {
    level = form.f32(level);
    variance = form.f32(variance);
    change = form.f32(change);
    count = form.i16(count);
  }
}
