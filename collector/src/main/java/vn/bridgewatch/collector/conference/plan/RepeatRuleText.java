package vn.bridgewatch.collector.conference.plan;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import vn.bridgewatch.collector.conference.plan.RepeatRule.Frequency;
import vn.bridgewatch.collector.conference.plan.RepeatRule.Weekday;

/// A recurrence rule as text, as `FREQ=MONTHLY;BYDAY=-1FR` (RFC 5545, section 3.3.10), read
/// strictly: what is not understood is refused, never passed over.
public final class RepeatRuleText {

  private static final int CHARS_MAX = 1_000;
  private static final int INTERVAL_MAX = 1_000;
  private static final int COUNT_MAX = 10_000;
  private static final List<String> DAY_NAMES = List.of("MO", "TU", "WE", "TH", "FR", "SA", "SU");
  private static final Pattern WEEKDAY = Pattern.compile("([+-]?\\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)");
  private static final LocalTime LAST = LocalTime.of(23, 59, 59);
  private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");
  private static final Set<String> KNOWN =
      Set.of(
          "FREQ",
          "INTERVAL",
          "COUNT",
          "UNTIL",
          "BYMONTH",
          "BYWEEKNO",
          "BYYEARDAY",
          "BYMONTHDAY",
          "BYDAY",
          "BYSETPOS",
          "WKST");

  private RepeatRuleText() {}

  /// Throws `IllegalArgumentException` that names the part and its rule.
  public static RepeatRule read(String text, PlanZone zone) {
    Map<String, String> parts = parts(text);
    Frequency frequency = frequency(parts.getOrDefault("FREQ", ""));
    check(
        !(parts.containsKey("COUNT") && parts.containsKey("UNTIL")),
        "COUNT and UNTIL exclude each other");
    var rule =
        new RepeatRule(
            frequency,
            number(parts, "INTERVAL", 1, INTERVAL_MAX, 1),
            number(parts, "COUNT", 1, COUNT_MAX, 0),
            Optional.ofNullable(parts.get("UNTIL")).map(until -> until(until, zone)),
            numbers(parts, "BYMONTH", 12, false),
            numbers(parts, "BYWEEKNO", 53, true),
            numbers(parts, "BYYEARDAY", 366, true),
            numbers(parts, "BYMONTHDAY", 31, true),
            weekdays(parts.getOrDefault("BYDAY", "")),
            numbers(parts, "BYSETPOS", 366, true),
            parts.containsKey("WKST") ? day(parts.get("WKST")) : DayOfWeek.MONDAY);
    checkTogether(rule);
    return rule;
  }

  /// The table of the RFC: which parts go with which frequency.
  private static void checkTogether(RepeatRule rule) {
    boolean yearly = rule.frequency() == Frequency.YEARLY;
    check(rule.weeks().isEmpty() || yearly, "BYWEEKNO goes with FREQ=YEARLY only");
    check(rule.yearDays().isEmpty() || yearly, "BYYEARDAY goes with FREQ=YEARLY only");
    check(
        rule.monthDays().isEmpty() || rule.frequency() != Frequency.WEEKLY,
        "BYMONTHDAY does not go with FREQ=WEEKLY");
    boolean ordinals = rule.days().stream().anyMatch(day -> day.ordinal() != 0);
    check(
        !ordinals || (yearly && rule.weeks().isEmpty()) || rule.frequency() == Frequency.MONTHLY,
        "BYDAY with a number goes with FREQ=MONTHLY or YEARLY only, and not with BYWEEKNO");
    boolean others =
        !(rule.months().isEmpty()
            && rule.weeks().isEmpty()
            && rule.yearDays().isEmpty()
            && rule.monthDays().isEmpty()
            && rule.days().isEmpty());
    check(rule.positions().isEmpty() || others, "BYSETPOS needs another BY part");
  }

  private static Map<String, String> parts(String text) {
    check(text.length() <= CHARS_MAX, "must be at most " + CHARS_MAX + " characters");
    var parts = new LinkedHashMap<String, String>();
    for (String part : text.strip().toUpperCase(Locale.ROOT).split(";", -1)) {
      int equals = part.indexOf('=');
      check(equals > 0 && equals < part.length() - 1, "must be NAME=VALUE;…, got " + part);
      String name = part.substring(0, equals);
      check(
          KNOWN.contains(name),
          switch (name) {
            case "BYHOUR", "BYMINUTE", "BYSECOND" ->
                name + " is not understood: a conference repeats by days at one time of day";
            default -> "does not know " + name;
          });
      check(parts.put(name, part.substring(equals + 1)) == null, name + " is given twice");
    }
    return parts;
  }

  private static Frequency frequency(String word) {
    check(!word.isEmpty(), "FREQ is missing");
    try {
      return Frequency.valueOf(word);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException(
          "repeat: FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY, got " + word);
    }
  }

  private static int number(
      Map<String, String> parts, String name, int min, int max, int fallback) {
    String text = parts.get(name);
    if (text == null) {
      return fallback;
    }
    int number = number(text, name);
    check(
        number >= min && number <= max, name + " must be " + min + " to " + max + ", got " + text);
    return number;
  }

  private static int number(String text, String name) {
    check(text.matches("[+-]?\\d{1,6}"), name + " must be a number, got " + text);
    return Integer.parseInt(text);
  }

  private static Set<Integer> numbers(
      Map<String, String> parts, String name, int max, boolean fromEnd) {
    var numbers = new TreeSet<Integer>();
    String text = parts.get(name);
    if (text == null) {
      return numbers;
    }
    for (String one : text.split(",", -1)) {
      int number = number(one, name);
      boolean holds = Math.abs(number) <= max && (fromEnd ? number != 0 : number > 0);
      check(holds, name + " must be " + (fromEnd ? "±" : "") + "1 to " + max + ", got " + one);
      numbers.add(number);
    }
    return numbers;
  }

  private static List<Weekday> weekdays(String text) {
    var days = new ArrayList<Weekday>();
    if (text.isEmpty()) {
      return days;
    }
    for (String one : text.split(",", -1)) {
      Matcher matcher = WEEKDAY.matcher(one);
      check(matcher.matches(), "BYDAY must be as MO or -1FR, got " + one);
      String ordinal = matcher.group(1);
      int number = ordinal == null ? 0 : Integer.parseInt(ordinal);
      check(
          ordinal == null || (number != 0 && Math.abs(number) <= 53),
          "BYDAY must be ±1 to 53, got " + one);
      days.add(new Weekday(number, day(matcher.group(2))));
    }
    return days;
  }

  private static DayOfWeek day(String name) {
    int index = DAY_NAMES.indexOf(name);
    check(index >= 0, "a day must be one of " + DAY_NAMES + ", got " + name);
    return DayOfWeek.of(index + 1);
  }

  private static LocalDateTime until(String text, PlanZone zone) {
    try {
      if (text.endsWith("Z")) {
        var utc = LocalDateTime.parse(text.substring(0, text.length() - 1), LOCAL);
        return zone.local(utc.toInstant(ZoneOffset.UTC));
      }
      return text.indexOf('T') < 0
          ? LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE).atTime(LAST)
          : LocalDateTime.parse(text, LOCAL);
    } catch (DateTimeException _) {
      throw new IllegalArgumentException("repeat: UNTIL must be as 20261231T235959Z, got " + text);
    }
  }

  /// The rule as text again; one that is read from it is equal.
  public static String write(RepeatRule rule, PlanZone zone) {
    var text = new StringBuilder("FREQ=").append(rule.frequency());
    if (rule.interval() != 1) {
      text.append(";INTERVAL=").append(rule.interval());
    }
    if (rule.count() > 0) {
      text.append(";COUNT=").append(rule.count());
    }
    rule.until()
        .ifPresent(until -> {
          var utc = LocalDateTime.ofInstant(zone.at(until.withNano(0)), ZoneOffset.UTC);
          text.append(";UNTIL=").append(utc.format(LOCAL)).append('Z');
        });
    append(text, "BYMONTH", rule.months());
    append(text, "BYWEEKNO", rule.weeks());
    append(text, "BYYEARDAY", rule.yearDays());
    append(text, "BYMONTHDAY", rule.monthDays());
    if (!rule.days().isEmpty()) {
      text.append(";BYDAY=")
          .append(
              rule.days().stream()
                  .map(day ->
                      (day.ordinal() == 0 ? "" : day.ordinal())
                          + DAY_NAMES.get(day.day().getValue() - 1))
                  .collect(Collectors.joining(",")));
    }
    append(text, "BYSETPOS", rule.positions());
    if (rule.weekStart() != DayOfWeek.MONDAY) {
      text.append(";WKST=").append(DAY_NAMES.get(rule.weekStart().getValue() - 1));
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String name, Set<Integer> numbers) {
    if (!numbers.isEmpty()) {
      text.append(';')
          .append(name)
          .append('=')
          .append(numbers.stream().sorted().map(String::valueOf).collect(Collectors.joining(",")));
    }
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException("repeat: " + message);
    }
  }
}
