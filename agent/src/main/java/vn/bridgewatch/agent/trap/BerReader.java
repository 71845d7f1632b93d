package vn.bridgewatch.agent.trap;

import java.util.Arrays;

/// Reads the subset of BER that SNMP uses (RFC 3417, section 8): definite lengths, tags of one
/// byte. A window on the datagram; nothing is read outside of it and nothing is copied but values.
final class BerReader {

  static final int INTEGER = 0x02;
  static final int OCTETS = 0x04;
  static final int NULL = 0x05;
  static final int OID = 0x06;
  static final int SEQUENCE = 0x30;
  static final int IP_ADDRESS = 0x40;
  static final int COUNTER32 = 0x41;
  static final int GAUGE32 = 0x42;
  static final int TIME_TICKS = 0x43;
  static final int OPAQUE = 0x44;
  static final int COUNTER64 = 0x46;

  /// RFC 2578, section 3.5.
  static final int SUBIDENTIFIERS_MAX = 128;

  private static final int INTEGER_BYTES_MAX = 8;
  private static final long SUBIDENTIFIER_MAX = 0xffff_ffffL;

  private final byte[] bytes;
  private final int end;
  private int at;

  BerReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private BerReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  boolean isEmpty() {
    return at >= end;
  }

  /// Where in the datagram the next element begins.
  int offset() {
    return at;
  }

  /// The tag of the next element.
  int tag() throws MalformedTrap {
    if (at >= end) {
      throw new MalformedTrap("ends early at byte " + at);
    }
    return bytes[at] & 0xff;
  }

  /// Enters an element of the tag; this reader goes on after it.
  BerReader enter(int tag) throws MalformedTrap {
    int found = tag();
    if (found != tag) {
      throw new MalformedTrap(
          "tag 0x"
              + Integer.toHexString(found)
              + " at byte "
              + at
              + ", expected 0x"
              + Integer.toHexString(tag));
    }
    at++;
    int length = length();
    var inner = new BerReader(bytes, at, at + length);
    at += length;
    return inner;
  }

  private int length() throws MalformedTrap {
    int first = next();
    if (first < 0x80) {
      return within(first);
    }
    int count = first & 0x7f;
    if (count == 0 || count > 4) {
      throw new MalformedTrap("length of " + count + " bytes before byte " + at);
    }
    long length = 0;
    for (int i = 0; i < count; i++) {
      length = (length << 8) | next();
    }
    return within(length);
  }

  private int within(long length) throws MalformedTrap {
    if (length > end - at) {
      throw new MalformedTrap(
          "length " + length + " before byte " + at + ", only " + (end - at) + " bytes are left");
    }
    return (int) length;
  }

  private int next() throws MalformedTrap {
    if (at >= end) {
      throw new MalformedTrap("ends early at byte " + at);
    }
    return bytes[at++] & 0xff;
  }

  /// A signed number.
  long integer() throws MalformedTrap {
    return enter(INTEGER).number(true);
  }

  /// A signed number in a range, both ends included.
  int integer(int min, int max) throws MalformedTrap {
    int start = at;
    long number = integer();
    if (number < min || number > max) {
      throw new MalformedTrap("number " + number + " at byte " + start + ", out of range");
    }
    return (int) number;
  }

  /// All that is left in this window as a number.
  long number(boolean signed) throws MalformedTrap {
    int length = end - at;
    boolean padded = !signed && length == INTEGER_BYTES_MAX + 1 && bytes[at] == 0;
    if (length == 0 || (length > INTEGER_BYTES_MAX && !padded)) {
      throw new MalformedTrap("number of " + length + " bytes at byte " + at);
    }
    long number = signed && bytes[at] < 0 ? -1 : 0;
    while (at < end) {
      number = (number << 8) | next();
    }
    return number;
  }

  byte[] octets() throws MalformedTrap {
    return enter(OCTETS).rest();
  }

  byte[] octets(int min, int max) throws MalformedTrap {
    int start = at;
    byte[] octets = octets();
    if (octets.length < min || octets.length > max) {
      throw new MalformedTrap(
          octets.length + " octets at byte " + start + ", expected " + min + " to " + max);
    }
    return octets;
  }

  /// A copy of all that is left in this window, which is still to be read.
  byte[] copy() {
    return Arrays.copyOfRange(bytes, at, end);
  }

  /// All that is left in this window.
  byte[] rest() {
    byte[] rest = Arrays.copyOfRange(bytes, at, end);
    at = end;
    return rest;
  }

  String oid() throws MalformedTrap {
    return enter(OID).dotted();
  }

  /// All that is left in this window as an object identifier in dotted form.
  String dotted() throws MalformedTrap {
    int start = at;
    if (at >= end) {
      throw new MalformedTrap("empty object identifier at byte " + at);
    }
    var text = new StringBuilder();
    int count = 0;
    while (at < end) {
      long subidentifier = subidentifier();
      if (count == 0) {
        long first = Math.min(subidentifier / 40, 2);
        text.append(first).append('.').append(subidentifier - 40 * first);
        count = 2;
        continue;
      }
      count++;
      if (count > SUBIDENTIFIERS_MAX) {
        throw new MalformedTrap("object identifier at byte " + start + " is too long");
      }
      text.append('.').append(subidentifier);
    }
    return text.toString();
  }

  private long subidentifier() throws MalformedTrap {
    int start = at;
    long value = 0;
    int octet;
    do {
      octet = next();
      value = (value << 7) | (octet & 0x7f);
      if (value > SUBIDENTIFIER_MAX) {
        throw new MalformedTrap("number in the object identifier at byte " + start + ", too large");
      }
    } while (octet >= 0x80);
    return value;
  }

  /// Nothing may be left.
  void done() throws MalformedTrap {
    if (at < end) {
      throw new MalformedTrap((end - at) + " bytes too many at byte " + at);
    }
  }
}
