package vn.bridgewatch.agent.probe.stun;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import vn.bridgewatch.agent.probe.line.BadAnswer;

/// Writes and reads the messages of a STUN Binding (RFC 8489), those of old servers (RFC 3489)
/// included; pure.
final class StunMessage {

  private static final int HEADER_BYTES = 20;
  private static final int TRANSACTION_BYTES = 12;
  private static final int COOKIE = 0x2112_a442;
  private static final int BINDING_REQUEST = 0x0001;
  private static final int BINDING_SUCCESS = 0x0101;
  private static final int BINDING_ERROR = 0x0111;
  private static final int MAPPED_ADDRESS = 0x0001;
  private static final int ERROR_CODE = 0x0009;
  private static final int XOR_MAPPED_ADDRESS = 0x0020;
  private static final int XOR_MAPPED_ADDRESS_OLD = 0x8020;
  private static final int SOFTWARE = 0x8022;
  private static final int FINGERPRINT = 0x8028;
  private static final int FINGERPRINT_XOR = 0x5354_554e;
  private static final int V4 = 1;
  private static final int V6 = 2;
  private static final int TEXT_CHARS_MAX = 100;
  private static final SecureRandom RANDOM = new SecureRandom();

  private StunMessage() {}

  /// An answer to a Binding request.
  sealed interface Response {
    /// @param mapped where the server saw the request come from
    record Success(InetSocketAddress mapped, String software) implements Response {}

    record Refusal(int code, String reason) implements Response {}
  }

  static byte[] transaction() {
    var id = new byte[TRANSACTION_BYTES];
    RANDOM.nextBytes(id);
    return id;
  }

  static byte[] request(byte[] transaction) {
    return ByteBuffer.allocate(HEADER_BYTES)
        .putShort((short) BINDING_REQUEST)
        .putShort((short) 0)
        .putInt(COOKIE)
        .put(transaction)
        .array();
  }

  /// Reads a datagram; a message that is no answer to this transaction is empty.
  static Optional<Response> read(byte[] datagram, byte[] transaction) throws BadAnswer {
    if (datagram.length < HEADER_BYTES || (datagram[0] & 0xc0) != 0) {
      throw new BadAnswer("what came is no STUN");
    }
    var message = ByteBuffer.wrap(datagram);
    int type = message.getShort() & 0xffff;
    int length = message.getShort() & 0xffff;
    if (message.getInt() != COOKIE) {
      throw new BadAnswer("what came is no STUN: it has not the magic cookie of the request");
    }
    if (length % 4 != 0 || length != datagram.length - HEADER_BYTES) {
      throw new BadAnswer("a STUN message is not as long as it says");
    }
    var id = new byte[TRANSACTION_BYTES];
    message.get(id);
    if (!Arrays.equals(id, transaction) || (type != BINDING_SUCCESS && type != BINDING_ERROR)) {
      return Optional.empty();
    }
    return Optional.of(attributes(message, type, transaction));
  }

  private static Response attributes(ByteBuffer message, int type, byte[] transaction)
      throws BadAnswer {
    Optional<InetSocketAddress> mapped = Optional.empty();
    boolean xored = false;
    Optional<Response> refusal = Optional.empty();
    String software = "";
    while (message.remaining() >= 4) {
      int start = message.position();
      int attribute = message.getShort() & 0xffff;
      int length = message.getShort() & 0xffff;
      int padded = (length + 3) & ~3;
      if (padded > message.remaining()) {
        throw new BadAnswer("a STUN attribute runs over the end of the message");
      }
      ByteBuffer value = message.slice(message.position(), length);
      switch (attribute) {
        case XOR_MAPPED_ADDRESS, XOR_MAPPED_ADDRESS_OLD -> {
          mapped = Optional.of(address(value, transaction, true));
          xored = true;
        }
        case MAPPED_ADDRESS -> {
          if (!xored) { // which middleboxes do not rewrite
            mapped = Optional.of(address(value, transaction, false));
          }
        }
        case ERROR_CODE -> refusal = Optional.of(refusal(value));
        case SOFTWARE -> software = text(value);
        case FINGERPRINT -> checkFingerprint(message, start, value);
        default -> {} // no need of it
      }
      message.position(message.position() + padded);
    }
    if (type == BINDING_ERROR) {
      return refusal.orElseThrow(() -> new BadAnswer("a STUN error without its code"));
    }
    String by = software;
    return mapped
        .<Response>map(address -> new Response.Success(address, by))
        .orElseThrow(() -> new BadAnswer("the STUN answer tells no address"));
  }

  private static InetSocketAddress address(ByteBuffer value, byte[] transaction, boolean xored)
      throws BadAnswer {
    int family = value.remaining() < 4 ? 0 : value.get(1);
    int bytes = family == V4 ? 4 : family == V6 ? 16 : 0;
    if (bytes == 0 || value.remaining() != 4 + bytes) {
      throw new BadAnswer("a STUN address of no family that is known");
    }
    int port = value.getShort(2) & 0xffff;
    var address = new byte[bytes];
    value.get(4, address);
    if (xored) {
      port ^= COOKIE >>> 16;
      byte[] mask = ByteBuffer.allocate(16).putInt(COOKIE).put(transaction).array();
      for (int i = 0; i < bytes; i++) {
        address[i] ^= mask[i];
      }
    }
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException e) {
      throw new AssertionError(e); // 4 or 16 bytes
    }
  }

  private static Response refusal(ByteBuffer value) throws BadAnswer {
    if (value.remaining() < 4) {
      throw new BadAnswer("a STUN error without its code");
    }
    int code = (value.get(2) & 7) * 100 + (value.get(3) & 0xff) % 100;
    value.position(4);
    return new Response.Refusal(code, text(value));
  }

  private static void checkFingerprint(ByteBuffer message, int start, ByteBuffer value)
      throws BadAnswer {
    var crc = new CRC32();
    crc.update(message.slice(0, start));
    if (value.remaining() != 4 || value.getInt() != ((int) crc.getValue() ^ FINGERPRINT_XOR)) {
      throw new BadAnswer("the fingerprint of a STUN message does not fit it");
    }
  }

  /// Old servers count the zero at the end of their strings.
  private static String text(ByteBuffer value) {
    String text =
        StandardCharsets.UTF_8
            .decode(value)
            .toString()
            .replaceAll("\0+$", "")
            .replaceAll("\\p{Cntrl}", "?");
    return text.length() > TEXT_CHARS_MAX ? text.substring(0, TEXT_CHARS_MAX) : text;
  }
}
