package vn.bridgewatch.rule.forecast;

import java.util.Arrays;
import vn.bridgewatch.rule.state.StateForm;

/// What a day looks like: 48 half hours, 16 bits each, and how far today follows it.
///
/// Each half hour keeps its mean, averaged over up to four days. How much of it to believe is
/// regressed: what changed within four hours today, on what changed in the same hours of the days
/// before, with a shrinkage by the noise. A series that knows no day gets a share near zero and is
/// left as it is.
final class DailyProfile {

  static final int PARTS = 48;
  static final long PART_MILLIS = 1_800_000;

  /// Over so many half hours changes are compared.
  static final int LAG_PARTS = 8;

  private static final double DAYS_KEPT = 4;
  private static final double FORGET = 1 / 48.0;
  private static final double SHRINK = 0.3;
  private static final short UNKNOWN = (short) (Float.floatToRawIntBits(Float.NaN) >>> 16);
  private static final int ROUND = 0x8000;

  private final short[] means = new short[PARTS]; // the upper half of a float
  private float together;
  private float square;
  private float share;
  private float mean;
  private short seen;
  private byte known; // parts

  DailyProfile() {
    Arrays.fill(means, UNKNOWN);
  }

  static int part(long timeMillis) {
    return (int) (Math.floorMod(timeMillis, PARTS * PART_MILLIS) / PART_MILLIS);
  }

  private float mean(int part) {
    return Float.intBitsToFloat(means[Math.floorMod(part, PARTS)] << 16);
  }

  private void mean(int part, double value) {
    means[part] = (short) ((Float.floatToRawIntBits((float) value) + ROUND) >>> 16);
  }

  /// Whether a whole day was seen.
  boolean isKnown() {
    return known == PARTS;
  }

  double share() {
    return share;
  }

  /// Takes the mean of a half hour.
  ///
  /// @param change since [#LAG_PARTS] half hours ago; NaN where that is not known
  /// @param noise the variance of such a mean that nothing explains
  /// @param ordinary whether the day is one to learn from
  void add(int part, double value, double change, double noise, boolean ordinary) {
    float before = mean(part);
    if (isKnown() && ordinary && !Double.isNaN(change)) {
      double then = before - mean(part - LAG_PARTS);
      double widest = 2 * Math.abs(then) + 3 * Math.sqrt(2 * noise);
      double now = Math.clamp(change, -widest, widest);
      together += (float) (FORGET * (then * now - together));
      square += (float) (FORGET * (then * then - square));
    }
    if (Float.isNaN(before)) {
      mean(part, value);
      known++;
      seen++;
    } else if (ordinary) {
      double days = Math.min(DAYS_KEPT, 1 + seen / (double) PARTS);
      mean(part, before + (value - before) / days);
      seen = (short) Math.min(seen + 1, Short.MAX_VALUE);
    }
    if (isKnown()) {
      double explained = together / (square + SHRINK * noise + Float.MIN_NORMAL);
      share = (float) Math.clamp(explained, 0.0, 1.0);
      double sum = 0;
      for (int i = 0; i < PARTS; i++) {
        sum += mean(i);
      }
      mean = (float) (sum / PARTS);
    }
  }

  /// How far this time of day lies above the day's mean, as far as that is believed.
  double above(long timeMillis) {
    if (share == 0) {
      return 0;
    }
    double at = Math.floorMod(timeMillis, PARTS * PART_MILLIS) / (double) PART_MILLIS - 0.5;
    int from = (int) Math.floor(at);
    double rest = at - from;
    return share * (mean(from) + rest * (mean(from + 1) - mean(from)) - mean);
  }

  /// The highest of [#above] in the time that follows.
  double peak(long timeMillis, double aheadMillis) {
    return share == 0 ? 0 : above(timeMillis + (long) peakAfter(timeMillis, aheadMillis));
  }

  /// After how long that is; where there is no day, the end.
  double peakAfter(long timeMillis, double aheadMillis) {
    if (share == 0) {
      return aheadMillis;
    }
    double best = aheadMillis;
    double highest = above(timeMillis + (long) aheadMillis);
    for (long ahead = 0; ahead < aheadMillis; ahead += PART_MILLIS) {
      double here = above(timeMillis + ahead);
      if (here > highest) {
        highest = here;
        best = ahead;
      }
    }
    return best;
  }

  void state(StateForm form) {
    form.i16s(means);
    together = form.f32(together);
    square = form.f32(square);
    share = form.f32(share);
    mean = form.f32(mean);
    seen = form.i16(seen);
    known = form.i8(known);
  }
}
