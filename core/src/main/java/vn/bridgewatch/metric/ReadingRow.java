package vn.bridgewatch.metric;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A reading for each of so many places, as numbers in arrays: what is kept of hundreds of
/// thousands of series then is no object of its own for each. Not safe for use by several threads
/// while it is filled.
public final class ReadingRow {

  private final double[] values; // NaN where absent
  private byte @Nullable [] absences; // code of the reason, 0 where present; none absent: null

  /// All places read NaN until they are set.
  public ReadingRow(int size) {
    values = new double[size];
    Arrays.fill(values, Double.NaN);
  }

  private ReadingRow(double[] values, byte @Nullable [] absences) {
    this.values = values;
    this.absences = absences;
  }

  static ReadingRow of(Reading... readings) {
    var row = new ReadingRow(new double[readings.length], null);
    for (int i = 0; i < readings.length; i++) {
      row.set(i, readings[i]);
    }
    return row;
  }

  public int size() {
    return values.length;
  }

  public boolean isPresent(int place) {
    return absences == null || absences[place] == 0;
  }

  /// The value; NaN where there is none.
  public double value(int place) {
    return values[place];
  }

  public Reading reading(int place) {
    return isPresent(place)
        ? Reading.of(values[place])
        : Reading.absent(Absence.ofCode(absenceCode(place)));
  }

  /// Why there is no value; none where there is one.
  public @Nullable Absence absence(int place) {
    return isPresent(place) ? null : Absence.ofCode(absenceCode(place));
  }

  private int absenceCode(int place) {
    return absences == null ? 0 : absences[place];
  }

  public void set(int place, double value) {
    values[place] = value;
    if (absences != null) {
      absences[place] = 0;
    }
  }

  public void set(int place, Reading reading) {
    // not a switch: the agent runs without C2, where one over patterns costs several times as much
    if (reading instanceof Reading.Present(double value)) {
      set(place, value);
    } else if (reading instanceof Reading.Absent(Absence reason)) {
      values[place] = Double.NaN;
      setAbsence(place, reason.code());
    }
  }

  /// Sets what another row reads at one of its places.
  public void set(int place, ReadingRow from, int fromPlace) {
    values[place] = from.values[fromPlace];
    int code = from.absenceCode(fromPlace);
    if (code != 0) {
      setAbsence(place, code);
    } else if (absences != null) {
      absences[place] = 0;
    }
  }

  private void setAbsence(int place, int code) {
    if (absences == null) {
      absences = new byte[values.length];
    }
    absences[place] = (byte) code;
  }

  /// Whether a place reads the same, bit for bit.
  public boolean isSame(int place, Reading reading) {
    return reading instanceof Reading.Present(double value)
        ? isPresent(place)
            && Double.doubleToRawLongBits(values[place]) == Double.doubleToRawLongBits(value)
        : reading instanceof Reading.Absent(Absence reason) && absenceCode(place) == reason.code();
  }

  /// As many places as were asked for, with what the first of them read here.
  public ReadingRow resized(int size) {
    var row = new ReadingRow(Arrays.copyOf(values, size), null);
    Arrays.fill(row.values, Math.min(size, values.length), size, Double.NaN);
    row.absences = absences == null ? null : Arrays.copyOf(absences, size);
    return row;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof ReadingRow that) || !Arrays.equals(values, that.values)) {
      return false;
    }
    if (absences == null && that.absences == null) {
      return true;
    }
    for (int i = 0; i < values.length; i++) {
      if (absenceCode(i) != that.absenceCode(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }
}
