package vn.bridgewatch.twin.bench.storm;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the collector counted of its connections.
record Figures(Map<String, Double> values) {

  private static final Pattern SAMPLE =
      Pattern.compile("(?m)^(bridgewatch_collector_[a-z_]+)(?:\\{([^}]*)})? (\\S+)$");
  private static final Pattern REASON = Pattern.compile("(?:reason|kind)=\"([^\"]+)\"");

  /// Reads the text of `/metrics`.
  static Figures of(String metrics) {
    var values = new TreeMap<String, Double>();
    Matcher sample = SAMPLE.matcher(metrics);
    while (sample.find()) {
      String labels = sample.group(2);
      Matcher reason = REASON.matcher(labels == null ? "" : labels);
      String name = sample.group(1) + (reason.find() ? " " + reason.group(1) : "");
      values.put(name, Double.parseDouble(sample.group(3)));
    }
    return new Figures(values);
  }

  /// How many connections were cut off for a reason.
  double rejected(String reason) {
    return get("bridgewatch_collector_connections_rejected_total " + reason);
  }

  /// How many handshakes of a kind were done.
  double handshakes(String kind) {
    return get("bridgewatch_collector_handshake_seconds_count " + kind);
  }

  double get(String name) {
    return values.getOrDefault(name, 0.0);
  }
}
