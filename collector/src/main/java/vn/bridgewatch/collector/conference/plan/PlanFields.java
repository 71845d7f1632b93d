package vn.bridgewatch.collector.conference.plan;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A conference as files and requests write it, field by field, in texts; an empty text was not
/// given.
///
/// @param start with its offset, as `2026-11-23T08:00:00+07:00`, or on the wall of the zone, as
///   `2026-11-23 08:00`
/// @param zone of the IANA database; empty: Vietnam's
/// @param repeat a recurrence rule, as `FREQ=WEEKLY;BYDAY=MO`
/// @param also further dates
/// @param except dates of the rule that are none
public record PlanFields(
    String id,
    String title,
    String codeName,
    String rank,
    CallProfile call,
    List<String> roster,
    String zone,
    String start,
    String end,
    String repeat,
    List<String> also,
    List<String> except,
    List<Moved> changes) {

  private static final DateTimeFormatter WALL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd['T'][' ']HH:mm[:ss]")
          .withResolverStyle(ResolverStyle.STRICT);

  /// What is different of one date.
  ///
  /// @param date as the series has it
  /// @param start when it is instead; empty: it was called off
  public record Moved(String date, String start, String end) {}

  /// Throws `IllegalArgumentException` that names the field first, as `end: must be after start`.
  public Plan plan() {
    PlanZone of = zone.isEmpty() ? PlanZone.VIETNAM : PlanZone.of(zone);
    LocalDateTime first = time("start", start, of);
    Optional<RepeatRule> rule =
        repeat.isEmpty() ? Optional.empty() : Optional.of(RepeatRuleText.read(repeat, of));
    Set<LocalDateTime> further = times("also", also, of);
    if (rule.isEmpty() && !further.isEmpty()) {
      further.add(first);
    }
    var dates =
        new Dates(
            of,
            first,
            Duration.between(of.at(first), of.at(time("end", end, of))),
            rule,
            further,
            times("except", except, of));
    if (dates.areOne() && !(except.isEmpty() && changes.isEmpty())) {
      throw new IllegalArgumentException(
          "repeat: is missing, and without it no date has exceptions");
    }
    return new Plan(
        id,
        new Details(title, codeName, rank.isEmpty() ? Rank.DEFAULT : Rank.of(rank), call, roster),
        dates,
        changes.stream().map(change -> change(change, of)).toList(),
        false);
  }

  private static Change change(Moved moved, PlanZone zone) {
    LocalDateTime original = time("changes.date", moved.date(), zone);
    Change.@Nullable Instead as = null;
    if (!moved.start().isEmpty()) {
      Instant start = zone.at(time("changes.start", moved.start(), zone));
      Instant end = zone.at(time("changes.end", moved.end(), zone));
      if (!end.isAfter(start)) {
        throw new IllegalArgumentException("changes.end: must be after start");
      }
      as = new Change.Instead(start, end, null);
    }
    return new Change(original, as);
  }

  private static Set<LocalDateTime> times(String field, List<String> texts, PlanZone zone) {
    var times = new HashSet<LocalDateTime>();
    for (String text : texts) {
      times.add(time(field, text, zone));
    }
    return times;
  }

  /// A time on the wall of a zone.
  static LocalDateTime time(String field, String text, PlanZone zone) {
    try {
      return zone.local(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException _) {
      try {
        return LocalDateTime.parse(text, WALL);
      } catch (DateTimeException _) {
        throw new IllegalArgumentException(
            field
                + ": must be a time with its zone, as 2026-11-23T08:00:00+07:00, or on the wall of"
                + " its zone, as 2026-11-23 08:00, got "
                + text);
      }
    }
  }

  /// The words of a field that holds several, parted by white space or semicolons.
  public static List<String> words(String text) {
    var words = new ArrayList<String>();
    for (String word : text.split("[\\s;]+", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  /// The times of a field that holds several, parted by semicolons.
  public static List<String> times(String text) {
    var times = new ArrayList<String>();
    for (String time : text.split(";", -1)) {
      if (!time.isBlank()) {
        times.add(time.strip());
      }
    }
    return times;
  }
}
