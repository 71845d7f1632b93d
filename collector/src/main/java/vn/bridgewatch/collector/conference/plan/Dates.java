package vn.bridgewatch.collector.conference.plan;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import vn.bridgewatch.conference.Appointment;

/// When a planned conference is, on the wall of its zone: one at 8 o'clock stays at 8 o'clock
/// whatever is done to the clocks.
///
/// @param length of each date
/// @param rule how they repeat; empty: they do not
/// @param also further dates
/// @param except dates that are none
public record Dates(
    PlanZone zone,
    LocalDateTime start,
    Duration length,
    Optional<RepeatRule> rule,
    Set<LocalDateTime> also,
    Set<LocalDateTime> except) {

  public static final int NAMED_MAX = 1_000;

  public Dates {
    also = Set.copyOf(also);
    except = Set.copyOf(except);
    if (!length.isPositive() || length.compareTo(Appointment.LENGTH_MAX) > 0) {
      throw new IllegalArgumentException(
          "end: must be after start by at most " + Appointment.LENGTH_MAX + ", got " + length);
    }
    if (also.size() > NAMED_MAX || except.size() > NAMED_MAX) {
      throw new IllegalArgumentException("dates: must name at most " + NAMED_MAX);
    }
  }

  /// One that does not repeat.
  public static Dates once(PlanZone zone, LocalDateTime start, Duration length) {
    return new Dates(zone, start, length, Optional.empty(), Set.of(), Set.of());
  }

  boolean areOne() {
    return rule.isEmpty() && also.isEmpty();
  }

  /// The dates of a stretch of time, in order.
  Collection<LocalDateTime> between(LocalDateTime from, LocalDateTime end, int most) {
    var dates = new TreeSet<LocalDateTime>(also);
    List<LocalDateTime> repeated =
        rule.map(it -> it.dates(start, from, end, most + except.size())).orElse(List.of(start));
    dates.addAll(repeated);
    dates.removeAll(except);
    return dates.stream()
        .filter(date -> !date.isBefore(from) && date.isBefore(end))
        .limit(most)
        .toList();
  }
}
