package vn.bridgewatch.agent.probe.ntp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import vn.bridgewatch.agent.probe.line.BadAnswer;

/// The header of NTP version 4 (RFC 5905, section 7.3), of which version 3 is alike; pure.
///
/// Timestamps are 64 bits: seconds since 1900 and their fraction. They wrap in 2036, and
/// differences do not mind.
///
/// @param leap 3: the clock is not synchronised
/// @param stratum 0: a kiss-o'-death
/// @param reference of stratum 0 and 1 four letters, else mostly an address
record NtpPacket(
    int leap,
    int mode,
    int stratum,
    int precision,
    double rootDelaySeconds,
    double rootDispersionSeconds,
    int reference,
    long origin,
    long receive,
    long transmit) {

  static final int BYTES = 48;
  static final int CLIENT = 3;
  static final int SERVER = 4;
  static final int LEAP_UNKNOWN = 3;
  private static final int VERSION = 4;
  private static final long UNIX_EPOCH_SECONDS = 2_208_988_800L; // since 1900
  private static final double SHORT_FRACTION = 1 << 16;
  private static final double LONG_FRACTION = 1L << 32;

  /// A request that tells nothing of this machine: its timestamp is a random number that the answer
  /// must repeat.
  static byte[] request(long nonce) {
    return ByteBuffer.allocate(BYTES)
        .put((byte) (VERSION << 3 | CLIENT))
        .putLong(BYTES - 8, nonce)
        .array();
  }

  /// Reads an answer of a server; one to another request is empty.
  static Optional<NtpPacket> read(byte[] datagram, long nonce) throws BadAnswer {
    if (datagram.length < BYTES) {
      throw new BadAnswer("what came is too short to be NTP: " + datagram.length + " bytes");
    }
    var bytes = ByteBuffer.wrap(datagram);
    int first = bytes.get(0) & 0xff;
    int version = first >> 3 & 7;
    if ((first & 7) != SERVER || version < 1 || version > VERSION) {
      throw new BadAnswer("what came is no answer of an NTP server");
    }
    var packet =
        new NtpPacket(
            first >> 6,
            first & 7,
            bytes.get(1) & 0xff,
            bytes.get(3),
            (bytes.getInt(4) & 0xffff_ffffL) / SHORT_FRACTION,
            (bytes.getInt(8) & 0xffff_ffffL) / SHORT_FRACTION,
            bytes.getInt(12),
            bytes.getLong(24),
            bytes.getLong(32),
            bytes.getLong(40));
    return packet.origin == nonce ? Optional.of(packet) : Optional.empty();
  }

  /// A moment as an NTP timestamp.
  static long timestamp(Instant moment) {
    long seconds = moment.getEpochSecond() + UNIX_EPOCH_SECONDS;
    return seconds << 32 | (((long) moment.getNano() << 32) / 1_000_000_000L);
  }

  /// From one timestamp to another, over the wrap of 2036 too.
  static double seconds(long from, long to) {
    return (to - from) / LONG_FRACTION;
  }

  /// Who the server follows: four letters at stratum 0 and 1.
  String referenceText() {
    byte[] bytes = ByteBuffer.allocate(4).putInt(reference).array();
    return new String(bytes, StandardCharsets.US_ASCII).replaceAll("[^ -~]", "").strip();
  }
}
