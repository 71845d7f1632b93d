package vn.bridgewatch.agent.profile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.config.YamlMap;

/// How series of a module become one metric of the vocabulary.
///
/// @param labels rules by label name; a label without one, or with an empty value, is left out
/// @param from the name of a series of one of the profile's modules
/// @param text the label of the source whose text is the value; empty: the value of the series
/// @param where patterns over the whole of a source's label; only such series count
/// @param when patterns over the number of another series with the same labels
/// @param plus series with the same labels that are added
/// @param divideBy series with the same labels; the value is divided by their sum
/// @param units series with the same labels that say in which unit the value is
/// @param milliwatts the value is a power in milliwatts and becomes dBm
/// @param latest of sources that give one series, the one with the greatest number in this label
///   counts; empty: the first
/// @param sum the values of all sources with the same labels here are added up
record Translation(
    Vocabulary.Word word,
    Map<String, LabelRule> labels,
    String from,
    String text,
    Map<String, Pattern> where,
    Map<String, Pattern> when,
    List<String> plus,
    List<String> divideBy,
    Optional<Units> units,
    ValueRule rule,
    boolean milliwatts,
    String latest,
    boolean sum) {

  private static final int SERIES_MAX = 8;

  Translation {
    labels = Map.copyOf(labels);
    where = Map.copyOf(where);
    when = Map.copyOf(when);
    plus = List.copyOf(plus);
    divideBy = List.copyOf(divideBy);
  }

  /// The power of ten in which a value counts, as ENTITY-SENSOR-MIB says it (RFC 3433).
  ///
  /// @param scale the series of entPhySensorScale: 9 is 1, 8 a thousandth, 10 a thousand
  /// @param precision the series of entPhySensorPrecision: digits after the point
  record Units(String scale, String precision) {
    private static final int SCALE_OF_UNITS = 9;

    static Units read(YamlMap map) {
      return new Units(map.requiredText("scale"), map.requiredText("precision"));
    }

    static double of(double value, double scale, double precision) {
      return value * Math.pow(10, 3 * (scale - SCALE_OF_UNITS) - precision);
    }
  }

  String metric() {
    return word.metric().name();
  }

  /// The series with other names that this one needs.
  List<String> beside() {
    var names = new java.util.ArrayList<String>(when.keySet());
    names.addAll(plus);
    names.addAll(divideBy);
    units.ifPresent(both -> names.addAll(List.of(both.scale(), both.precision())));
    return names;
  }

  static @Nullable Translation read(YamlMap map) {
    String metric = map.requiredText("metric");
    Optional<Vocabulary.Word> word = Vocabulary.word(metric);
    if (!metric.isBlank()) {
      map.require(
          word.isPresent() && !metric.equals(Vocabulary.DEVICE_INFO.metric().name()),
          "metric",
          "must be a word of the vocabulary (docs/devices.md), got " + metric);
    }
    Vocabulary.Word known = word.orElse(Vocabulary.DEVICE_INFO);
    Map<String, LabelRule> labels =
        map.map("labels", section -> LabelRule.read(section, known)).orElse(Map.of());
    for (Vocabulary.Label label : known.labels()) {
      map.require(
          word.isEmpty() || label.allowed().isEmpty() || labels.containsKey(label.name()),
          "labels",
          "must give " + label.name());
    }
    ValueRule rule = ValueRule.read(map);
    boolean milliwatts = map.flag("milliwatts", false);
    map.require(!milliwatts || rule.values().isEmpty(), "milliwatts", "cannot stand beside values");
    var translation =
        new Translation(
            known,
            labels,
            map.requiredText("from"),
            map.text("text", ""),
            patterns(map, "where"),
            patterns(map, "when"),
            map.texts("plus", SERIES_MAX),
            map.texts("divide_by", SERIES_MAX),
            map.map("units", Units::read),
            rule,
            milliwatts,
            map.text("latest", ""),
            map.flag("sum", false));
    return word.isEmpty() ? null : translation;
  }

  private static Map<String, Pattern> patterns(YamlMap map, String key) {
    var patterns = new LinkedHashMap<String, Pattern>();
    map.map(
        key,
        section -> {
          for (String name : section.names()) {
            section.parsed(name, Translation::pattern).ifPresent(one -> patterns.put(name, one));
          }
          return patterns;
        });
    return patterns;
  }

  static Pattern pattern(String text) {
    try {
      return Pattern.compile(text, Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "must be a regular expression: " + e.getDescription() + " in " + text, e);
    }
  }
}
