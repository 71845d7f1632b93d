package vn.bridgewatch.agent.probe.icmp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// Writes and reads the few ICMP messages of an echo (RFC 792, RFC 4443); pure.
///
/// A request is header (type, code, checksum, identifier, sequence) and 24 bytes of payload: eight
/// that name us, and sixteen of a cookie that nobody who has not seen the request can know.
final class EchoPackets {

  static final int HEADER_BYTES = 8;
  static final int PAYLOAD_BYTES = 24;
  private static final long MAGIC = 0x42_52_49_44_47_45_57_54L; // BRIDGEWT
  private static final int IPV4_HEADER_BYTES_MIN = 20;
  private static final int IPV6_HEADER_BYTES = 40;
  private static final Read OTHER = new Read.Other();

  private EchoPackets() {}

  /// Who an echo is: identifier and sequence of its header, the cookie of its payload.
  record Identity(int identifier, int sequence, long cookieHigh, long cookieLow) {
    static final Identity NONE = new Identity(0, 0, 0, 0);
  }

  /// What a received message says about an echo of ours.
  sealed interface Read {
    record Reply(Identity identity) implements Read {}

    /// @param identity of the quoted request; routers may quote no more than its header
    /// @param mtu of the next link, where the packet was too big for it; else 0
    record Undelivered(
        int type, int code, int identifier, int sequence, Optional<Identity> identity, int mtu)
        implements Read {
      Undelivered(int type, int code, int identifier, int sequence, Optional<Identity> identity) {
        this(type, code, identifier, sequence, identity, 0);
      }
    }

    /// The kernel has sent the request of this sequence.
    record Departed(int sequence) implements Read {}

    /// Not about an echo of ours.
    record Other() implements Read {}
  }

  static byte[] request(Family family, Identity identity) {
    return request(family, identity, PAYLOAD_BYTES);
  }

  /// @param payloadBytes at least [#PAYLOAD_BYTES]; what is more is zeros
  static byte[] request(Family family, Identity identity, int payloadBytes) {
    var packet = new byte[HEADER_BYTES + payloadBytes];
    write(family, identity, packet, 0);
    return packet;
  }

  /// Writes a request with the least payload; what follows it must be zeros.
  ///
  /// @param at where it begins
  static void write(Family family, Identity identity, byte[] to, int at) {
    to[at] = (byte) (family == Family.V4 ? 8 : 128);
    to[at + 1] = 0;
    putShort(to, at + 2, 0);
    putShort(to, at + 4, identity.identifier());
    putShort(to, at + 6, identity.sequence());
    putLong(to, at + 8, MAGIC);
    putLong(to, at + 16, identity.cookieHigh());
    putLong(to, at + 24, identity.cookieLow());
    if (family == Family.V4) { // the kernel fills in the checksum of ICMPv6
      putShort(to, at + 2, checksum(to, at, at + HEADER_BYTES + PAYLOAD_BYTES));
    }
  }

  static Read read(Family family, byte[] icmp) {
    return read(family, icmp, 0, icmp.length);
  }

  /// @param from where the ICMP header begins
  /// @param end after the last byte that came in
  static Read read(Family family, byte[] bytes, int from, int end) {
    if (end - from < HEADER_BYTES) {
      return OTHER;
    }
    int type = bytes[from] & 0xff;
    if (type == (family == Family.V4 ? 0 : 129)) {
      Optional<Identity> identity = identity(bytes, from, end);
      return identity.isPresent() ? new Read.Reply(identity.get()) : OTHER;
    }
    return isError(family, type)
        ? quoted(family, Arrays.copyOfRange(bytes, from, end), type)
        : OTHER;
  }

  /// The request that an error quotes, from its ICMP header on: what an error queue hands over.
  static Read undelivered(Family family, int type, int code, int mtu, byte[] sent) {
    return request(family, sent, 0, type, code, mtu);
  }

  private static boolean isError(Family family, int type) {
    return family == Family.V4 ? type == 3 || type == 11 : type >= 1 && type <= 3;
  }

  private static Read quoted(Family family, byte[] icmp, int type) {
    int inner = HEADER_BYTES;
    int innerHeader;
    if (family == Family.V4) {
      if (icmp.length < inner + IPV4_HEADER_BYTES_MIN || icmp[inner + 9] != 1) {
        return OTHER;
      }
      innerHeader = (icmp[inner] & 0x0f) * 4;
    } else {
      if (icmp.length < inner + IPV6_HEADER_BYTES || icmp[inner + 6] != 58) {
        return OTHER;
      }
      innerHeader = IPV6_HEADER_BYTES;
    }
    int mtu =
        family == Family.V4
            ? ByteBuffer.wrap(icmp).getShort(6) & 0xffff
            : ByteBuffer.wrap(icmp).getInt(4);
    return request(family, icmp, inner + innerHeader, type, icmp[1] & 0xff, mtu);
  }

  private static Read request(Family family, byte[] bytes, int at, int type, int code, int mtu) {
    if (bytes.length < at + HEADER_BYTES || (bytes[at] & 0xff) != (family == Family.V4 ? 8 : 128)) {
      return OTHER;
    }
    var header = ByteBuffer.wrap(bytes);
    return new Read.Undelivered(
        type,
        code,
        header.getShort(at + 4) & 0xffff,
        header.getShort(at + 6) & 0xffff,
        identity(bytes, at, bytes.length),
        Math.max(0, mtu));
  }

  private static Optional<Identity> identity(byte[] bytes, int at, int end) {
    if (end < at + HEADER_BYTES + PAYLOAD_BYTES || getLong(bytes, at + 8) != MAGIC) {
      return Optional.empty();
    }
    return Optional.of(
        new Identity(
            getShort(bytes, at + 4),
            getShort(bytes, at + 6),
            getLong(bytes, at + 16),
            getLong(bytes, at + 24)));
  }

  /// The Internet checksum (RFC 1071).
  static int checksum(byte[] bytes) {
    return checksum(bytes, 0, bytes.length);
  }

  private static int checksum(byte[] bytes, int from, int end) {
    long sum = 0;
    for (int i = from; i < end; i += 2) {
      int low = i + 1 < end ? bytes[i + 1] & 0xff : 0;
      sum += ((bytes[i] & 0xff) << 8) | low;
    }
    while (sum >> 16 != 0) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return (int) ~sum & 0xffff;
  }

  // by hand, for the agent's compiler makes little of views of arrays

  private static void putShort(byte[] to, int at, int value) {
    to[at] = (byte) (value >> 8);
    to[at + 1] = (byte) value;
  }

  private static void putLong(byte[] to, int at, long value) {
    for (int i = 0; i < 8; i++) {
      to[at + i] = (byte) (value >> (56 - 8 * i));
    }
  }

  private static int getShort(byte[] from, int at) {
    return (from[at] & 0xff) << 8 | (from[at + 1] & 0xff);
  }

  private static long getLong(byte[] from, int at) {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | (from[at + i] & 0xff);
    }
    return value;
  }
}
