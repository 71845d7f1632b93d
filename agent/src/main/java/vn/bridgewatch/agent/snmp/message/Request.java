package vn.bridgewatch.agent.snmp.message;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// A question to a device.
///
/// @param type [Tag#GET], [Tag#GET_NEXT] or [Tag#GET_BULK]
/// @param oids as octets
/// @param repetitions rows that a GETBULK asks for
public record Request(byte type, List<byte[]> oids, int repetitions) {

  private static final int NULL_BYTES = 2;

  public Request {
    oids = List.copyOf(oids);
  }

  public static Request get(List<byte[]> oids) {
    return new Request(Tag.GET, oids, 0);
  }

  /// What comes after an OID, as version 1 can ask it.
  public static Request next(byte[] oid) {
    return new Request(Tag.GET_NEXT, List.of(oid), 0);
  }

  /// So many objects that come after an OID.
  public static Request bulk(byte[] oid, int repetitions) {
    return new Request(Tag.GET_BULK, List.of(oid), repetitions);
  }

  /// The message of version 1 or 2c.
  ///
  /// @param version 1 or 2
  public byte[] message(int version, String community, int requestId) {
    byte[] name = community.getBytes(StandardCharsets.UTF_8);
    int list = 0;
    for (byte[] oid : oids) {
      list += withHeader(withHeader(oid.length) + NULL_BYTES);
    }
    int second = type == Tag.GET_BULK ? repetitions : 0; // where an answer has its error index
    int pdu = integerBytes(requestId) + integerBytes(0) + integerBytes(second) + withHeader(list);
    int body = integerBytes(version - 1) + withHeader(name.length) + withHeader(pdu);
    var out = new Writer(withHeader(body));
    out.header(Tag.SEQUENCE, body);
    out.integer(version - 1);
    out.header(Tag.OCTET_STRING, name.length);
    out.octets(name);
    out.header(type, pdu);
    out.integer(requestId);
    out.integer(0);
    out.integer(second);
    out.header(Tag.SEQUENCE, list);
    for (byte[] oid : oids) {
      out.header(Tag.SEQUENCE, withHeader(oid.length) + NULL_BYTES);
      out.header(Tag.OBJECT_IDENTIFIER, oid.length);
      out.octets(oid);
      out.header(Tag.NULL, 0);
    }
    return out.bytes;
  }

  private static int withHeader(int length) {
    return length + (length < 0x80 ? 2 : length < 0x100 ? 3 : 4);
  }

  private static int integerBytes(int value) {
    return 2 + integerLength(value);
  }

  private static int integerLength(int value) {
    int length = 1;
    while (length < 4 && value >> (8 * length - 1) != 0 && value >> (8 * length - 1) != -1) {
      length++;
    }
    return length;
  }

  private static final class Writer {
    private final byte[] bytes;
    private int at;

    Writer(int length) {
      bytes = new byte[length];
    }

    void header(byte tag, int length) {
      bytes[at++] = tag;
      if (length >= 0x100) {
        bytes[at++] = (byte) 0x82;
        bytes[at++] = (byte) (length >> 8);
      } else if (length >= 0x80) {
        bytes[at++] = (byte) 0x81;
      }
      bytes[at++] = (byte) length;
    }

    void integer(int value) {
      int length = integerLength(value);
      header(Tag.INTEGER, length);
      for (int shift = 8 * (length - 1); shift >= 0; shift -= 8) {
        bytes[at++] = (byte) (value >> shift);
      }
    }

    void octets(byte[] octets) {
      System.arraycopy(octets, 0, bytes, at, octets.length);
      at += octets.length;
    }
  }
}
