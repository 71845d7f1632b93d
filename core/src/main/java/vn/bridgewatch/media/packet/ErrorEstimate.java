package vn.bridgewatch.media.packet;

/// How far the clock of a timestamp may be from UTC (RFC 4656, section 4.1.2; RFC 8186).
///
/// @param synchronised whether the clock is kept to UTC by something outside
/// @param ptp timestamps are in the truncated format of PTPv2 instead of NTP's
/// @param scale 0 to 63
/// @param multiplier 0 to 255; 0 is not allowed on the wire and says nothing
public record ErrorEstimate(boolean synchronised, boolean ptp, int scale, int multiplier) {

  /// A clock of which nothing is known: the largest error that can be told.
  public static final ErrorEstimate UNKNOWN = new ErrorEstimate(false, false, 63, 255);

  private static final int SCALE_MAX = 63;
  private static final int MULTIPLIER_MAX = 255;

  public ErrorEstimate {
    if (scale < 0 || scale > SCALE_MAX || multiplier < 0 || multiplier > MULTIPLIER_MAX) {
      throw new IllegalArgumentException(
          "error estimate: must be 0 to 63 and 0 to 255, got " + scale + " and " + multiplier);
    }
  }

  /// The least estimate that is not below the error.
  public static ErrorEstimate of(boolean synchronised, double seconds) {
    double units = Math.max(1, seconds * 0x1p32);
    int scale = 0;
    while (scale < SCALE_MAX && Math.ceil(Math.scalb(units, -scale)) > MULTIPLIER_MAX) {
      scale++;
    }
    double multiplier = Math.min(MULTIPLIER_MAX, Math.ceil(Math.scalb(units, -scale)));
    return new ErrorEstimate(synchronised, false, scale, (int) multiplier);
  }

  static ErrorEstimate ofBits(int bits) {
    return new ErrorEstimate(
        (bits & 0x8000) != 0, (bits & 0x4000) != 0, bits >> 8 & 0x3f, bits & 0xff);
  }

  int bits() {
    return (synchronised ? 0x8000 : 0) | (ptp ? 0x4000 : 0) | scale << 8 | multiplier;
  }

  public double seconds() {
    return Math.scalb((double) multiplier, scale - 32);
  }

  /// Whether a delay may be told from this clock's time.
  public boolean tells() {
    return synchronised && multiplier > 0;
  }
}
