package vn.bridgewatch.wire.stream;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.wire.bytes.Decimal;

/// What both ends of a stream remember of each series: the last reading and its delta base.
final class SeriesState {

  private static final int CAPACITY_MIN = 16;

  private @Nullable Reading[] last = new @Nullable Reading[CAPACITY_MIN];
  private long[] mantissa = new long[CAPACITY_MIN];
  private byte[] scale = new byte[CAPACITY_MIN];

  void reserve(int count) {
    if (count > last.length) {
      int capacity = Math.max(count, 2 * last.length);
      last = Arrays.copyOf(last, capacity);
      mantissa = Arrays.copyOf(mantissa, capacity);
      int old = scale.length;
      scale = Arrays.copyOf(scale, capacity);
      Arrays.fill(scale, old, capacity, (byte) Decimal.NONE);
    }
  }

  SeriesState() {
    Arrays.fill(scale, (byte) Decimal.NONE);
  }

  @Nullable Reading last(int index) {
    return last[index];
  }

  void setLast(int index, Reading reading) {
    last[index] = reading;
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
