package vn.bridgewatch.rule;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vn.bridgewatch.metric.TextFormat;

/// A number as people write it, with its unit, in the base unit of its metric: `150 ms` is 0.15 of
/// a metric in seconds, `5 %` is 0.05 of a ratio. The unit of a metric is in its name, by the
/// conventions of Prometheus; for one whose name has none a number stands alone.
public final class Quantity {

  private static final Pattern TEXT =
      Pattern.compile("([-+]?[0-9]+(?:[.][0-9]+)?(?:[eE][-+]?[0-9]+)?)\\s*([^0-9\\s].*)?");

  private static final String SECONDS = "s";
  private static final String PERCENT = "%";
  private static final double HUNDRED = 100;
  private static final double MILLI = 1e-3;
  private static final double MICRO = 1e-6;
  private static final Set<String> PREFIXED = Set.of("B", "bit/s", "Hz");
  private static final List<Map.Entry<String, Double>> PREFIXES =
      List.of(Map.entry("G", 1e9), Map.entry("M", 1e6), Map.entry("k", 1e3));

  /// Without what a multiplication leaves behind.
  private static final MathContext WRITTEN = new MathContext(12);

  private static final MathContext MEASURED = new MathContext(4);
  private static final char NO_BREAK = '\u00a0';

  /// Kinds of quantities by the word in the metric's name, with their units and what these are in
  /// the base unit.
  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              "_seconds",
              SECONDS,
              Map.of(
                  "ms", 1e-3, "us", 1e-6, "µs", 1e-6, "s", 1.0, "min", 60.0, "h", 3_600.0, "d",
                  86_400.0)),
          new Kind("_ratio", PERCENT, Map.of("%", 1e-2, "‰", 1e-3)),
          new Kind("_celsius", "°C", Map.of("°C", 1.0, "C", 1.0)),
          new Kind("_dbm", "dBm", Map.of("dBm", 1.0)),
          new Kind("_decibels", "dB", Map.of("dB", 1.0)),
          new Kind(
              "_bytes",
              "B",
              Map.of(
                  "B",
                  1.0,
                  "kB",
                  1e3,
                  "MB",
                  1e6,
                  "GB",
                  1e9,
                  "TB",
                  1e12,
                  "KiB",
                  1_024.0,
                  "MiB",
                  1_048_576.0,
                  "GiB",
                  1_073_741_824.0)),
          new Kind(
              "_bits_per_second",
              "bit/s",
              Map.of("bit/s", 1.0, "kbit/s", 1e3, "Mbit/s", 1e6, "Gbit/s", 1e9)),
          new Kind("_volts", "V", Map.of("V", 1.0, "mV", 1e-3, "kV", 1e3)),
          new Kind("_amperes", "A", Map.of("A", 1.0, "mA", 1e-3)),
          new Kind("_watts", "W", Map.of("W", 1.0, "kW", 1e3)),
          new Kind("_hertz", "Hz", Map.of("Hz", 1.0, "kHz", 1e3, "MHz", 1e6)),
          new Kind("_rpm", "rpm", Map.of("rpm", 1.0)),
          new Kind("_packets", "packets", Map.of("packets", 1.0)));

  private static final Pattern COUNTED = Pattern.compile("_(?:total|sum|count|max|min|info)$");

  private record Kind(String suffix, String base, Map<String, Double> units) {}

  private Quantity() {}

  /// The value in the base unit of the metric; throws `IllegalArgumentException` that says what was
  /// expected.
  public static double of(String text, String metric) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "must be a number, with a unit where the metric has one, got " + text);
    }
    double number = Double.parseDouble(matcher.group(1));
    String unit = matcher.group(2);
    if (unit == null) {
      return number;
    }
    Optional<Kind> kind = kind(metric);
    if (kind.isEmpty()) {
      throw new IllegalArgumentException(
          "must be a number without a unit, since the name of "
              + metric
              + " has none, got "
              + text);
    }
    Double factor = kind.get().units().get(unit.strip());
    if (factor == null) {
      throw new IllegalArgumentException(
          "must be in "
              + kind.get().units().keySet().stream().sorted().toList()
              + " since "
              + metric
              + " is in "
              + kind.get().base()
              + ", got "
              + text);
    }
    // In decimals, as it is written: 95 % is 0.95 and not 0.9500000000000001.
    return new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(factor)).doubleValue();
  }

  /// A value of a metric as people write it: `150 ms`, `5 %`, `-25 dBm`.
  public static String text(double value, String metric) {
    return text(value, metric, WRITTEN, ' ');
  }

  /// The same for a reason: a measured value with four digits that count, and one word, so that its
  /// place in the sentence is known.
  public static String word(double value, String metric) {
    return text(value, metric, MEASURED, NO_BREAK);
  }

  /// A limit, as exact as it was written, in one word.
  public static String limit(double value, String metric) {
    return text(value, metric, WRITTEN, NO_BREAK);
  }

  /// A measured value that stands beside its limit: with all its digits where fewer would say that
  /// it lies on the other side, or at it.
  public static String beside(double measured, double limit, String metric) {
    double rounded =
        Double.isFinite(measured)
            ? new BigDecimal(measured).round(MEASURED).doubleValue()
            : measured;
    boolean same = Double.compare(rounded, limit) == Double.compare(measured, limit);
    return same ? word(measured, metric) : limit(measured, metric);
  }

  private static String text(double value, String metric, MathContext digits, char space) {
    Optional<Kind> kind = kind(metric);
    boolean whole = value == Math.rint(value);
    if (kind.isEmpty() || !Double.isFinite(value)) {
      return whole || !Double.isFinite(value) ? TextFormat.number(value) : number(value, digits);
    }
    String base = kind.get().base();
    if (base.equals(PERCENT)) {
      return number(value * HUNDRED, digits) + space + base;
    }
    Scale scale = scale(base, Math.abs(value));
    return number(value / scale.factor(), digits) + space + scale.unit();
  }

  private record Scale(String unit, double factor) {}

  private static Scale scale(String base, double size) {
    if (base.equals(SECONDS) && size > 0 && size < 1) {
      return size < MILLI ? new Scale("µs", MICRO) : new Scale("ms", MILLI);
    }
    if (PREFIXED.contains(base)) {
      for (Map.Entry<String, Double> prefix : PREFIXES) {
        if (size >= prefix.getValue()) {
          return new Scale(prefix.getKey() + base, prefix.getValue());
        }
      }
    }
    return new Scale(base, 1);
  }

  private static String number(double value, MathContext digits) {
    return TextFormat.number(new BigDecimal(value).round(digits).doubleValue());
  }

  private static Optional<Kind> kind(String metric) {
    String name = metric;
    for (Matcher end = COUNTED.matcher(name); end.find(); end = COUNTED.matcher(name)) {
      name = name.substring(0, end.start());
    }
    String plain = name;
    return KINDS.stream().filter(kind -> plain.endsWith(kind.suffix())).findFirst();
  }
}
