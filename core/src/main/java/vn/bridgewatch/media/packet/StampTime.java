package vn.bridgewatch.media.packet;

/// The two formats of a time in a test packet, against nanoseconds since 1970.
final class StampTime {

  /// From 1900, where NTP begins, to 1970.
  private static final long NTP_TO_UNIX_SECONDS = 2_208_988_800L;

  private static final long ERA_SECONDS = 1L << 32;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private StampTime() {}

  /// The 64-bit format of NTP (RFC 5905, section 6): seconds since 1900 and their 2^-32 parts.
  static long ntp(long unixNanos) {
    long seconds = Math.floorDiv(unixNanos, NANOS_PER_SECOND) + NTP_TO_UNIX_SECONDS;
    long nanos = Math.floorMod(unixNanos, NANOS_PER_SECOND);
    // rounded, so that nanoseconds come back as they were; nanos are below 2^30
    long fraction = ((nanos << 32) + NANOS_PER_SECOND / 2) / NANOS_PER_SECOND;
    return (seconds << 32) + fraction;
  }

  /// @param ptp the truncated format of PTPv2 (RFC 8186), seconds and nanoseconds, instead of NTP's
  static long unixNanos(long bits, boolean ptp) {
    long seconds = bits >>> 32;
    long low = bits & 0xffff_ffffL;
    if (ptp) {
      return seconds * NANOS_PER_SECOND + low;
    }
    // seconds begin anew in 2036: what has no high bit is of the era after (RFC 5905, section 6)
    long era = seconds >= ERA_SECONDS / 2 ? 0 : ERA_SECONDS;
    long nanos = (low * NANOS_PER_SECOND + ERA_SECONDS / 2) >>> 32;
    return (seconds + era - NTP_TO_UNIX_SECONDS) * NANOS_PER_SECOND + nanos;
  }
}
