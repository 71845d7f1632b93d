package vn.bridgewatch.rule.anomaly;

import java.util.Arrays;
import vn.bridgewatch.rule.state.StateForm;

/// What a series does every day, by UTC: its usual level in each hour, and how unusual it usually
/// is at its worst in each two hours. All in one array of 16-bit cells.
///
/// An hour's mean is taken in when the hour is over: at first the plain mean of the days, then an
/// exponential one of a week. The worst evidence of two hours is kept in quarters of a nat, and
/// goes with three tenths of the way to that of the day: what comes every night, as a backup does,
/// is expected after a few nights.
final class DailyHabit {

  private static final int HOURS = 24;
  private static final int DAYS = 7;
  private static final int TRUST = 3;
  private static final long HOUR_MILLIS = 3_600_000;

  private static final float HALF_LARGE = 32_768;
  private static final float HALF_SMALL = 1;
  private static final float HALF_USUAL = 1_024;
  private static final short UNSEEN = Float.floatToFloat16(Float.NaN);

  private static final int SLOT_HOURS = 2;
  private static final int SLOTS = HOURS / SLOT_HOURS;
  private static final float STEPS_A_NAT = 4;
  private static final float WORST_WEIGHT = 0.3f;
  private static final int BYTE = 8;
  private static final int BYTE_MAX = 255;

  /// Levels as 16-bit floats in [#unit], then the worst of the slots, two to a cell.
  private final short[] cells = new short[HOURS + SLOTS / 2];

  private float unit;
  private float sum;
  private float worst;
  private short count;
  private short hoursSeen;
  private byte hour = -1;

  DailyHabit() {
    Arrays.fill(cells, 0, HOURS, UNSEEN);
  }

  /// What the series usually is at a time.
  ///
  /// @param mean what it usually is at any hour; an hour that is seen for the first time goes from
  ///   it to the mean of what it has shown so far
  float usual(long timeMillis, float mean) {
    int now = hourOf(timeMillis);
    float level = Float.float16ToFloat(cells[now]);
    if (!Float.isNaN(level)) {
      return level * unit;
    }
    return now == hour ? meanSoFar(mean) : mean;
  }

  private float meanSoFar(float mean) {
    return (float) (((double) sum * count + (double) mean * TRUST) / (count + TRUST));
  }

  /// Takes a value; to be called before [#learnEvidence] for the same time.
  void learn(long timeMillis, float value) {
    int now = hourOf(timeMillis);
    if (now != hour) {
      endHour(now);
      hour = (byte) now;
    }
    count = (short) Math.min(count + 1, Short.MAX_VALUE);
    sum += (value - sum) / count;
  }

  /// How much evidence there usually is at most around a time on other days.
  float usualWorst(long timeMillis) {
    int now = hourOf(timeMillis);
    int slot = now / SLOT_HOURS;
    int nearest = now % SLOT_HOURS == 0 ? slot - 1 : slot + 1;
    return Math.max(worstOf(slot), worstOf(Math.floorMod(nearest, SLOTS)));
  }

  void learnEvidence(float evidence) {
    worst = Math.max(worst, evidence);
  }

  private void endHour(int next) {
    if (count == 0) {
      return;
    }
    float before = Float.float16ToFloat(cells[hour]) * unit;
    int days = Math.min(DAYS, hoursSeen / HOURS + 1);
    store(hour, Float.isNaN(before) ? sum : before + (sum - before) / days);
    sum = 0;
    count = 0;
    if (next / SLOT_HOURS != hour / SLOT_HOURS) {
      endSlot(hour / SLOT_HOURS);
    }
    hoursSeen = (short) Math.min(hoursSeen + 1, Short.MAX_VALUE);
  }

  private void endSlot(int slot) {
    float usual = worstOf(slot);
    float now = hoursSeen < HOURS ? worst : usual + WORST_WEIGHT * (worst - usual);
    int steps = Math.min(BYTE_MAX, Math.round(now * STEPS_A_NAT));
    int cell = HOURS + slot / 2;
    int shift = slot % 2 * BYTE;
    cells[cell] = (short) ((cells[cell] & ~(BYTE_MAX << shift)) | (steps << shift));
    worst = 0;
  }

  private float worstOf(int slot) {
    return (cells[HOURS + slot / 2] >> (slot % 2 * BYTE) & BYTE_MAX) / STEPS_A_NAT;
  }

  /// Fits the unit to the largest level of the day, whichever way it went.
  private void store(int at, float level) {
    float largest = Math.abs(level);
    for (int i = 0; i < HOURS; i++) {
      float other = i == at ? Float.NaN : Math.abs(Float.float16ToFloat(cells[i]) * unit);
      largest = other > largest ? other : largest;
    }
    if (largest > HALF_LARGE * unit || (largest > 0 && largest < HALF_SMALL * unit)) {
      double fitting = largest / HALF_USUAL;
      for (int i = 0; i < HOURS; i++) {
        double now = Float.float16ToFloat(cells[i]) * (unit / fitting);
        cells[i] = Float.floatToFloat16((float) now);
      }
      unit = (float) fitting;
    }
    cells[at] = Float.floatToFloat16(unit == 0 ? 0 : level / unit);
  }

  private static int hourOf(long timeMillis) {
    return (int) Math.floorMod(Math.floorDiv(timeMillis, HOUR_MILLIS), (long) HOURS);
  }

  void state(StateForm form) {
    form.i16s(cells);
    unit = form.f32(unit);
    sum = form.f32(sum);
    worst = form.f32(worst);
    count = form.i16(count);
    hoursSeen = form.i16(hoursSeen);
    hour = form.i8(hour);
  }
}
