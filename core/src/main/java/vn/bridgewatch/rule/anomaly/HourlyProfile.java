package vn.bridgewatch.rule.anomaly;

import java.util.Arrays;

/// What a series usually is at each hour of the day (UTC), in 16 bits an hour.
///
/// An hour's mean is taken in when the hour is over: at first the plain mean of the days, then an
/// exponential one of a week.
final class HourlyProfile {

  private static final int HOURS = 24;
  private static final int DAYS = 7;
  private static final int TRUST = 3;
  private static final long HOUR_MILLIS = 3_600_000;
  private static final float HALF_LARGE = 32_768;
  private static final float HALF_USUAL = 1_024;
  private static final short UNSEEN = Float.floatToFloat16(Float.NaN);

  private final short[] levels = new short[HOURS];
  private float unit;
  private float sum;
  private int count;
  private int hour = -1;
  private int hoursSeen;

  HourlyProfile() {
    Arrays.fill(levels, UNSEEN);
  }

  /// What the series usually is at a time.
  ///
  /// @param mean what it usually is at any hour; an hour that is seen for the first time goes from
  ///   it to the mean of what it has shown so far
  float usual(long timeMillis, float mean) {
    int now = hourOf(timeMillis);
    float level = Float.float16ToFloat(levels[now]);
    if (!Float.isNaN(level)) {
      return level * unit;
    }
    return now == hour ? (sum * count + mean * TRUST) / (count + TRUST) : mean;
  }

  void learn(long timeMillis, float value) {
    int now = hourOf(timeMillis);
    if (now != hour) {
      endHour();
      hour = now;
    }
    count++;
    sum += (value - sum) / count;
  }

  private void endHour() {
    if (count == 0) {
      return;
    }
    float before = Float.float16ToFloat(levels[hour]) * unit;
    int days = Math.min(DAYS, hoursSeen / HOURS + 1);
    store(hour, Float.isNaN(before) ? sum : before + (sum - before) / days);
    hoursSeen++;
    sum = 0;
    count = 0;
  }

  private void store(int at, float level) {
    if (Math.abs(level) > HALF_LARGE * unit) {
      float larger = Math.abs(level) / HALF_USUAL;
      for (int i = 0; i < HOURS; i++) {
        levels[i] = Float.floatToFloat16(Float.float16ToFloat(levels[i]) * (unit / larger));
      }
      unit = larger;
    }
    levels[at] = Float.floatToFloat16(unit == 0 ? 0 : level / unit);
  }

  private static int hourOf(long timeMillis) {
    return (int) Math.floorMod(Math.floorDiv(timeMillis, HOUR_MILLIS), (long) HOURS);
  }
}
