package vn.bridgewatch.agent.profile;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import vn.bridgewatch.config.YamlMap;

/// How a device's value becomes a value of the vocabulary: looked up in `values`, or times `scale`
/// plus `offset`; what is outside `valid` is no value.
///
/// A value that `values` does not list is absent, never 0: what a maker adds later is unknown to
/// us.
///
/// @param values by the number as people write it, or by text; empty: no look-up
/// @param validMin -Infinity: no bound
public record ValueRule(
    Map<String, Double> values, double scale, double offset, double validMin, double validMax) {

  /// Takes a number as it is.
  public static final ValueRule AS_IT_IS =
      new ValueRule(Map.of(), 1, 0, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  private static final double LIMIT = 1e18;

  public ValueRule {
    values = Map.copyOf(values);
  }

  /// Reads the keys `values`, `scale`, `offset` and `valid` of an entry.
  public static ValueRule read(YamlMap map) {
    Map<String, Double> values = map.map("values", ValueRule::values).orElse(Map.of());
    map.require(
        values.isEmpty() || !(map.has("scale") || map.has("offset") || map.has("valid")),
        "values",
        "cannot stand beside scale, offset or valid");
    double scale = map.number("scale", -LIMIT, LIMIT).orElse(1.0);
    map.require(scale != 0, "scale", "must not be 0");
    double offset = map.number("offset", -LIMIT, LIMIT).orElse(0.0);
    double min = Double.NEGATIVE_INFINITY;
    double max = Double.POSITIVE_INFINITY;
    if (map.has("valid")) {
      List<String> ends = map.texts("valid", 2);
      OptionalDouble low = ends.isEmpty() ? OptionalDouble.empty() : number(ends.getFirst());
      OptionalDouble high = ends.isEmpty() ? OptionalDouble.empty() : number(ends.getLast());
      if (ends.size() == 2
          && low.isPresent()
          && high.isPresent()
          && low.getAsDouble() <= high.getAsDouble()) {
        min = low.getAsDouble();
        max = high.getAsDouble();
      } else {
        map.problem("valid", "must be [lowest, highest], got " + ends);
      }
    }
    return new ValueRule(values, scale, offset, min, max);
  }

  private static Map<String, Double> values(YamlMap map) {
    var values = new LinkedHashMap<String, Double>();
    for (String name : map.names()) {
      map.number(name, -LIMIT, LIMIT).ifPresent(value -> values.put(canonical(name), value));
    }
    map.require(!values.isEmpty(), "", "must list at least one value");
    return values;
  }

  /// The value of a number; empty where there is none.
  public OptionalDouble of(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return OptionalDouble.empty();
    }
    if (!values.isEmpty()) {
      return found(canonical(BigDecimal.valueOf(number)));
    }
    return valid(number * scale + offset);
  }

  /// The value in dBm of a power that is in milliwatts after scale and offset (ITU-T V.574).
  OptionalDouble ofMilliwatts(double number) {
    double milliwatts = number * scale + offset;
    return milliwatts > 0 ? valid(10 * Math.log10(milliwatts)) : OptionalDouble.empty();
  }

  private OptionalDouble valid(double value) {
    return value >= validMin && value <= validMax
        ? OptionalDouble.of(value)
        : OptionalDouble.empty();
  }

  /// The value of a text: looked up, or read as a number; blanks around it do not count.
  public OptionalDouble of(String text) {
    String plain = text.strip();
    if (!values.isEmpty()) {
      return found(canonical(plain));
    }
    OptionalDouble number = number(plain);
    return number.isPresent() ? of(number.getAsDouble()) : OptionalDouble.empty();
  }

  private OptionalDouble found(String key) {
    return Optional.ofNullable(values.get(key))
        .map(OptionalDouble::of)
        .orElse(OptionalDouble.empty());
  }

  private static OptionalDouble number(String text) {
    try {
      double number = new BigDecimal(text).doubleValue();
      return Double.isInfinite(number) ? OptionalDouble.empty() : OptionalDouble.of(number);
    } catch (NumberFormatException _) {
      return OptionalDouble.empty();
    }
  }

  private static String canonical(String text) {
    try {
      return text.length() > 40 ? text : canonical(new BigDecimal(text));
    } catch (NumberFormatException _) {
      return text;
    }
  }

  private static String canonical(BigDecimal number) {
    return Math.abs(number.scale()) > 400
        ? number.toString()
        : number.stripTrailingZeros().toPlainString();
  }
}
