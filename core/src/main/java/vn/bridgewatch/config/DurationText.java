package vn.bridgewatch.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people write them: `500ms`, `5s`, `1.5m`, `1h`, `7d`.
public final class DurationText {

  private static final Pattern FORM = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)(ms|s|m|h|d)");

  private DurationText() {}

  /// The duration of a text, where it is one and lies in the range, both ends included.
  public static Optional<Duration> parse(String text, Duration min, Duration max) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long unitMillis =
        switch (matcher.group(2)) {
          case "ms" -> 1;
          case "s" -> 1_000;
          case "m" -> 60_000;
          case "h" -> 3_600_000;
          default -> 86_400_000;
        };
    BigDecimal millis = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unitMillis));
    boolean inRange =
        millis.compareTo(BigDecimal.valueOf(min.toMillis())) >= 0
            && millis.compareTo(BigDecimal.valueOf(max.toMillis())) <= 0;
    return inRange ? Optional.of(Duration.ofMillis(millis.longValue())) : Optional.empty();
  }

  /// A duration in its largest whole unit, as `90s` or `2h`.
  public static String show(Duration duration) {
    long millis = duration.toMillis();
    if (millis > 0 && millis % 86_400_000 == 0) {
      return millis / 86_400_000 + "d";
    }
    if (millis > 0 && millis % 3_600_000 == 0) {
      return millis / 3_600_000 + "h";
    }
    if (millis > 0 && millis % 60_000 == 0) {
      return millis / 60_000 + "m";
    }
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }
}
