package vn.bridgewatch.agent.trap;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// An object and its value, as text for people.
///
/// @param oid with its instance, dotted
/// @param type INTEGER, STRING, Hex-STRING, OID, IpAddress, Counter32, Gauge32, Timeticks, Opaque,
///   Counter64, NULL or another, as net-snmp calls them
/// @param text the value, at most [#TEXT_CHARS_MAX] characters
public record Varbind(String oid, String type, String text) {

  public static final int TEXT_CHARS_MAX = 255;

  private static final int HEX_BYTES_MAX = 64;
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  /// Reads one from a list of variable bindings.
  static Varbind read(BerReader list) throws MalformedTrap {
    BerReader pair = list.enter(BerReader.SEQUENCE);
    String oid = pair.oid();
    int tag = pair.tag();
    BerReader value = pair.enter(tag);
    pair.done();
    return switch (tag) {
      case BerReader.INTEGER -> new Varbind(oid, "INTEGER", Long.toString(value.number(true)));
      case BerReader.OCTETS -> octets(oid, value.rest());
      case BerReader.NULL -> new Varbind(oid, "NULL", "");
      case BerReader.OID -> new Varbind(oid, "OID", cut(value.dotted()));
      case BerReader.IP_ADDRESS -> new Varbind(oid, "IpAddress", address(value.rest()));
      case BerReader.COUNTER32 -> unsigned(oid, "Counter32", value);
      case BerReader.GAUGE32 -> unsigned(oid, "Gauge32", value);
      case BerReader.TIME_TICKS -> unsigned(oid, "Timeticks", value);
      case BerReader.COUNTER64 -> unsigned(oid, "Counter64", value);
      case BerReader.OPAQUE -> new Varbind(oid, "Opaque", hex(value.rest()));
      default -> new Varbind(oid, "0x" + Integer.toHexString(tag), hex(value.rest()));
    };
  }

  private static Varbind unsigned(String oid, String type, BerReader value) throws MalformedTrap {
    return new Varbind(oid, type, Long.toUnsignedString(value.number(false)));
  }

  private static Varbind octets(String oid, byte[] octets) {
    try {
      int length = octets.length;
      while (length > 0 && octets[length - 1] == 0) {
        length--; // strings of C
      }
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, 0, length)).toString();
      if (text.codePoints().allMatch(Varbind::isPrintable)) {
        return new Varbind(oid, "STRING", cut(text));
      }
    } catch (CharacterCodingException _) {
      // told in hexadecimal, as what has control characters is
    }
    return new Varbind(oid, "Hex-STRING", hex(octets));
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL -> codePoint == '\t' || codePoint == '\n' || codePoint == '\r';
      case Character.FORMAT, // could turn the direction of the text around it
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  static String address(byte[] bytes) {
    return bytes.length == 4
        ? (bytes[0] & 0xff)
            + "."
            + (bytes[1] & 0xff)
            + "."
            + (bytes[2] & 0xff)
            + "."
            + (bytes[3] & 0xff)
        : hex(bytes);
  }

  private static String hex(byte[] bytes) {
    return bytes.length <= HEX_BYTES_MAX
        ? HEX.formatHex(bytes)
        : HEX.formatHex(bytes, 0, HEX_BYTES_MAX) + " …";
  }

  static String cut(String text) {
    if (text.length() <= TEXT_CHARS_MAX) {
      return text;
    }
    int end = TEXT_CHARS_MAX - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
