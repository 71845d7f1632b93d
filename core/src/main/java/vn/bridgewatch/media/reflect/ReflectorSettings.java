package vn.bridgewatch.media.reflect;

import java.time.Duration;
import java.util.List;

/// Whom a reflector answers, and how much.
///
/// @param senderBitRate answers to one address, bit/s, headers included
/// @param bitRate all answers, bit/s
/// @param dscpPermitted for each code point, lowest bit first, whether answers may have it
public record ReflectorSettings(
    List<KnownSender> senders,
    long senderBitRate,
    long bitRate,
    int sessionsMax,
    Duration sessionIdle,
    long dscpPermitted) {

  /// A call of 1080p with content takes 4.4 Mbit/s with its headers.
  public static final long SENDER_BIT_RATE = 8_000_000;

  public static final long BIT_RATE = 20_000_000;
  public static final int SESSIONS_MAX = 64;
  public static final Duration SESSION_IDLE = Duration.ofSeconds(90);
  public static final long EVERY_DSCP = -1L;

  public ReflectorSettings {
    senders = List.copyOf(senders);
    check("sender_bit_rate", senderBitRate, 1_000, 10_000_000_000L);
    check("bit_rate", bitRate, 1_000, 100_000_000_000L);
    check("sessions_max", sessionsMax, 1, 100_000);
    check("session_idle", sessionIdle.toMillis(), 1_000, 3_600_000);
  }

  /// The usual limits.
  public static ReflectorSettings of(List<KnownSender> senders) {
    return new ReflectorSettings(
        senders, SENDER_BIT_RATE, BIT_RATE, SESSIONS_MAX, SESSION_IDLE, EVERY_DSCP);
  }

  private static void check(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + ": must be " + min + " to " + max + ", got " + value);
    }
  }
}
