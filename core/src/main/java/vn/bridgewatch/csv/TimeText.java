package vn.bridgewatch.csv;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/// Reads a time as recordings write it: `2014-04-01 00:00:00`, ISO 8601, `14/11/2016 23:55` (day
/// first), or a number since 1970, whose unit follows from its size.
public final class TimeText {

  /// Seconds below it, milliseconds from it on: as seconds it is the year 5138, as milliseconds
  /// 1973.
  private static final double MILLIS_FROM = 1e11;

  private static final double MICROS_FROM = 1e14;
  private static final double NANOS_FROM = 1e17;
  private static final int TEXT_MAX = 64;

  private static final List<DateTimeFormatter> FORMATS =
      List.of(format("uuuu-MM-dd[ ]['T']"), format("d/M/uuuu[ ]"));

  private TimeText() {}

  /// Milliseconds since 1970, or nothing where it is no time.
  public static OptionalLong millis(String text) {
    if (text.isEmpty() || text.length() > TEXT_MAX) {
      return OptionalLong.empty();
    }
    if (Numbers.mayBegin(text.charAt(0)) && text.indexOf('-', 1) < 0 && text.indexOf('/') < 0) {
      return ofNumber(Numbers.parse(text));
    }
    for (DateTimeFormatter format : FORMATS) {
      try {
        return OptionalLong.of(ofDate(format.parse(text)));
      } catch (DateTimeException _) {
        // The next format may know it.
      } catch (ArithmeticException _) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.empty();
  }

  private static OptionalLong ofNumber(double number) {
    double size = Math.abs(number);
    if (Double.isNaN(number) || size >= NANOS_FROM * 1_000) {
      return OptionalLong.empty();
    }
    double millis =
        size < MILLIS_FROM
            ? number * 1_000
            : size < MICROS_FROM ? number : size < NANOS_FROM ? number / 1e3 : number / 1e6;
    return OptionalLong.of(Math.round(millis));
  }

  private static long ofDate(TemporalAccessor parsed) {
    ZoneOffset offset =
        parsed.isSupported(ChronoField.OFFSET_SECONDS) ? ZoneOffset.from(parsed) : ZoneOffset.UTC;
    return LocalDateTime.from(parsed).toInstant(offset).toEpochMilli();
  }

  private static DateTimeFormatter format(String date) {
    return new DateTimeFormatterBuilder()
        .appendPattern(date)
        .optionalStart()
        .appendPattern("H:mm[:ss]")
        .optionalStart()
        .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
        .optionalEnd()
        .optionalEnd()
        .optionalStart()
        .appendPattern("[ ]")
        .appendOffset("+HH:MM:ss", "Z")
        .optionalEnd()
        .optionalStart()
        .appendOffset("+HHMM", "Z")
        .optionalEnd()
        .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
        .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
        .toFormatter(Locale.ROOT)
        .withResolverStyle(ResolverStyle.STRICT);
  }
}
