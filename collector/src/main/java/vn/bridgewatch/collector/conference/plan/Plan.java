package vn.bridgewatch.collector.conference.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A conference as somebody planned it: on one date, or a series of dates with its exceptions.
///
/// @param id of the one date; of a series what the ids of its dates begin with
/// @param calledOff nobody meets, on none of its dates
public record Plan(
    String id, Details details, Dates dates, List<Change> changes, boolean calledOff) {

  /// So many dates of one series are known ahead, and so far.
  public static final int DATES_MAX = 500;

  public static final Duration AHEAD = Duration.ofDays(92);

  private static final int CHANGES_MAX = 1_000;
  private static final String ID = "[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?";
  private static final String ID_OF_ONE = "[a-z0-9-]{1,64}";
  private static final DateTimeFormatter SUFFIX = DateTimeFormatter.ofPattern("-uuuuMMdd-HHmm");

  /// @param id `-20261123-0800` after that of the series: the date as the series has it, so that it
  ///   stays when it is moved
  /// @param calledOff nobody meets on this date
  public record Date(String id, Instant start, Instant end, Details details, boolean calledOff) {}

  public Plan {
    changes = List.copyOf(changes);
    if (!id.matches(dates.areOne() ? ID_OF_ONE : ID)) {
      throw new IllegalArgumentException(
          "id: must be 1 to "
              + (dates.areOne() ? 64 : 48)
              + " of a-z, 0-9 and dashes inside, got "
              + id);
    }
    if (changes.size() > CHANGES_MAX) {
      throw new IllegalArgumentException("dates: at most " + CHANGES_MAX + " may be changed");
    }
  }

  /// One that is on one date.
  public static Plan once(String id, Details details, Dates dates) {
    return new Plan(id, details, dates, List.of(), false);
  }

  public boolean isSeries() {
    return !dates.areOne();
  }

  /// What it comes to in a stretch of time: every date that may go on then, in order. One that does
  /// not repeat is told whenever it is.
  public List<Date> between(Instant from, Instant to) {
    PlanZone zone = dates.zone();
    if (!isSeries()) {
      return List.of(date(id, dates.start(), details, calledOff));
    }
    Map<LocalDateTime, Change> changed = new HashMap<>();
    changes.forEach(change -> changed.put(change.original(), change));
    var found = new ArrayList<Date>();
    LocalDateTime first = zone.local(from.minus(dates.length()));
    LocalDateTime end = zone.local(to);
    for (LocalDateTime local : dates.between(first, end, DATES_MAX)) {
      @Nullable Change change = changed.remove(local);
      found.add(change == null ? date(local) : date(change));
    }
    // what was moved into the stretch from outside it
    for (Change change : changed.values()) {
      Change.@Nullable Instead as = change.as();
      if (as != null && as.end().isAfter(from) && as.start().isBefore(to)) {
        found.add(date(change));
      }
    }
    found.sort(Comparator.comparing(Date::start).thenComparing(Date::id));
    return found;
  }

  private Date date(LocalDateTime local) {
    return date(idOf(local), local, details, calledOff);
  }

  private Date date(Change change) {
    Change.@Nullable Instead as = change.as();
    if (as == null) {
      return date(idOf(change.original()), change.original(), details, true);
    }
    @Nullable Details other = as.details();
    return new Date(
        idOf(change.original()), as.start(), as.end(), other == null ? details : other, calledOff);
  }

  private Date date(String dateId, LocalDateTime local, Details of, boolean off) {
    Instant start = dates.zone().at(local);
    return new Date(dateId, start, start.plus(dates.length()), of, off);
  }

  private String idOf(LocalDateTime original) {
    return id + original.format(SUFFIX);
  }
}
