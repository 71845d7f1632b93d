package vn.bridgewatch.agent.snmp.module;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// A `datetime_pattern`: times as text, in the directives of `strptime`.
///
/// What the text does not say is 1900-01-01 00:00:00 UTC; values beyond their range carry over, as
/// the 31st of a shorter month. A two-digit year is of this century.
public final class TimePattern {

  private static final List<String> MONTHS =
      List.of(
          "January",
          "February",
          "March",
          "April",
          "May",
          "June",
          "July",
          "August",
          "September",
          "October",
          "November",
          "December");
  private static final List<String> DAYS =
      List.of("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday");
  private static final Map<Character, String> COMPOSED =
      Map.of(
          'D',
          "%m/%d/%y",
          'x',
          "%m/%d/%y",
          'F',
          "%Y-%m-%d",
          'v',
          "%e-%b-%Y",
          'R',
          "%H:%M",
          'r',
          "%I:%M:%S %p",
          'T',
          "%H:%M:%S",
          'X',
          "%H:%M:%S",
          'c',
          "%a %b %e %H:%M:%S %Y");
  private static final String KNOWN = "YyCmBbhAawdejHkIlpMSfZztn%";

  private final String source;
  private final String pattern;

  private TimePattern(String source, String pattern) {
    this.source = source;
    this.pattern = pattern;
  }

  /// @throws IllegalArgumentException naming a directive that is not known
  public static TimePattern compile(String source) {
    var pattern = new StringBuilder();
    int at = 0;
    while (at < source.length()) {
      char c = source.charAt(at++);
      if (c != '%') {
        pattern.append(c);
        continue;
      }
      char directive = at < source.length() ? source.charAt(at++) : ' ';
      if (COMPOSED.containsKey(directive)) {
        pattern.append(COMPOSED.get(directive));
      } else if (KNOWN.indexOf(directive) >= 0) {
        pattern.append('%').append(directive);
      } else {
        throw new IllegalArgumentException("unknown directive %" + directive + " in " + source);
      }
    }
    return new TimePattern(source, pattern.toString());
  }

  /// Seconds since 1970, or empty when the text is not of this pattern.
  public OptionalLong parse(String text) {
    return new Parse(text).run();
  }

  @Override
  public String toString() {
    return source;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TimePattern that && source.equals(that.source);
  }

  @Override
  public int hashCode() {
    return source.hashCode();
  }

  private final class Parse {

    private final String text;
    private int at;
    private boolean wrong;
    private int year = 1900;
    private int century;
    private int month = 1;
    private int day = 1;
    private int dayOfYear;
    private int hour;
    private int minute;
    private int second;
    private int offsetMinutes;
    private boolean afternoon;
    private boolean twelveHours;

    Parse(String text) {
      this.text = text;
    }

    OptionalLong run() {
      int next = 0;
      while (next < pattern.length() && !wrong) {
        char c = pattern.charAt(next++);
        if (c == '%') {
          directive(pattern.charAt(next++));
        } else {
          expect(c);
        }
      }
      if (wrong || at < text.length()) {
        return OptionalLong.empty();
      }
      int fullYear = century > 0 ? century * 100 + year % 100 : year;
      int fullHour = twelveHours ? hour % 12 + (afternoon ? 12 : 0) : hour;
      long seconds =
          dayOfYear > 0
              ? CivilTime.epochSeconds(fullYear, 1, dayOfYear, fullHour, minute, second)
              : CivilTime.epochSeconds(fullYear, month, day, fullHour, minute, second);
      return OptionalLong.of(seconds - offsetMinutes * 60L);
    }

    private void directive(char c) {
      switch (c) {
        case 'Y' -> year = number(4);
        case 'y' -> year = 2000 + number(2);
        case 'C' -> century = number(2);
        case 'm' -> month = number(2);
        case 'B' -> month = word(MONTHS, Integer.MAX_VALUE) + 1;
        case 'b', 'h' -> month = word(MONTHS, 3) + 1;
        case 'A' -> word(DAYS, Integer.MAX_VALUE);
        case 'a' -> word(DAYS, 3);
        case 'w' -> number(1);
        case 'd' -> day = number(2);
        case 'e' -> day = blankNumber();
        case 'j' -> dayOfYear = number(3);
        case 'H' -> hour = number(2);
        case 'k', 'l' -> hour = blankNumber();
        case 'I' -> hour = number(2);
        case 'p' -> {
          afternoon = word(List.of("AM", "PM"), 2) == 1;
          twelveHours = true;
        }
        case 'M' -> minute = number(2);
        case 'S' -> second = number(2);
        case 'f' -> number(6);
        case 'Z' -> zoneName();
        case 'z' -> zoneOffset();
        case 't' -> expect('\t');
        case 'n' -> expect('\n');
        default -> expect(c);
      }
    }

    private void expect(char c) {
      if (at < text.length() && text.charAt(at) == c) {
        at++;
      } else {
        wrong = true;
      }
    }

    private int number(int digitsMax) {
      int start = at;
      int value = 0;
      while (at < text.length() && at - start < digitsMax && isDigit(text.charAt(at))) {
        value = value * 10 + (text.charAt(at++) - '0');
      }
      wrong |= at == start;
      return value;
    }

    private int blankNumber() {
      if (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
      return number(2);
    }

    private int word(List<String> words, int charsMax) {
      for (int i = 0; i < words.size(); i++) {
        String word = words.get(i);
        int length = Math.min(word.length(), charsMax);
        if (text.regionMatches(true, at, word, 0, length)) {
          at += length;
          return i;
        }
      }
      wrong = true;
      return 0;
    }

    private void zoneName() {
      int start = at;
      while (at < text.length() && text.charAt(at) >= 'A' && text.charAt(at) <= 'Z') {
        at++;
      }
      wrong |= at - start < 3; // an abbreviation tells no offset: read as UTC
    }

    private void zoneOffset() {
      boolean west = at < text.length() && text.charAt(at) == '-';
      expect(west ? '-' : '+');
      int start = at;
      int digits = number(4);
      wrong |= at - start != 4;
      offsetMinutes = (digits / 100 * 60 + digits % 100) * (west ? -1 : 1);
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }
  }
}
