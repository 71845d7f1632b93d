package vn.bridgewatch.twin.snmp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.snmp4j.smi.OID;

/// The objects of one simulated device in the order of their OIDs.
public final class Recording {

  /// The recordings that ship with us.
  public static final List<String> BUILTIN = List.of("switch", "ups", "codec");

  private static final int BYTES_MAX = 64 * 1024 * 1024;

  private final OID[] oids;
  private final Value[] values;

  Recording(Map<OID, Value> objects) {
    var sorted = new TreeMap<>(objects);
    this.oids = sorted.keySet().toArray(OID[]::new);
    this.values = sorted.values().toArray(Value[]::new);
  }

  /// Reads a `.snmprec` file, or a recording that ships with us by its name.
  ///
  /// @throws RecordingException naming the line that is wrong
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

  /// A recording that ships with us: `switch`, `ups` or `codec`.
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

  public int size() {
    return oids.length;
  }

  OID oid(int index) {
    return oids[index];
  }

  Value value(int index) {
    return values[index];
  }

  /// The index of an OID; negative where there is none.
  int find(OID oid) {
    return Arrays.binarySearch(oids, oid);
  }

  /// The index of the first OID after this one; [#size] where there is none.
  int after(OID oid) {
    int index = Arrays.binarySearch(oids, oid);
    return index >= 0 ? index + 1 : -index - 1;
  }
}
