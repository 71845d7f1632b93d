package vn.bridgewatch.twin.snmp;

/// The few forms of BER that answers are made of (X.690, RFC 3417 section 8).
final class Ber {

  /// The largest datagram.
  static final int OCTETS_MAX = 65_535;

  static final int INTEGER = 0x02;
  static final int OCTET_STRING = 0x04;
  static final int OBJECT_IDENTIFIER = 0x06;
  static final int SEQUENCE = 0x30;
  private static final int COUNTER64 = 0x46;

  private Ber() {}

  /// Writes a binding of an encoded OID and a number.
  ///
  /// @return the end; -1 where there is no room
  static int binding(
      byte[] oid, int from, int length, int tag, long number, byte[] out, int at, int limit) {
    int content = length + numberOctets(tag, number);
    if (at + 1 + lengthOctets(content) + content > limit) {
      return -1;
    }
    int position = header(SEQUENCE, content, out, at);
    System.arraycopy(oid, from, out, position, length);
    return number(tag, number, out, position + length);
  }

  /// Octets of a number with its tag and length.
  static int numberOctets(int tag, long number) {
    if (tag == COUNTER64 && number < 0) { // Counter64 has no sign
      return 2 + 9;
    }
    int octets = 1;
    while (octets < 8 && number >> (8 * octets - 1) != 0 && number >> (8 * octets - 1) != -1) {
      octets++;
    }
    return 2 + octets;
  }

  static int number(int tag, long number, byte[] out, int at) {
    int octets = numberOctets(tag, number) - 2;
    int position = at;
    out[position++] = (byte) tag;
    out[position++] = (byte) octets;
    for (int i = octets - 1; i >= 0; i--) {
      out[position++] = i == 8 ? 0 : (byte) (number >> (8 * i));
    }
    return position;
  }

  static int lengthOctets(int length) {
    return length < 0x80 ? 1 : length < 0x100 ? 2 : 3;
  }

  static int header(int tag, int length, byte[] out, int at) {
    int position = at;
    out[position++] = (byte) tag;
    if (length >= 0x100) {
      out[position++] = (byte) 0x82;
      out[position++] = (byte) (length >> 8);
    } else if (length >= 0x80) {
      out[position++] = (byte) 0x81;
    }
    out[position++] = (byte) length;
    return position;
  }
}
