package vn.bridgewatch.twin.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a run of `snmp identify` gave.
///
/// @param values by series, without the prefix of our metrics; why it is absent where it is
record Identified(
    JsonNode device, List<JsonNode> lines, Map<String, String> values, String errors) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /// Asks the device that a port of this machine plays for a community.
  static Identified at(int port, String community) {
    AgentRun run =
        AgentRun.of(
            "snmp", "identify", "--community", community, "--output", "json", "127.0.0.1:" + port);
    List<JsonNode> lines = run.lines().stream().map(Identified::json).toList();
    assertThat(lines).as(run.err()).isNotEmpty();
    var values = new TreeMap<String, String>();
    for (JsonNode line : lines) {
      if (line.has("name")) {
        values.put(series(line), value(line));
      }
    }
    ((ObjectNode) lines.getFirst()).remove("instance"); // where it was asked says nothing of it
    return new Identified(lines.getFirst(), lines, values, run.err());
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new IllegalStateException(line, e);
    }
  }

  private static String series(JsonNode line) {
    var labels = new TreeMap<String, String>();
    line.path("labels")
        .properties()
        .forEach(one -> labels.put(one.getKey(), one.getValue().asText()));
    String name = line.path("name").asText().replace("bridgewatch_", "");
    return labels.isEmpty() ? name : name + labels.toString().replace(", ", ",");
  }

  private static String value(JsonNode line) {
    return line.has("absent")
        ? line.path("absent").asText()
        : new BigDecimal(line.path("value").asText())
            .round(new MathContext(9))
            .stripTrailingZeros()
            .toPlainString();
  }
}
