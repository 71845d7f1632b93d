package vn.bridgewatch.agent.snmp.series;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.IpAddress;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.Opaque;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.UnsignedInteger32;
import org.snmp4j.smi.Variable;
import vn.bridgewatch.agent.snmp.message.Tag;
import vn.bridgewatch.agent.snmp.module.CivilTime;
import vn.bridgewatch.agent.snmp.module.TimePattern;
import vn.bridgewatch.agent.snmp.module.ValueType;

/// Reads one value of a device as a number, a text or a time, as snmp_exporter does.
final class PduValue {

  /// Counter64 wraps here, so that a double still tells neighbours apart.
  private static final long WRAP_MASK = (1L << 53) - 1;

  private static final long NTP_EPOCH_SECONDS = 2_208_988_800L; // from 1900 to 1970
  private static final int OPAQUE_EXTENSION = 0x9f;
  private static final int OPAQUE_FLOAT = 0x78; // net-snmp's Opaque-wrapped types
  private static final int OPAQUE_DOUBLE = 0x79;

  private PduValue() {}

  /// The value as a number; empty when the device sent no number (text, NULL, OID, address).
  static OptionalDouble number(Variable value) {
    return switch (value) {
      case Counter64 counter -> OptionalDouble.of((double) (counter.getValue() & WRAP_MASK));
      case UnsignedInteger32 unsigned -> OptionalDouble.of((double) unsigned.getValue());
      case Integer32 integer -> OptionalDouble.of(integer.getValue());
      case Opaque opaque -> floating(opaque);
      default -> OptionalDouble.empty();
    };
  }

  /// A whole number as [#number(Variable)] has it.
  static double number(byte tag, long number) {
    return (double) (tag == Tag.COUNTER64 ? number & WRAP_MASK : number);
  }

  /// The value as a whole number; what is no number is 0, as snmp_exporter has it for indexes.
  static long wholeNumber(Variable value) {
    return value instanceof Counter64 counter ? counter.getValue() : (long) number(value).orElse(0);
  }

  private static OptionalDouble floating(Opaque opaque) {
    byte[] bytes = opaque.getValue();
    if (bytes.length < 3 || (bytes[0] & 0xff) != OPAQUE_EXTENSION) {
      return OptionalDouble.empty();
    }
    ByteBuffer content = ByteBuffer.wrap(bytes, 3, bytes.length - 3);
    int kind = bytes[1] & 0xff;
    if (kind == OPAQUE_FLOAT && bytes[2] == 4 && content.remaining() == 4) {
      return OptionalDouble.of(content.getFloat());
    }
    return kind == OPAQUE_DOUBLE && bytes[2] == 8 && content.remaining() == 8
        ? OptionalDouble.of(content.getDouble())
        : OptionalDouble.empty();
  }

  /// The value as a label.
  ///
  /// @param asPeer print time ticks as version 0.21 does, whose formatting does not know them
  static String text(Variable value, ValueType type, String displayHint, boolean asPeer) {
    return switch (value) {
      case Counter64 counter -> Long.toUnsignedString(counter.getValue());
      case TimeTicks ticks when asPeer -> "%!s(uint32=" + ticks.getValue() + ")";
      case UnsignedInteger32 unsigned -> Long.toString(unsigned.getValue());
      case Integer32 integer -> Integer.toString(integer.getValue());
      case OID oid -> oid.toDottedString();
      case IpAddress address -> address.toString();
      case Opaque opaque when floating(opaque).isPresent() -> plain(opaque);
      case OctetString octets -> text(octets.getValue(), type, displayHint, asPeer);
      case Null _ -> "";
      default -> value.toString();
    };
  }

  private static String text(byte[] bytes, ValueType type, String displayHint, boolean asPeer) {
    return switch (type) {
      case DISPLAY_STRING -> Texts.utf8(bytes);
      case OCTET_STRING, BITS ->
          type == ValueType.OCTET_STRING && !displayHint.isEmpty()
              ? DisplayHint.render(displayHint, bytes)
                  .map(Texts::utf8)
                  .orElseGet(() -> Texts.hexadecimal(bytes))
              : Texts.hexadecimal(bytes);
      default -> {
        var parts = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
          parts[i] = bytes[i] & 0xff;
        }
        yield new IndexReader(parts, asPeer).take(type, 0, false, Map.of()).text();
      }
    };
  }

  private static String plain(Opaque opaque) {
    double number = floating(opaque).orElse(Double.NaN);
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return Double.isNaN(number) ? "NaN" : number > 0 ? "+Inf" : "-Inf";
    }
    boolean single = (opaque.getValue()[1] & 0xff) == OPAQUE_FLOAT;
    String shortest = single ? Float.toString((float) number) : Double.toString(number);
    return new BigDecimal(shortest).stripTrailingZeros().toPlainString();
  }

  /// The octets of an OCTET STRING; empty for any other value.
  static Optional<byte[]> octets(Variable value) {
    return value instanceof OctetString octets && !(value instanceof Opaque)
        ? Optional.of(octets.getValue())
        : Optional.empty();
  }

  /// DateAndTime of RFC 2579: 8 octets in UTC, or 11 with the offset from UTC.
  static OptionalLong dateAndTime(Variable value) {
    byte[] b = octets(value).orElse(new byte[0]);
    if (b.length != 8 && b.length != 11) {
      return OptionalLong.empty();
    }
    long seconds =
        CivilTime.epochSeconds(
            (b[0] & 0xff) << 8 | (b[1] & 0xff),
            b[2] & 0xff,
            b[3] & 0xff,
            b[4] & 0xff,
            b[5] & 0xff,
            b[6] & 0xff);
    if (b.length == 8) {
      return OptionalLong.of(seconds);
    }
    int hours = b[9] & 0xff;
    int minutes = b[10] & 0xff;
    boolean west = b[8] == '-';
    if ((!west && b[8] != '+') || hours > 24 || minutes > 60) {
      return OptionalLong.empty(); // no offset that Go would parse
    }
    long offset = hours * 3_600L + minutes * 60L;
    return OptionalLong.of(west ? seconds + offset : seconds - offset);
  }

  /// An NTP time stamp (RFC 5905, section 6), whole seconds since 1970.
  static OptionalLong ntpTimeStamp(Variable value) {
    byte[] bytes = octets(value).orElse(new byte[0]);
    if (bytes.length < 8) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt()) - NTP_EPOCH_SECONDS);
  }

  static OptionalLong time(Variable value, TimePattern pattern) {
    return pattern.parse(text(value, ValueType.DISPLAY_STRING, "", false));
  }
}
