package vn.bridgewatch.twin.snmp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.snmp4j.asn1.BEROutputStream;
import org.snmp4j.smi.Counter32;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.VariableBinding;

/// The objects of one simulated device in the order of their OIDs; many devices share one.
///
/// Bindings that stay the same are kept as the octets of an answer, in one array; of those that
/// move, the OID is.
public final class Recording {

  /// The recordings that ship with us.
  public static final List<String> BUILTIN = List.of("switch", "ups", "codec", "endpoint");

  private static final int BYTES_MAX = 64 * 1024 * 1024;
  private static final OID UP_TIME = new OID("1.3.6.1.2.1.1.3.0");
  private static final double TICKS_PER_SECOND = 100;
  private static final double UP_SECONDS_DEFAULT = 86_400;

  private final OID[] oids;
  private final Value[] values;
  private final byte[] keys;
  private final int[] keyStarts;
  private final byte[] bindings;
  private final int[] bindingStarts;
  private final byte[] tags;
  private final int leftOut;
  private final List<String> problems;

  Recording(Map<OID, Value> objects, int leftOut, List<String> problems) {
    var sorted = new TreeMap<>(objects);
    int size = sorted.size();
    this.oids = sorted.keySet().toArray(OID[]::new);
    this.values = sorted.values().toArray(Value[]::new);
    this.leftOut = leftOut;
    this.problems = List.copyOf(problems);
    this.keyStarts = new int[size + 1];
    this.bindingStarts = new int[size + 1];
    this.tags = new byte[size];
    var keyOctets = new ByteArrayOutputStream();
    var bindingOctets = new ByteArrayOutputStream();
    for (int i = 0; i < size; i++) {
      keyOctets.writeBytes(OidKey.of(oids[i]));
      bindingOctets.writeBytes(encoded(oids[i], values[i]));
      keyStarts[i + 1] = keyOctets.size();
      bindingStarts[i + 1] = bindingOctets.size();
      tags[i] = (byte) values[i].tag();
    }
    this.keys = keyOctets.toByteArray();
    this.bindings = bindingOctets.toByteArray();
  }

  private static byte[] encoded(OID oid, Value value) {
    try {
      var buffer = ByteBuffer.allocate(Ber.OCTETS_MAX);
      var out = new BEROutputStream(buffer);
      switch (value) {
        case Value.Fixed(var variable) -> new VariableBinding(oid, variable).encodeBER(out);
        case Value.Moving _ -> oid.encodeBER(out);
      }
      return Arrays.copyOf(buffer.array(), buffer.position());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads a `.snmprec` file, or a recording that ships with us by its name.
  ///
  /// @throws RecordingException where nothing of it can be read
  public static Recording open(String fileOrBuiltin) throws IOException, RecordingException {
    if (BUILTIN.contains(fileOrBuiltin)) {
      return builtin(fileOrBuiltin);
    }
    Path file = Path.of(fileOrBuiltin);
    if (Files.size(file) > BYTES_MAX) {
      throw new RecordingException(fileOrBuiltin + ": is over " + BYTES_MAX + " bytes");
    }
    // octets outside ASCII stand as they came from the device
    return parse(fileOrBuiltin, Files.readString(file, StandardCharsets.ISO_8859_1));
  }

  /// A recording that ships with us: `switch`, `ups`, `codec` or `endpoint`.
  public static Recording builtin(String name) throws IOException, RecordingException {
    String resource = name + ".snmprec";
    try (InputStream in = Recording.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new RecordingException(
            "no recording " + name + "; there are " + String.join(", ", BUILTIN));
      }
      return parse(resource, new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
    }
  }

  /// Reads lines of `OID|tag|value`.
  ///
  /// @param name how messages call it
  public static Recording parse(String name, String text) throws RecordingException {
    return new RecordingParser(name).parse(text);
  }

  /// The same device alive: the time since its start runs, and every counter that is not 0 grows as
  /// fast as it did since then on average.
  public Recording living() {
    int upTime = find(UP_TIME);
    double upSeconds =
        upTime >= 0 && values[upTime].at(0) instanceof TimeTicks ticks && ticks.toLong() > 0
            ? ticks.toLong() / TICKS_PER_SECOND
            : UP_SECONDS_DEFAULT;
    var objects = new TreeMap<OID, Value>();
    for (int i = 0; i < oids.length; i++) {
      objects.put(oids[i], i == upTime ? running(values[i]) : growing(values[i], upSeconds));
    }
    return new Recording(objects, leftOut, problems);
  }

  private static Value running(Value value) {
    return value instanceof Value.Fixed(TimeTicks ticks)
        ? new Value.Counting(Value.Counting.Kind.TIME_TICKS, ticks.toLong(), TICKS_PER_SECOND)
        : value;
  }

  private static Value growing(Value value, double upSeconds) {
    return switch (value) {
      case Value.Fixed(Counter32 counter) ->
          new Value.Counting(
              Value.Counting.Kind.COUNTER32, counter.toLong(), counter.toLong() / upSeconds);
      case Value.Fixed(Counter64 counter) when counter.toLong() >= 0 ->
          new Value.Counting(
              Value.Counting.Kind.COUNTER64, counter.toLong(), counter.toLong() / upSeconds);
      default -> value;
    };
  }

  public int size() {
    return oids.length;
  }

  /// How many rows could not be read.
  public int leftOut() {
    return leftOut;
  }

  /// Why rows could not be read, with file and line; the first hundred.
  public List<String> problems() {
    return problems;
  }

  OID oid(int index) {
    return oids[index];
  }

  Value value(int index) {
    return values[index];
  }

  /// The OID as BER has it.
  byte[] encodedOid(int index) {
    var buffer = ByteBuffer.allocate(oids[index].getBERLength());
    try {
      oids[index].encodeBER(new BEROutputStream(buffer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return buffer.array();
  }

  int tag(int index) {
    return tags[index];
  }

  /// The index of an OID; negative where there is none.
  int find(OID oid) {
    byte[] key = OidKey.of(oid);
    return find(key, 0, key.length);
  }

  /// The index of a key; where there is none, -1 less the index of the first one after it.
  int find(byte[] key, int from, int to) {
    int low = 0;
    int high = oids.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order =
          Arrays.compareUnsigned(keys, keyStarts[middle], keyStarts[middle + 1], key, from, to);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1 - low;
  }

  /// The index of the first object after a key; [#size] where there is none.
  int after(byte[] key, int from, int to) {
    int index = find(key, from, to);
    return index >= 0 ? index + 1 : -1 - index;
  }

  /// Whether the object's OID begins with this key.
  boolean startsWith(int index, byte[] prefix, int from, int to) {
    int start = keyStarts[index];
    return keyStarts[index + 1] - start >= to - from
        && Arrays.equals(keys, start, start + to - from, prefix, from, to);
  }

  /// Writes an object as a binding of an answer.
  ///
  /// @return the end of what was written; -1 where there is no room
  int write(int index, Moment moment, byte[] out, int at, int limit) {
    int start = bindingStarts[index];
    int length = bindingStarts[index + 1] - start;
    if (values[index] instanceof Value.Moving moving) {
      return Ber.binding(
          bindings, start, length, moving.tag(), moving.number(moment), out, at, limit);
    }
    if (at + length > limit) {
      return -1;
    }
    System.arraycopy(bindings, start, out, at, length);
    return at + length;
  }
}
