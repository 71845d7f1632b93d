package vn.bridgewatch.agent.probe.h323;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import vn.bridgewatch.agent.probe.line.BadAnswer;

/// The few messages of H.225.0 RAS that ask whether a gatekeeper is there, in aligned PER (X.691);
/// pure.
///
/// A GRQ asks for a gatekeeper and changes nothing there: no registration, no call.
final class RasMessage {

  /// `{itu-t (0) recommendation (0) h (8) 2250 version (0) 4}`, its length first.
  private static final byte[] PROTOCOL = {6, 0, 8, (byte) 0x91, 0x4a, 0, 4};

  private static final int CONFIRM = 1;
  private static final int REJECT = 2;
  private static final int UNKNOWN_MESSAGE = 24;
  private static final int EXTENSIONS = 8; // requestInProgress is the first of them
  private static final int IDENTIFIER_CHARS_SHOWN = 60;

  private RasMessage() {}

  /// An answer to a GRQ.
  sealed interface Response {
    /// GCF.
    ///
    /// @param gatekeeper its identifier, where it tells one
    record Confirm(String gatekeeper) implements Response {}

    /// GRJ.
    record Reject(String gatekeeper, String reason) implements Response {}

    /// XRS: it speaks RAS and knows no GRQ.
    record NotUnderstood() implements Response {}

    /// RIP: it needs time.
    record InProgress() implements Response {}
  }

  /// @param sequence 1 to 65535
  /// @param local where the answer is to go
  static byte[] request(int sequence, InetSocketAddress local) {
    byte[] address = local.getAddress().getAddress();
    var out = ByteBuffer.allocate(32);
    out.put((byte) 0).put((byte) 0); // gatekeeperRequest, none of its options
    out.putShort((short) (sequence - 1)).put(PROTOCOL);
    out.put((byte) (address.length == 4 ? 0x00 : 0x30)); // ipAddress, ip6Address
    out.put(address).putShort((short) local.getPort());
    out.put((byte) 0x02).put((byte) 0); // endpointType: a terminal
    var bytes = new byte[out.position()];
    out.get(0, bytes);
    return bytes;
  }

  /// Reads a datagram; a message that is no answer to this request is empty.
  static Optional<Response> read(byte[] datagram, int sequence) throws BadAnswer {
    if (datagram.length < 3) {
      throw new BadAnswer("what came is too short to be H.225.0 RAS");
    }
    int first = datagram[0] & 0xff;
    if (first >> 7 == 1) {
      if ((first & 0x7f) >= EXTENSIONS) {
        throw new BadAnswer("what came is no H.225.0 RAS");
      }
      boolean inProgress = (first & 0x7f) == 0 && sequenceAt(datagram, 3) == sequence;
      return inProgress ? Optional.of(new Response.InProgress()) : Optional.empty();
    }
    return switch (first >> 2) {
      case CONFIRM -> answer(datagram, sequence, false);
      case REJECT -> answer(datagram, sequence, true);
      case UNKNOWN_MESSAGE ->
          sequenceAt(datagram, 1) == sequence
              ? Optional.of(new Response.NotUnderstood())
              : Optional.empty();
      default -> {
        if (first >> 2 > UNKNOWN_MESSAGE) {
          throw new BadAnswer("what came is no H.225.0 RAS");
        }
        yield Optional.empty();
      }
    };
  }

  /// GCF and GRJ begin alike: options, sequence, protocol, and then perhaps an identifier.
  private static Optional<Response> answer(byte[] datagram, int sequence, boolean reject)
      throws BadAnswer {
    if (sequenceAt(datagram, 2) != sequence) {
      return Optional.empty();
    }
    int oidBytes = datagram.length > 4 ? datagram[4] & 0xff : 0;
    if (oidBytes == 0 || datagram.length < 5 + oidBytes) {
      throw new BadAnswer("an H.225.0 RAS answer without its protocol");
    }
    boolean nonStandard = (datagram[0] & 1) != 0;
    boolean identified = (datagram[1] & 0x80) != 0;
    int at = 5 + oidBytes;
    String gatekeeper = "";
    if (!nonStandard && identified && at < datagram.length) {
      int chars = (datagram[at] >> 1 & 0x7f) + 1; // BMPString (SIZE (1..128))
      if (at + 1 + 2 * chars > datagram.length) {
        throw new BadAnswer("an H.225.0 RAS answer ends within the name of its gatekeeper");
      }
      gatekeeper = shown(new String(datagram, at + 1, 2 * chars, StandardCharsets.UTF_16BE));
      at += 1 + 2 * chars;
    }
    String reason = nonStandard || at >= datagram.length ? "" : reason(datagram[at] & 0xff);
    return Optional.of(
        reject ? new Response.Reject(gatekeeper, reason) : new Response.Confirm(gatekeeper));
  }

  private static String reason(int octet) {
    if (octet >> 7 == 1) {
      return "security or another of the later reasons";
    }
    return switch (octet >> 5 & 3) {
      case 0 -> "resource unavailable";
      case 1 -> "terminal excluded";
      case 2 -> "invalid revision";
      default -> "undefined reason";
    };
  }

  private static int sequenceAt(byte[] datagram, int at) throws BadAnswer {
    if (datagram.length < at + 2) {
      throw new BadAnswer("an H.225.0 RAS answer without its number");
    }
    return (ByteBuffer.wrap(datagram).getShort(at) & 0xffff) + 1;
  }

  private static String shown(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", "?");
    return printable.length() > IDENTIFIER_CHARS_SHOWN
        ? printable.substring(0, IDENTIFIER_CHARS_SHOWN)
        : printable;
  }
}
