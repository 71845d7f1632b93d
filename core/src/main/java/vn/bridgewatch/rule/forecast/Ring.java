package vn.bridgewatch.rule.forecast;

import vn.bridgewatch.rule.state.StateForm;

/// The last eight hours of a series, a point for every ten minutes, 16 bits each: the upper half of
/// a float, so that a point is known to 0.4 % of its distance from the limit. NaN is a point that
/// is missing.
final class Ring {

  static final long POINT_MILLIS = 2 * Block.MILLIS;

  private static final int SIZE = TrendBank.POINTS;
  private static final int ROUND = 0x8000;

  private final short[] points = new short[SIZE];
  private byte start;
  private byte count;

  int count() {
    return count;
  }

  boolean isFull() {
    return count == SIZE;
  }

  /// Counted from the oldest.
  float get(int index) {
    return Float.intBitsToFloat(points[(start + index) % SIZE] << 16);
  }

  void add(float point) {
    int bits = Float.floatToRawIntBits(point);
    short half = (short) ((Float.isFinite(point) ? bits + ROUND : bits) >>> 16);
    points[(start + count) % SIZE] = half;
    if (count < SIZE) {
      count++;
    } else {
      start = (byte) ((start + 1) % SIZE);
    }
  }

  void clear() {
    count = 0;
    start = 0;
  }

  void state(StateForm form) {
    form.i16s(points);
    start = form.i8(start);
    count = form.i8(count);
  }
}
