package vn.bridgewatch.rule.countdown;

import java.util.Optional;
import vn.bridgewatch.rule.state.StateForm;

/// How long a disk still has room, in constant memory.
///
/// A disk is filled and cleaned, filled and cleaned: a line through all of it sees the saw-teeth
/// and not the leak. What counts is the upper envelope: the highest of each six hours. A line
/// through the last twelve of these by least squares, with the variance about it, says when the
/// peaks reach the limit; a disk that is being filled right now, faster than that, is judged by the
/// last hour instead, whichever is earlier.
public final class FillCountdown {

  private static final long PART_MILLIS = 6 * 3_600_000L;
  private static final int PARTS = 12;
  private static final int PARTS_MIN = 3;
  private static final long RECENT_MILLIS = 3_600_000L;
  private static final double RISING = 1e-12;
  private static final double DEVIATION_MAX = 1.5;
  private static final double RECENT_DEVIATION = 0.5;

  private final double limit;
  private final float[] peaks = new float[PARTS];
  private long part = Long.MIN_VALUE;
  private double peak = Double.NEGATIVE_INFINITY;
  private int count;
  private long recentMillis;
  private double recentValue;
  private double recentSlope; // a second
  private double value = Double.NaN;
  private long lastMillis = Long.MIN_VALUE;

  /// @param limit at which it counts as full, in the unit of the values
  public FillCountdown(double limit) {
    this.limit = limit;
  }

  /// Takes a value; NaN, and a time that is not newer, are passed over.
  public void sample(long timeMillis, double used) {
    if (!Double.isFinite(used) || timeMillis <= lastMillis) {
      return;
    }
    long now = Math.floorDiv(timeMillis, PART_MILLIS);
    if (part == Long.MIN_VALUE) {
      recentMillis = timeMillis;
      recentValue = used;
    } else if (now != part) {
      close(now);
    }
    part = now;
    peak = Math.max(peak, used);
    if (timeMillis - recentMillis >= RECENT_MILLIS) {
      recentSlope = (used - recentValue) * 1_000 / (timeMillis - recentMillis);
      recentMillis = timeMillis;
      recentValue = used;
    }
    value = used;
    lastMillis = timeMillis;
  }

  private void close(long now) {
    long missing = Math.min(now - part - 1, PARTS);
    push((float) (peak - limit));
    for (long i = 0; i < missing; i++) {
      push(Float.NaN);
    }
    peak = Double.NEGATIVE_INFINITY;
  }

  private void push(float belowLimit) {
    if (count == PARTS) {
      System.arraycopy(peaks, 1, peaks, 0, PARTS - 1);
      count--;
    }
    peaks[count++] = belowLimit;
  }

  /// Empty while nothing says that it fills.
  public Optional<TimeLeft> timeLeft() {
    if (value >= limit) {
      return Optional.of(TimeLeft.within(0, 0));
    }
    Optional<TimeLeft> leak = leak();
    if (recentSlope > RISING) {
      TimeLeft recent = TimeLeft.within((limit - value) / recentSlope, RECENT_DEVIATION);
      boolean urgent = recent.p50().toMillis() < RECENT_MILLIS;
      if (urgent && leak.map(l -> recent.p50().compareTo(l.p50()) < 0).orElse(true)) {
        return Optional.of(recent);
      }
    }
    return leak;
  }

  private Optional<TimeLeft> leak() {
    double n = 0;
    double x = 0;
    double y = 0;
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (int i = 0; i < count; i++) {
      if (!Float.isNaN(peaks[i])) {
        n++;
        x += i;
        y += peaks[i];
        xx += (double) i * i;
        xy += i * peaks[i];
        yy += (double) peaks[i] * peaks[i];
      }
    }
    if (n < PARTS_MIN) {
      return Optional.empty();
    }
    double spread = xx - x * x / n;
    double slope = (xy - x * y / n) / spread;
    double rest = Math.max(0, yy - y * y / n - slope * slope * spread) / Math.max(1, n - 2);
    double slopeDeviation = Math.sqrt(rest / spread);
    if (slope <= Math.max(RISING, slopeDeviation)) {
      return Optional.empty();
    }
    double now = y / n + slope * (count - x / n);
    double parts = -Math.max(now, Math.max(value, peak) - limit) / slope;
    double deviation = Math.hypot(slopeDeviation / slope, Math.sqrt(rest) / Math.max(-now, RISING));
    double seconds = Math.max(0, parts) * PART_MILLIS / 1_000.0;
    return Optional.of(TimeLeft.within(seconds, Math.min(deviation, DEVIATION_MAX)));
  }

  /// What it has learnt ([StateForm]).
  public void state(StateForm form) {
    form.f32s(peaks);
    part = form.i64(part);
    peak = form.f64(peak);
    count = form.i32(count);
    recentMillis = form.i64(recentMillis);
    recentValue = form.f64(recentValue);
    recentSlope = form.f64(recentSlope);
    value = form.f64(value);
    lastMillis = form.i64(lastMillis);
  }
}
