package vn.bridgewatch.agent.snmp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import vn.bridgewatch.agent.snmp.message.Bindings;
import vn.bridgewatch.agent.snmp.message.Tag;

/// One object of a device, for people and for a recording of the device.
///
/// @param oid numeric
/// @param type as the SMI calls it, as `Counter32`
/// @param text the value as a person reads it: octets that are no text as `0x48656C`
/// @param record the line of a `.snmprec` file: OID, tag, value
public record WalkedValue(String oid, String type, String text, String record) {

  private static final HexFormat HEX = HexFormat.of();

  static WalkedValue of(Bindings values, int index) {
    String oid = values.oid(index).toDottedString();
    byte tag = values.tag(index);
    byte[] octets = values.value(index);
    String text =
        switch (tag) {
          case Tag.OCTET_STRING -> readable(octets);
          case Tag.OPAQUE -> "0x" + HEX.withUpperCase().formatHex(octets);
          case Tag.OBJECT_IDENTIFIER -> values.variable(index).toString();
          case Tag.NULL -> "";
          case Tag.TIME_TICKS, Tag.COUNTER32, Tag.GAUGE32, Tag.INTEGER ->
              Long.toString(values.number(index));
          case Tag.COUNTER64 -> Long.toUnsignedString(values.number(index));
          default -> values.variable(index).toString();
        };
    boolean inHex =
        tag == Tag.OPAQUE || tag == Tag.IP_ADDRESS || (tag == Tag.OCTET_STRING && !isPlain(octets));
    String record = oid + "|" + (tag & 0xff) + (inHex ? "x|" + HEX.formatHex(octets) : "|" + text);
    return new WalkedValue(oid, type(tag), text, record);
  }

  private static String type(byte tag) {
    return switch (tag) {
      case Tag.INTEGER -> "Integer32";
      case Tag.OCTET_STRING -> "OctetString";
      case Tag.NULL -> "Null";
      case Tag.OBJECT_IDENTIFIER -> "ObjectIdentifier";
      case Tag.IP_ADDRESS -> "IpAddress";
      case Tag.COUNTER32 -> "Counter32";
      case Tag.GAUGE32 -> "Gauge32";
      case Tag.TIME_TICKS -> "TimeTicks";
      case Tag.OPAQUE -> "Opaque";
      case Tag.COUNTER64 -> "Counter64";
      default -> "Type" + (tag & 0xff);
    };
  }

  /// Text without control characters as it is, all else in hexadecimal.
  private static String readable(byte[] octets) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
      if (text.codePoints().noneMatch(Character::isISOControl)) {
        return text;
      }
    } catch (CharacterCodingException _) {
      // no text
    }
    return "0x" + HEX.withUpperCase().formatHex(octets);
  }

  /// What a recording can hold as it is.
  private static boolean isPlain(byte[] octets) {
    for (byte octet : octets) {
      if (octet < ' ' || octet == 0x7f) {
        return false;
      }
    }
    return octets.length == 0 || (octets[0] != ' ' && octets[octets.length - 1] != ' ');
  }
}
