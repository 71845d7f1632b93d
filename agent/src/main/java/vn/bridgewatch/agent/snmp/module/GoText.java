package vn.bridgewatch.agent.snmp.module;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads numbers and durations as Go's standard library does, which the module format borrows.
public final class GoText {

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?");
  private static final Pattern HEXADECIMAL =
      Pattern.compile("[+-]?0[xX](?:[0-9a-fA-F]+\\.?[0-9a-fA-F]*|\\.[0-9a-fA-F]+)[pP][+-]?\\d+");
  private static final int NUMBER_CHARS_MAX = 400;
  private static final Pattern DURATION_PART =
      Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|ms|s|m|h)");

  private GoText() {}

  /// A number as `strconv.ParseFloat` takes it: no blanks around it, no suffix, and nothing beyond
  /// the range of a double.
  public static OptionalDouble number(String text) {
    if (text.length() > NUMBER_CHARS_MAX) {
      return OptionalDouble.empty();
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "nan" -> OptionalDouble.of(Double.NaN);
      case "inf", "+inf", "infinity", "+infinity" -> OptionalDouble.of(Double.POSITIVE_INFINITY);
      case "-inf", "-infinity" -> OptionalDouble.of(Double.NEGATIVE_INFINITY);
      default -> finite(text);
    };
  }

  private static OptionalDouble finite(String text) {
    if (!DECIMAL.matcher(text).matches() && !HEXADECIMAL.matcher(text).matches()) {
      return OptionalDouble.empty();
    }
    double number = Double.parseDouble(text);
    return Double.isInfinite(number) ? OptionalDouble.empty() : OptionalDouble.of(number);
  }

  /// A duration as `time.ParseDuration` takes it: `1m30s`, `2.5s`, `500ms`.
  static Duration duration(String text) {
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher part = DURATION_PART.matcher(text);
    int at = 0;
    while (at < text.length() && part.find(at) && part.start() == at) {
      long unitNanos =
          switch (part.group(2)) {
            case "ns" -> 1;
            case "us", "µs" -> 1_000;
            case "ms" -> 1_000_000;
            case "s" -> 1_000_000_000;
            case "m" -> 60_000_000_000L;
            default -> 3_600_000_000_000L;
          };
      String number = part.group(1).startsWith(".") ? "0" + part.group(1) : part.group(1);
      String whole = number.endsWith(".") ? number + "0" : number;
      nanos = nanos.add(new BigDecimal(whole).multiply(BigDecimal.valueOf(unitNanos)));
      at = part.end();
    }
    if (at == 0 || at < text.length() || nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException("must be a duration as 5s, 500ms or 1m30s, got " + text);
    }
    return Duration.ofNanos(nanos.longValue());
  }
}
