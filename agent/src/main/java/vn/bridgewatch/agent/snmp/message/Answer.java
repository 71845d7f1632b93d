package vn.bridgewatch.agent.snmp.message;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.snmp4j.asn1.BEROutputStream;
import org.snmp4j.smi.VariableBinding;

/// Reads answers of versions 1 and 2c.
///
/// A datagram is untrusted: every length is held against what is there before it is used, nothing
/// nests deeper than the format says, and what is not well-formed changes nothing. A single value
/// that cannot be held (a number of nine octets, an unknown type) costs that value, which reads as
/// NULL, not the answer.
public final class Answer {

  private static final int INTEGER_OCTETS_MAX = 8;

  private byte[] bytes = new byte[0];
  private int at;
  private int end; // of what is read now
  private int errorStatus;
  private int errorIndex;

  /// What a datagram was.
  public enum Kind {
    /// The answer to the request.
    OURS,
    /// An answer to something else, as a request of before.
    OTHER,
    MALFORMED
  }

  public int errorStatus() {
    return errorStatus;
  }

  public int errorIndex() {
    return errorIndex;
  }

  /// Reads a datagram.
  ///
  /// @param requestId the request that waits; an answer to another is not decoded
  /// @param into gets what the answer brings; unchanged unless it is [Kind#OURS]
  public Kind read(byte[] datagram, int length, int requestId, Bindings into) {
    bytes = datagram;
    at = 0;
    end = length;
    int before = into.size();
    try {
      enter(Tag.SEQUENCE);
      integer(); // the version
      skip(Tag.OCTET_STRING); // the community
      enter(Tag.RESPONSE);
      if (integer() != requestId) {
        return Kind.OTHER;
      }
      errorStatus = (int) Math.clamp(integer(), 0L, 255L);
      errorIndex = (int) Math.clamp(integer(), 0L, 65_535L);
      enter(Tag.SEQUENCE);
      int listEnd = end;
      while (at < listEnd) {
        end = listEnd;
        binding(into);
      }
      return Kind.OURS;
    } catch (MalformedException _) {
      into.truncate(before);
      return Kind.MALFORMED;
    }
  }

  /// Adds a binding that SNMP4J has decoded.
  public static void add(VariableBinding binding, Bindings into) {
    var answer = new Answer();
    ByteBuffer buffer = ByteBuffer.allocate(binding.getBERLength());
    try {
      binding.encodeBER(new BEROutputStream(buffer));
      answer.bytes = buffer.array();
      answer.end = buffer.position();
      answer.binding(into);
    } catch (IOException | MalformedException e) {
      throw new IllegalStateException("SNMP4J does not encode what it decoded: " + binding, e);
    }
  }

  private void binding(Bindings into) throws MalformedException {
    enter(Tag.SEQUENCE);
    int oidLength = header(Tag.OBJECT_IDENTIFIER);
    int oidAt = at;
    if (!OidBytes.isValid(bytes, oidAt, oidLength)) {
      throw new MalformedException();
    }
    at += oidLength;
    if (at >= end) {
      throw new MalformedException();
    }
    byte tag = bytes[at++];
    int valueLength = length();
    boolean held = isHeld(tag, at, valueLength);
    into.add(bytes, oidAt, oidLength, held ? tag : Tag.NULL, at, held ? valueLength : 0);
    at = end;
  }

  /// Whether we can hold a value.
  private boolean isHeld(byte tag, int valueAt, int length) {
    return switch (tag) {
      case Tag.INTEGER -> fits(valueAt, length, true);
      case Tag.COUNTER32, Tag.GAUGE32, Tag.TIME_TICKS, Tag.UNSIGNED32 ->
          fits(valueAt, length, false);
      case Tag.COUNTER64 -> length > 0 && (length <= 8 || (length == 9 && bytes[valueAt] == 0));
      case Tag.IP_ADDRESS -> length == 4;
      case Tag.OBJECT_IDENTIFIER -> // some agents send 0.0 without octets
          length == 0 || OidBytes.isValid(bytes, valueAt, length);
      case Tag.OCTET_STRING, Tag.OPAQUE, Tag.NSAP_ADDRESS -> true;
      case Tag.NULL, Tag.NO_SUCH_OBJECT, Tag.NO_SUCH_INSTANCE, Tag.END_OF_MIB_VIEW -> true;
      default -> false;
    };
  }

  /// Whether a number has 32 bits, however many octets it was put into.
  private boolean fits(int valueAt, int length, boolean signed) {
    if (length <= 0 || length > INTEGER_OCTETS_MAX) {
      return false;
    }
    for (int i = 0; i < length - 4; i++) {
      boolean negative = signed && bytes[valueAt + length - 4] < 0;
      if (bytes[valueAt + i] != (negative ? -1 : 0)) {
        return false;
      }
    }
    return true;
  }

  /// Goes into a value of this tag; what is read next lies within it.
  private void enter(byte tag) throws MalformedException {
    int length = header(tag);
    end = at + length;
  }

  private void skip(byte tag) throws MalformedException {
    int length = header(tag);
    at += length;
  }

  private long integer() throws MalformedException {
    int length = header(Tag.INTEGER);
    if (length == 0 || length > INTEGER_OCTETS_MAX) {
      throw new MalformedException();
    }
    long value = bytes[at] < 0 ? -1 : 0;
    for (int i = 0; i < length; i++) {
      value = (value << 8) | (bytes[at++] & 0xff);
    }
    return value;
  }

  private int header(byte tag) throws MalformedException {
    if (at >= end || bytes[at] != tag) {
      throw new MalformedException();
    }
    at++;
    return length();
  }

  /// A length of at most four octets whose value lies within what is there.
  private int length() throws MalformedException {
    if (at >= end) {
      throw new MalformedException();
    }
    int first = bytes[at++];
    if (first >= 0) {
      return within(first);
    }
    int octets = first & 0x7f;
    if (octets == 0 || octets > 4 || at + octets > end) {
      throw new MalformedException();
    }
    long length = 0;
    for (int i = 0; i < octets; i++) {
      length = (length << 8) | (bytes[at++] & 0xff);
    }
    return within(length);
  }

  private int within(long length) throws MalformedException {
    if (length > end - at) {
      throw new MalformedException();
    }
    return (int) length;
  }

  /// Carries nothing, so that datagrams at any rate cost little.
  private static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1;

    private MalformedException() {
      super("malformed", null, false, false);
    }
  }
}
