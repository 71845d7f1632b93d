package vn.bridgewatch.twin.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/// How often LibreNMS and we were compared, and where we differ: lines of `KEY | REASON` in a file
/// say why. What no line explains fails, and so does a line that no longer applies.
final class LibreNmsDifferences {

  private final String file;
  private final Map<String, String> reasons = new TreeMap<>();
  private final TreeSet<String> used = new TreeSet<>();
  private final TreeSet<String> unexplained = new TreeSet<>();
  private final Map<String, Integer> compared = new HashMap<>();

  private LibreNmsDifferences(String file) {
    this.file = file;
  }

  /// @param file a resource beside this class
  static LibreNmsDifferences read(String file) throws IOException {
    var differences = new LibreNmsDifferences(file);
    try (var in =
        Objects.requireNonNull(LibreNmsDifferences.class.getResourceAsStream(file), file)) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] parts = line.split("\\|", 2);
          assertThat(parts).as("KEY | REASON: " + line).hasSize(2);
          differences.reasons.put(parts[0].strip(), parts[1].strip());
        }
      }
    }
    return differences;
  }

  void compared(String what) {
    compared.merge(what, 1, Integer::sum);
  }

  /// @param what `unit`, `value` or `state`: the end of the key
  void differs(String place, String what, String how) {
    String key = place + " " + what;
    if (reasons.containsKey(key)) {
      used.add(key);
    } else {
      unexplained.add(key + ": " + how);
    }
  }

  /// What no line can explain.
  void wrong(String text) {
    unexplained.add(text);
  }

  /// @param floors how many comparisons of each kind there must have been
  void verify(Map<String, Integer> floors) {
    System.out.println(file + ": compared " + new TreeMap<>(compared));
    assertThat(String.join("\n", unexplained))
        .as("where both mean the same, or LibreNMS errs: a line in " + file)
        .isEmpty();
    assertThat(reasons.keySet())
        .as("lines that no longer apply")
        .containsExactlyInAnyOrderElementsOf(used);
    floors.forEach((what, floor) ->
        assertThat(compared.getOrDefault(what, 0)).as(what).isGreaterThanOrEqualTo(floor));
  }
}
