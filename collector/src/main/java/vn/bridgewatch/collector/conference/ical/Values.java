package vn.bridgewatch.collector.conference.ical;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The values of properties (RFC 5545, section 3.3).
final class Values {

  static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss").withResolverStyle(ResolverStyle.STRICT);

  private static final Pattern DURATION =
      Pattern.compile(
          "([+-])?P(?:(\\d{1,4})W|(?:(\\d{1,5})D)?(?:T(?:(\\d{1,6})H)?(?:(\\d{1,6})M)?(?:(\\d{1,8})S)?)?)");
  private static final Pattern OFFSET = Pattern.compile("([+-])(\\d{2})(\\d{2})(\\d{2})?");

  private Values() {}

  static LocalDateTime local(String text, int line) throws IcalException {
    String stripped = text.endsWith("Z") ? text.substring(0, text.length() - 1) : text;
    try {
      return LocalDateTime.parse(stripped, LOCAL);
    } catch (DateTimeException _) {
      throw new IcalException(line, "must be a time as 20261123T080000, got " + cut(text));
    }
  }

  static Duration duration(ContentLine line) throws IcalException {
    Matcher matcher = DURATION.matcher(line.value());
    if (!matcher.matches() || line.value().endsWith("P") || line.value().endsWith("T")) {
      throw new IcalException(
          line.number(), "must be a duration as PT2H30M, got " + cut(line.value()));
    }
    Duration duration =
        Duration.ofDays(7 * part(matcher, 2) + part(matcher, 3))
            .plusHours(part(matcher, 4))
            .plusMinutes(part(matcher, 5))
            .plusSeconds(part(matcher, 6));
    return line.value().startsWith("-") ? duration.negated() : duration;
  }

  private static long part(Matcher matcher, int group) {
    String text = matcher.group(group);
    return text == null ? 0 : Long.parseLong(text);
  }

  static ZoneOffset offset(ContentLine line) throws IcalException {
    Matcher matcher = OFFSET.matcher(line.value().strip());
    if (matcher.matches()) {
      int sign = matcher.group(1).equals("-") ? -1 : 1;
      int seconds = matcher.group(4) == null ? 0 : Integer.parseInt(matcher.group(4));
      try {
        return ZoneOffset.ofHoursMinutesSeconds(
            sign * Integer.parseInt(matcher.group(2)),
            sign * Integer.parseInt(matcher.group(3)),
            sign * seconds);
      } catch (DateTimeException _) {
        // told below
      }
    }
    throw new IcalException(line.number(), "must be an offset as +0700, got " + cut(line.value()));
  }

  /// TEXT, with its escapes resolved.
  static String text(String value) {
    return texts(value, false).getFirst();
  }

  /// A list of TEXT, parted by commas that are not escaped.
  static List<String> texts(String value) {
    return texts(value, true);
  }

  private static List<String> texts(String value, boolean list) {
    var texts = new ArrayList<String>();
    var text = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\' && i + 1 < value.length()) {
        char next = value.charAt(++i);
        text.append(next == 'n' || next == 'N' ? '\n' : next);
      } else if (c == ',' && list) {
        texts.add(text.toString());
        text.setLength(0);
      } else {
        text.append(c);
      }
    }
    texts.add(text.toString());
    return texts;
  }

  static String escaped(String text) {
    return text.replace("\\", "\\\\")
        .replace(";", "\\;")
        .replace(",", "\\,")
        .replace("\r\n", "\\n")
        .replace("\n", "\\n");
  }

  static String cut(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
