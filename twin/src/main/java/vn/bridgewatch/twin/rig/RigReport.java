package vn.bridgewatch.twin.rig;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// A line of what the rig counts.
public record RigReport(Map<String, String> values, String failure) {

  public RigReport {
    values = Map.copyOf(values);
  }

  private static final String FAILURE = " failure=";

  /// Reads the last whole line of what a rig printed.
  public static RigReport of(String printed) throws IOException {
    int end = printed.lastIndexOf(FAILURE);
    if (end < 0) {
      throw new IOException("the rig said nothing that can be read:\n" + printed);
    }
    String line = printed.substring(printed.lastIndexOf('\n', end) + 1);
    var values = new HashMap<String, String>();
    for (String word : line.substring(0, line.indexOf(FAILURE)).split(" ", -1)) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        values.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return new RigReport(values, line.substring(line.indexOf(FAILURE) + FAILURE.length()));
  }

  public long count(String name) {
    return Long.parseLong(values.getOrDefault(name, "0"));
  }

  public double number(String name) {
    return Double.parseDouble(values.getOrDefault(name, "NaN"));
  }
}
