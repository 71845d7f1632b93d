package vn.bridgewatch.ruleset;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import vn.bridgewatch.config.YamlMap;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.rule.Selector;

/// Reads which series a rule watches.
final class SelectorReader {

  private static final int LABELS_MAX = 10;
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private SelectorReader() {}

  static Selector selector(YamlMap map) {
    String metric = map.requiredText("metric");
    if (!metric.isEmpty()) {
      map.parsed("metric", text -> Metric.gauge(text, "").name());
    }
    String unless = map.text("unless").orElse("");
    if (!unless.isEmpty()) {
      map.parsed("unless", text -> Metric.gauge(text, "").name());
    }
    Map<String, String> match = map.map("match", SelectorReader::match).orElse(Map.of());
    Map<String, Pattern> where = map.map("where", SelectorReader::where).orElse(Map.of());
    return new Selector(metric, match, where, unless, labels(map, "without"));
  }

  static List<String> labels(YamlMap map, String key) {
    return map.texts(
        key, LABELS_MAX, text -> LABEL.matcher(text).matches(), "must be the name of a label");
  }

  private static Map<String, String> match(YamlMap map) {
    var match = new HashMap<String, String>();
    for (String label : map.names()) {
      map.require(
          LABEL.matcher(label).matches(), label, "must be the name of a label, got " + label);
      map.text(label)
          .ifPresent(value -> {
            map.require(
                value.length() <= Labels.VALUE_CHARS_MAX,
                label,
                "must be at most " + Labels.VALUE_CHARS_MAX + " characters");
            match.put(label, value);
          });
    }
    return match;
  }

  private static Map<String, Pattern> where(YamlMap map) {
    var where = new HashMap<String, Pattern>();
    for (String label : map.names()) {
      map.require(
          LABEL.matcher(label).matches(), label, "must be the name of a label, got " + label);
      map.parsed(label, SelectorReader::pattern).ifPresent(pattern -> where.put(label, pattern));
    }
    return where;
  }

  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "must be a regular expression: " + e.getDescription() + ", got " + text, e);
    }
  }
}
