package vn.bridgewatch.twin.snmp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
/// in decimal, with `x` after it where the value is in hexadecimal and with `e` where it has the
/// escapes of Python. A row that cannot be read is left out and told with its line: recordings of
/// real devices hold slips of the pen.
///
/// A `~` after the tag is ours: the value moves while it plays. `65~`, `70~` and `67~` count
/// (`start=1000 rate=250`, the rate in units a second); `2~` and `66~` swing (`base=230 swing=4
/// period=300`, in seconds), ramp (`from=100 to=20 seconds=600`), tremble (`base=30 noise=2
/// seed=7`, another value each second) or toggle (`first=1 second=2 every=60`).
final class RecordingParser {

  private static final int VALUE_OCTETS_MAX = 32_768; // an answer is one datagram
  private static final int PROBLEMS_MAX = 100;
  private static final HexFormat HEX = HexFormat.of();

  private final String name;

  RecordingParser(String name) {
    this.name = name;
  }

  Recording parse(String text) throws RecordingException {
    var objects = new HashMap<OID, Value>();
    var problems = new ArrayList<String>();
    int leftOut = 0;
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
        leftOut++;
        if (problems.size() < PROBLEMS_MAX) {
          problems.add(name + ":" + number + ": " + e.getMessage());
        }
      }
    }
    if (objects.isEmpty()) {
      throw new RecordingException(
          problems.isEmpty() ? name + ": holds no object" : problems.getFirst());
    }
    return new Recording(objects, leftOut, problems);
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
    boolean escaped = tag.endsWith("e");
    String number = hexadecimal || escaped ? tag.substring(0, tag.length() - 1) : tag;
    byte[] octets =
        hexadecimal
            ? octets(text.strip())
            : escaped ? unescaped(text) : text.getBytes(StandardCharsets.ISO_8859_1);
    if (octets.length > VALUE_OCTETS_MAX) {
      throw new IllegalArgumentException(
          "must be at most " + VALUE_OCTETS_MAX + " octets, got " + octets.length);
    }
    return new Value.Fixed(variable(number, hexadecimal || escaped, octets, text));
  }

  /// Octets of hexadecimal digits; recordings of real devices hold some where the last octet has
  /// one digit, which snmpsim takes as it stands.
  private static byte[] octets(String digits) {
    return HEX.parseHex(
        digits.length() % 2 == 0
            ? digits
            : digits.substring(0, digits.length() - 1) + "0" + digits.charAt(digits.length() - 1));
  }

  private static Variable variable(String tag, boolean encoded, byte[] octets, String text) {
    return switch (tag) {
      case "2" -> new Integer32((int) number(text, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case "4" -> new OctetString(octets);
      case "5" -> Null.instance;
      case "6" -> oid(text.strip());
      case "64" -> new IpAddress(encoded ? four(octets) : dotted(text.strip()));
      case "65" -> new Counter32(number(text, 0, 0xffff_ffffL));
      case "66" -> new Gauge32(number(text, 0, 0xffff_ffffL));
      case "67" -> new TimeTicks(number(text, 0, 0xffff_ffffL));
      case "68" -> new Opaque(octets);
      case "70" -> new Counter64(Long.parseUnsignedLong(text.strip()));
      default -> throw new IllegalArgumentException("unknown tag " + tag);
    };
  }

  /// What Python's escapes stand for.
  private static byte[] unescaped(String text) {
    var octets = new ByteArrayOutputStream(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '\\' || at == text.length()) {
        octets.write(c);
        continue;
      }
      char escape = text.charAt(at++);
      switch (escape) {
        case 'n' -> octets.write('\n');
        case 'r' -> octets.write('\r');
        case 't' -> octets.write('\t');
        case 'x' -> {
          if (at + 2 > text.length()) {
            throw new IllegalArgumentException("must have two digits after \\x, got " + text);
          }
          octets.write(HexFormat.fromHexDigits(text, at, at + 2));
          at += 2;
        }
        default -> octets.write(escape);
      }
    }
    return octets.toByteArray();
  }

  private static byte[] four(byte[] octets) {
    if (octets.length != 4) {
      throw new IllegalArgumentException(
          "must be the 4 octets of an IPv4 address, got " + octets.length);
    }
    return octets;
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
      case "2" -> new Value.Measured(true, course(text));
      case "66" -> new Value.Measured(false, course(text));
      default -> throw new IllegalArgumentException("a value of tag " + tag + " cannot move");
    };
  }

  private static Value counting(Value.Counting.Kind kind, String text) {
    double[] of = settings(text, List.of("start", "rate"));
    if (of[1] < 0) {
      throw new IllegalArgumentException("rate must not be negative, got " + of[1]);
    }
    return new Value.Counting(kind, Long.parseUnsignedLong(word(text, "start")), of[1]);
  }

  private static Value.Course course(String text) {
    if (text.contains("swing=")) {
      double[] of = settings(text, List.of("base", "swing", "period"));
      return new Value.Course.Swing(of[0], of[1], positive("period", of[2]));
    }
    if (text.contains("noise=")) {
      double[] of = settings(text, List.of("base", "noise", "seed"));
      return new Value.Course.Noise(of[0], of[1], (long) of[2]);
    }
    if (text.contains("every=")) {
      double[] of = settings(text, List.of("first", "second", "every"));
      return new Value.Course.Toggle(of[0], of[1], positive("every", of[2]));
    }
    double[] of = settings(text, List.of("from", "to", "seconds"));
    return new Value.Course.Ramp(of[0], of[1], positive("seconds", of[2]));
  }

  private static double positive(String name, double number) {
    if (number > 0) {
      return number;
    }
    throw new IllegalArgumentException(name + " must be positive, got " + number);
  }

  private static String word(String text, String name) {
    String start = name + "=";
    return words(text).stream()
        .filter(word -> word.startsWith(start))
        .findFirst()
        .map(word -> word.substring(start.length()))
        .orElse("");
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split(" +", -1));
  }

  /// The values of exactly these names, in their order.
  private static double[] settings(String text, List<String> names) {
    if (words(text).size() != names.size()) {
      throw new IllegalArgumentException("needs each of " + names + " once, got " + text);
    }
    var values = new double[names.size()];
    for (int i = 0; i < values.length; i++) {
      String value = word(text, names.get(i));
      if (value.isEmpty()) {
        throw new IllegalArgumentException("needs each of " + names + " once, got " + text);
      }
      values[i] = Double.parseDouble(value);
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(names.get(i) + " must be a number, got " + value);
      }
    }
    return values;
  }
}
