package vn.bridgewatch.twin.bench.ingest;

import java.util.HashMap;
import java.util.Map;
import vn.bridgewatch.twin.bench.BenchException;

/// A line of what the rig counts.
record RigReport(Map<String, String> values, String failure) {

  private static final String FAILURE = " failure=";

  /// Reads the last whole line of what a rig printed.
  static RigReport of(String printed) throws BenchException {
    int end = printed.lastIndexOf(FAILURE);
    if (end < 0) {
      throw new BenchException("the rig said nothing that can be read:\n" + printed);
    }
    String line = printed.substring(printed.lastIndexOf('\n', end) + 1);
    var values = new HashMap<String, String>();
    for (String word : line.substring(0, line.indexOf(FAILURE)).split(" ", -1)) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        values.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return new RigReport(
        Map.copyOf(values), line.substring(line.indexOf(FAILURE) + FAILURE.length()));
  }

  long count(String name) {
    return Long.parseLong(values.getOrDefault(name, "0"));
  }

  double number(String name) {
    return Double.parseDouble(values.getOrDefault(name, "NaN"));
  }
}
