package vn.bridgewatch.twin.snmp;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import org.snmp4j.smi.Counter32;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.Gauge32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.IpAddress;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.Opaque;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.Variable;

/// Reads the lines of a recording, `OID|tag|value`, as snmpsim writes them: the tag is the BER tag
/// in decimal, with `x` after it where the value is in hexadecimal.
///
/// A `~` after the tag is ours: the value moves while it plays. `65~`, `70~` and `67~` count
/// (`start=1000 rate=250`, the rate in units a second), `2~` and `66~` swing (`base=230 swing=4
/// period=300`, the period in seconds).
final class RecordingParser {

  private static final HexFormat HEX = HexFormat.of();

  private final String name;

  RecordingParser(String name) {
    this.name = name;
  }

  Recording parse(String text) throws RecordingException {
    var objects = new HashMap<OID, Value>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split("\\|", 3);
      try {
        if (parts.length != 3) {
          throw new IllegalArgumentException("must be OID|tag|value, got " + line);
        }
        objects.put(oid(parts[0]), value(parts[1], parts[2]));
      } catch (IllegalArgumentException e) {
        throw new RecordingException(name + ":" + number + ": " + e.getMessage());
      }
    }
    if (objects.isEmpty()) {
      throw new RecordingException(name + ": holds no object");
    }
    return new Recording(objects);
  }

  private static OID oid(String text) {
    String plain = text.startsWith(".") ? text.substring(1) : text;
    String[] parts = plain.split("\\.", -1);
    var subIds = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      try {
        subIds[i] = Integer.parseUnsignedInt(parts[i]);
      } catch (NumberFormatException _) {
        throw new IllegalArgumentException("must be a numeric OID, got " + text);
      }
    }
    return new OID(subIds);
  }

  private static Value value(String tag, String text) {
    if (tag.endsWith("~")) {
      return moving(tag.substring(0, tag.length() - 1), text);
    }
    boolean hexadecimal = tag.endsWith("x");
    String number = hexadecimal ? tag.substring(0, tag.length() - 1) : tag;
    byte[] octets = hexadecimal ? octets(text.strip()) : text.getBytes(StandardCharsets.ISO_8859_1);
    return new Value.Fixed(variable(number, hexadecimal, octets, text));
  }

  /// Octets of hexadecimal digits; recordings of real devices hold some where the last octet has
  /// one digit, which snmpsim takes as it stands.
  private static byte[] octets(String digits) {
    return HEX.parseHex(
        digits.length() % 2 == 0
            ? digits
            : digits.substring(0, digits.length() - 1) + "0" + digits.charAt(digits.length() - 1));
  }

  private static Variable variable(String tag, boolean hexadecimal, byte[] octets, String text) {
    return switch (tag) {
      case "2" -> new Integer32((int) number(text, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case "4" -> new OctetString(octets);
      case "5" -> Null.instance;
      case "6" -> oid(text.strip());
      case "64" -> new IpAddress(hexadecimal ? octets : dotted(text.strip()));
      case "65" -> new Counter32(number(text, 0, 0xffff_ffffL));
      case "66" -> new Gauge32(number(text, 0, 0xffff_ffffL));
      case "67" -> new TimeTicks(number(text, 0, 0xffff_ffffL));
      case "68" -> new Opaque(octets);
      case "70" -> new Counter64(Long.parseUnsignedLong(text.strip()));
      default -> throw new IllegalArgumentException("unknown tag " + tag);
    };
  }

  private static long number(String text, long min, long max) {
    try {
      long number = Long.parseLong(text.strip());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException _) {
      // reported below, with the same words
    }
    throw new IllegalArgumentException(
        "must be a whole number from " + min + " to " + max + ", got " + text);
  }

  private static byte[] dotted(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException("must be an IPv4 address, got " + text);
    }
    var octets = new byte[4];
    for (int i = 0; i < 4; i++) {
      octets[i] = (byte) number(parts[i], 0, 255);
    }
    return octets;
  }

  private static Value moving(String tag, String text) {
    return switch (tag) {
      case "65" -> counting(Value.Counting.Kind.COUNTER32, text);
      case "70" -> counting(Value.Counting.Kind.COUNTER64, text);
      case "67" -> counting(Value.Counting.Kind.TIME_TICKS, text);
      case "2" -> swinging(true, text);
      case "66" -> swinging(false, text);
      default -> throw new IllegalArgumentException("a value of tag " + tag + " cannot move");
    };
  }

  private static Value counting(Value.Counting.Kind kind, String text) {
    double[] of = settings(text, List.of("start", "rate"));
    return new Value.Counting(kind, (long) of[0], of[1]);
  }

  private static Value swinging(boolean signed, String text) {
    double[] of = settings(text, List.of("base", "swing", "period"));
    if (of[2] <= 0) {
      throw new IllegalArgumentException("period must be positive, got " + of[2]);
    }
    return new Value.Swinging(signed, of[0], of[1], of[2]);
  }

  /// The values of exactly these names, in their order.
  private static double[] settings(String text, List<String> names) {
    List<String> words = List.of(text.strip().split(" +", -1));
    var values = new double[names.size()];
    for (int i = 0; i < values.length; i++) {
      String start = names.get(i) + "=";
      List<String> given = words.stream().filter(word -> word.startsWith(start)).toList();
      if (given.size() != 1 || words.size() != values.length) {
        throw new IllegalArgumentException("needs each of " + names + " once, got " + text);
      }
      values[i] = Double.parseDouble(given.getFirst().substring(start.length()));
    }
    return values;
  }
}
