package vn.bridgewatch.rule.countdown;

import java.util.Arrays;

/// How the reading of a battery falls as its energy is used up, from full to cut-off: 32 points,
/// learnt from an earlier discharge.
///
/// The reading may be a charge in percent or a voltage; what matters is that it falls. Kept as the
/// share of energy that is left at equal steps of the reading, so that finding the share is one
/// interpolation.
public final class DischargeCurve {

  public static final int POINTS = 32;

  private final double full;
  private final double empty;
  private final float[] left;

  private DischargeCurve(double full, double empty, float[] left) {
    this.full = full;
    this.empty = empty;
    this.left = left;
  }

  /// What is known of no battery: the reading is the charge.
  public static DischargeCurve straight(double full, double empty) {
    check(full, empty);
    var left = new float[POINTS];
    for (int i = 0; i < POINTS; i++) {
      left[i] = i / (POINTS - 1f);
    }
    return new DischargeCurve(full, empty, left);
  }

  /// From an earlier discharge to cut-off.
  ///
  /// @param readings one after the other; what rises again by noise counts as flat
  /// @param energy used up at each, from 0, in any unit
  public static DischargeCurve learnt(double[] readings, double[] energy) {
    int n = readings.length;
    if (n < 2 || energy.length != n || !(energy[n - 1] > energy[0])) {
      throw new IllegalArgumentException(
          "discharge: needs two readings or more and energy that rises, got " + n);
    }
    double full = readings[0];
    double empty = readings[n - 1];
    check(full, empty);
    double whole = energy[n - 1] - energy[0];
    var left = new float[POINTS];
    for (int i = 0; i < POINTS; i++) {
      double at = empty + (full - empty) * i / (POINTS - 1.0);
      left[i] = (float) (1 - (used(readings, energy, at) - energy[0]) / whole);
    }
    Arrays.sort(left);
    return new DischargeCurve(full, empty, left);
  }

  /// The energy used when the reading first fell to this.
  private static double used(double[] readings, double[] energy, double reading) {
    double lowest = readings[0];
    for (int i = 1; i < readings.length; i++) {
      if (readings[i] <= reading) {
        double above = lowest - reading;
        double fall = lowest - readings[i];
        double share = fall <= 0 ? 0 : Math.clamp(above / fall, 0.0, 1.0);
        return energy[i - 1] + share * (energy[i] - energy[i - 1]);
      }
      lowest = Math.min(lowest, readings[i]);
    }
    return energy[energy.length - 1];
  }

  private static void check(double full, double empty) {
    if (!(full > empty)) {
      throw new IllegalArgumentException(
          "discharge: must fall from full to empty, got " + full + " to " + empty);
    }
  }

  /// The share of the energy that is left, 0 to 1.
  double left(double reading) {
    double at = Math.clamp((reading - empty) / (full - empty), 0.0, 1.0) * (POINTS - 1);
    int from = Math.min((int) at, POINTS - 2);
    return left[from] + (at - from) * (left[from + 1] - left[from]);
  }

  /// The slope of that: how much a reading that is wrong by one changes it.
  double slope(double reading) {
    double step = (full - empty) / (POINTS - 1);
    double low = Math.clamp(reading - step, empty, full);
    double high = Math.clamp(reading + step, empty, full);
    return high > low ? (left(high) - left(low)) / (high - low) : 0;
  }

  /// Half of what it is on average.
  double slopeMin() {
    return 0.5 / (full - empty);
  }
}
