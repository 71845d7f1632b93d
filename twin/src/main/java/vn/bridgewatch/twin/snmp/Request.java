package vn.bridgewatch.twin.snmp;

import java.util.Arrays;

/// A request of version 1 or 2c, taken apart in place; one object serves all requests of a thread.
///
/// Every length is checked against what holds it before it is used, so that no datagram reads
/// outside itself.
final class Request {

  static final int GET = 0xa0;
  static final int GET_NEXT = 0xa1;
  static final int SET = 0xa3;
  static final int GET_BULK = 0xa5;

  static final int VERSION_1 = 0;
  static final int VERSION_2C = 1;
  private static final int VERSION_3 = 3;

  static final int BINDINGS_MAX = 2_048;
  static final int COMMUNITY_OCTETS_MAX = 255;

  enum Outcome {
    GOOD,
    MALFORMED,
    /// Of a version that is not for us.
    OTHER_VERSION
  }

  private byte[] in = new byte[0];
  private int position;
  private int contentEnd;

  private int version;
  private int communityStart;
  private int communityEnd;
  private int type;
  private int requestIdStart;
  private int requestIdEnd;
  private long second;
  private long third;
  private int listStart;
  private int listEnd;
  private int count;
  private final int[] oidStarts = new int[BINDINGS_MAX];
  private final int[] oidEnds = new int[BINDINGS_MAX];
  private final byte[] keys = new byte[2 * Ber.OCTETS_MAX];
  private final int[] keyStarts = new int[BINDINGS_MAX + 1];

  /// Takes a datagram apart; it must stay as it is until the request is answered.
  Outcome read(byte[] datagram, int length) {
    in = datagram;
    position = 0;
    count = 0;
    if (!enter(Ber.SEQUENCE, length)) {
      return Outcome.MALFORMED;
    }
    int messageEnd = contentEnd;
    if (!integer(messageEnd)) {
      return Outcome.MALFORMED;
    }
    version = (int) number;
    if (version == VERSION_3) {
      return Outcome.OTHER_VERSION;
    }
    if (version != VERSION_1 && version != VERSION_2C) {
      return Outcome.MALFORMED;
    }
    if (!enter(Ber.OCTET_STRING, messageEnd) || contentEnd - position > COMMUNITY_OCTETS_MAX) {
      return Outcome.MALFORMED;
    }
    communityStart = position;
    communityEnd = contentEnd;
    position = contentEnd;
    return pdu(messageEnd) ? Outcome.GOOD : Outcome.MALFORMED;
  }

  private boolean pdu(int messageEnd) {
    if (position >= messageEnd) {
      return false;
    }
    type = in[position] & 0xff;
    if (!enter(type, messageEnd)) {
      return false;
    }
    int pduEnd = contentEnd;
    requestIdStart = position;
    if (!integer(pduEnd)) {
      return false;
    }
    requestIdEnd = position;
    if (!integer(pduEnd)) {
      return false;
    }
    second = number;
    if (!integer(pduEnd)) {
      return false;
    }
    third = number;
    if (!enter(Ber.SEQUENCE, pduEnd)) {
      return false;
    }
    listStart = position;
    listEnd = contentEnd;
    return bindings();
  }

  private boolean bindings() {
    int keyEnd = 0;
    while (position < listEnd) {
      if (count == BINDINGS_MAX || !enter(Ber.SEQUENCE, listEnd)) {
        return false;
      }
      int bindingEnd = contentEnd;
      oidStarts[count] = position;
      if (!enter(Ber.OBJECT_IDENTIFIER, bindingEnd)) {
        return false;
      }
      oidEnds[count] = contentEnd;
      keyStarts[count] = keyEnd;
      keyEnd = OidKey.ofBer(in, position, contentEnd, keys, keyEnd);
      if (keyEnd < 0) {
        return false;
      }
      position = contentEnd;
      if (position >= bindingEnd || !enter(in[position] & 0xff, bindingEnd)) {
        return false; // a value must be there, whatever it is
      }
      position = bindingEnd;
      count++;
    }
    keyStarts[count] = keyEnd;
    return true;
  }

  private long number;

  /// Reads an INTEGER of at most 32 bits into [#number].
  private boolean integer(int limit) {
    if (!enter(Ber.INTEGER, limit)) {
      return false;
    }
    int octets = contentEnd - position;
    if (octets < 1 || octets > 5 || (octets == 5 && in[position] != 0)) {
      return false;
    }
    long value = in[position];
    for (int i = 1; i < octets; i++) {
      value = (value << 8) | (in[position + i] & 0xff);
    }
    number = value;
    position = contentEnd;
    return true;
  }

  /// Steps into an element of this tag; [#contentEnd] is where it ends.
  private boolean enter(int tag, int limit) {
    if (position + 2 > limit || (in[position] & 0xff) != tag) {
      return false;
    }
    int length = in[position + 1];
    position += 2;
    if (length < 0) {
      int octets = length & 0x7f;
      if (octets < 1 || octets > 4 || position + octets > limit) {
        return false; // the indefinite form is not for SNMP (RFC 3417, section 8)
      }
      long value = 0;
      for (int i = 0; i < octets; i++) {
        value = (value << 8) | (in[position++] & 0xff);
      }
      if (value > Ber.OCTETS_MAX) {
        return false;
      }
      length = (int) value;
    }
    contentEnd = position + length;
    return contentEnd <= limit;
  }

  byte[] in() {
    return in;
  }

  boolean isVersion1() {
    return version == VERSION_1;
  }

  int version() {
    return version;
  }

  int communityStart() {
    return communityStart;
  }

  int communityEnd() {
    return communityEnd;
  }

  int type() {
    return type;
  }

  /// The request ID with its tag and length.
  int requestIdStart() {
    return requestIdStart;
  }

  int requestIdEnd() {
    return requestIdEnd;
  }

  int nonRepeaters() {
    return Math.clamp(second, 0, count);
  }

  int repetitions() {
    return Math.clamp(third, 0, Integer.MAX_VALUE);
  }

  int count() {
    return count;
  }

  /// The OID of a binding with its tag and length.
  int oidStart(int binding) {
    return oidStarts[binding];
  }

  int oidEnd(int binding) {
    return oidEnds[binding];
  }

  byte[] keys() {
    return keys;
  }

  int keyStart(int binding) {
    return keyStarts[binding];
  }

  int keyEnd(int binding) {
    return keyStarts[binding + 1];
  }

  int listStart() {
    return listStart;
  }

  int listEnd() {
    return listEnd;
  }

  /// The same for requests that ask for the same, whatever their ID.
  int contentHash() {
    int hash = type;
    for (int i = requestIdEnd; i < listEnd; i++) {
      hash = 31 * hash + in[i];
    }
    return hash;
  }

  /// The end of a key's last but one sub-identifier: what an object and its instances share.
  static int parentEnd(byte[] keys, int from, int to) {
    int at = from;
    int last = from;
    while (at < to) {
      last = at;
      int first = keys[at] & 0xff;
      at += first > 0xfa ? 1 + first - 0xfa : 1;
    }
    return last;
  }

  @Override
  public String toString() {
    return "version %d, type %x, %d bindings, community %s"
        .formatted(
            version,
            type,
            count,
            Arrays.toString(Arrays.copyOfRange(in, communityStart, communityEnd)));
  }
}
