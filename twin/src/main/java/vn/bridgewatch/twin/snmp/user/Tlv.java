package vn.bridgewatch.twin.snmp.user;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/// A part of a message, read from its beginning to its end; every length is checked against what
/// holds it.
final class Tlv {

  static final int INTEGER = 0x02;
  static final int OCTET_STRING = 0x04;
  static final int OBJECT_IDENTIFIER = 0x06;
  static final int SEQUENCE = 0x30;
  static final int COUNTER32 = 0x41;

  private static final int LENGTH_OCTETS_MAX = 3;

  private final byte[] in;
  private final int end;
  private int at;

  Tlv(byte[] in, int at, int end) {
    this.in = in;
    this.at = at;
    this.end = end;
  }

  /// Thrown where a message is none.
  static final class Malformed extends Exception {
    Malformed(String why) {
      super(why);
    }
  }

  int at() {
    return at;
  }

  boolean isAtEnd() {
    return at == end;
  }

  int tag() throws Malformed {
    if (at >= end) {
      throw new Malformed("nothing follows");
    }
    return in[at] & 0xff;
  }

  /// The content of the next element, which is passed over.
  Tlv enter(int tag) throws Malformed {
    if (tag() != tag) {
      throw new Malformed("tag " + tag() + " instead of " + tag);
    }
    return next();
  }

  private Tlv next() throws Malformed {
    at++;
    int length = octet();
    if (length > 0x80) {
      int octets = length - 0x80;
      if (octets > LENGTH_OCTETS_MAX) {
        throw new Malformed("length of " + octets + " octets");
      }
      length = 0;
      for (int i = 0; i < octets; i++) {
        length = (length << 8) | octet();
      }
    } else if (length == 0x80) {
      throw new Malformed("length without end");
    }
    if (length > end - at) {
      throw new Malformed("longer than what holds it");
    }
    var content = new Tlv(in, at, at + length);
    at += length;
    return content;
  }

  private int octet() throws Malformed {
    if (at >= end) {
      throw new Malformed("cut");
    }
    return in[at++] & 0xff;
  }

  int integer() throws Malformed {
    Tlv content = enter(INTEGER);
    int octets = content.end - content.at;
    if (octets < 1 || octets > 4) {
      throw new Malformed("number of " + octets + " octets");
    }
    int number = in[content.at];
    for (int i = content.at + 1; i < content.end; i++) {
      number = (number << 8) | (in[i] & 0xff);
    }
    return number;
  }

  byte[] octets() throws Malformed {
    Tlv content = enter(OCTET_STRING);
    return Arrays.copyOfRange(in, content.at, content.end);
  }

  /// The next element as it is, with tag and length.
  byte[] whole() throws Malformed {
    int start = at;
    tag();
    next();
    return Arrays.copyOfRange(in, start, at);
  }

  /// An element of this content.
  static byte[] of(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    var out = new ByteArrayOutputStream(length + 4);
    out.write(tag);
    if (length >= 0x100) {
      out.write(0x82);
      out.write(length >> 8);
    } else if (length >= 0x80) {
      out.write(0x81);
    }
    out.write(length);
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /// An INTEGER of 32 bits, as short as it can be.
  static byte[] ofInteger(int number) {
    int octets = 1;
    while (octets < 4 && number >> (8 * octets - 1) != 0 && number >> (8 * octets - 1) != -1) {
      octets++;
    }
    byte[] content = new byte[octets];
    for (int i = 0; i < octets; i++) {
      content[i] = (byte) (number >> (8 * (octets - 1 - i)));
    }
    return of(INTEGER, content);
  }
}
