package vn.bridgewatch.twin.snmp;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.Variable;

/// What a person knows of a device. One fact a line: `profile NAME`, `model TEXT`, `software TEXT`,
/// `interfaces_up N`, `interfaces_down N`, `SERIES VALUE`, `absent SERIES`, `none METRIC`.
record GearFacts(
    String profile,
    String model,
    String software,
    OptionalInt interfacesUp,
    OptionalInt interfacesDown,
    Map<String, Double> values,
    List<String> absent,
    List<String> none) {

  static Path folder() throws URISyntaxException {
    return Path.of(Objects.requireNonNull(GearFacts.class.getResource("gear")).toURI());
  }

  static GearFacts read(Path file) throws IOException {
    var words = new LinkedHashMap<String, String>();
    var values = new LinkedHashMap<String, Double>();
    var absent = new ArrayList<String>();
    var none = new ArrayList<String>();
    for (String line : Files.readAllLines(file)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      int blank = line.indexOf(' ');
      String word = line.substring(0, blank);
      String rest = line.substring(blank + 1);
      if (word.startsWith("bridgewatch_")) {
        int last = line.lastIndexOf(' ');
        values.put(line.substring(0, last), Double.valueOf(line.substring(last + 1)));
      } else if (word.equals("absent")) {
        absent.add(rest);
      } else if (word.equals("none")) {
        none.add(rest);
      } else {
        words.put(word, rest);
      }
    }
    return new GearFacts(
        words.getOrDefault("profile", ""),
        words.getOrDefault("model", ""),
        words.getOrDefault("software", ""),
        count(words, "interfaces_up"),
        count(words, "interfaces_down"),
        values,
        absent,
        none);
  }

  private static OptionalInt count(Map<String, String> words, String word) {
    return words.containsKey(word)
        ? OptionalInt.of(Integer.parseInt(words.get(word)))
        : OptionalInt.empty();
  }

  /// The text of an instance of a recording; empty where it has none.
  static String text(Recording recording, String oid) {
    int found = recording.find(new OID(oid));
    if (found < 0) {
      return "";
    }
    Variable variable = recording.value(found).at(0);
    return variable instanceof OctetString octets
        ? new String(octets.getValue(), StandardCharsets.UTF_8)
        : variable.toString();
  }
}
