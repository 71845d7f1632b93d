package vn.bridgewatch.wire.bytes;

/// Doubles as whole numbers of a decimal scale, wherever that is exact.
///
/// Most telemetry is decimal at heart (counters, milliseconds, per cent). `mantissa / 10^scale` is
/// correctly rounded when both are whole and below 2^53, so it gives the very double back that a
/// decimal text of it would.
public final class Decimal {

  public static final int SCALE_MAX = 9;
  public static final int NONE = -1;
  private static final double MANTISSA_MAX = 1L << 53;
  private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

  private Decimal() {}

  /// The smallest scale from `scaleMin` on in which the value is exact; [#NONE] when there is none.
  public static int scale(double value, int scaleMin) {
    long bits = Double.doubleToRawLongBits(value);
    if (!Double.isFinite(value) || (value == 0 && bits != 0)) {
      return NONE; // negative zero has no mantissa of its own
    }
    for (int scale = scaleMin; scale <= SCALE_MAX; scale++) {
      double mantissa = Math.rint(value * POWERS[scale]);
      if (Math.abs(mantissa) > MANTISSA_MAX) {
        return NONE;
      }
      if (Double.doubleToRawLongBits(mantissa / POWERS[scale]) == bits) {
        return scale;
      }
    }
    return NONE;
  }

  public static long mantissa(double value, int scale) {
    return (long) Math.rint(value * POWERS[scale]);
  }

  public static double value(long mantissa, int scale) {
    return mantissa / POWERS[scale];
  }
}
