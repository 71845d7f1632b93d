package vn.bridgewatch.wire.stream;

import java.util.Arrays;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.ReadingRow;
import vn.bridgewatch.wire.bytes.Decimal;

/// What both ends of a stream remember of each series: the last reading and its delta base.
final class SeriesState {

  private static final int CAPACITY_MIN = 16;

  private ReadingRow last = new ReadingRow(CAPACITY_MIN);
  private boolean[] known = new boolean[CAPACITY_MIN];
  private long[] mantissa = new long[CAPACITY_MIN];
  private byte[] scale = new byte[CAPACITY_MIN];

  void reserve(int count) {
    if (count > last.size()) {
      int capacity = Math.max(count, 2 * last.size());
      last = last.resized(capacity);
      known = Arrays.copyOf(known, capacity);
      mantissa = Arrays.copyOf(mantissa, capacity);
      int old = scale.length;
      scale = Arrays.copyOf(scale, capacity);
      Arrays.fill(scale, old, capacity, (byte) Decimal.NONE);
    }
  }

  SeriesState() {
    Arrays.fill(scale, (byte) Decimal.NONE);
  }

  /// Whether there is a last reading.
  boolean knows(int index) {
    return known[index];
  }

  /// The last readings, of those series that there is one of.
  ReadingRow last() {
    return last;
  }

  /// Whether a reading is the same as the last, bit for bit.
  boolean isLast(int index, Reading reading) {
    return known[index] && last.isSame(index, reading);
  }

  void setLast(int index, Reading reading) {
    last.set(index, reading);
    known[index] = true;
  }

  void setLast(int index, double value) {
    last.set(index, value);
    known[index] = true;
  }

  long mantissa(int index) {
    return mantissa[index];
  }

  int scale(int index) {
    return scale[index];
  }

  void setBase(int index, int newScale, long newMantissa) {
    scale[index] = (byte) newScale;
    mantissa[index] = newMantissa;
  }
}
