package vn.bridgewatch.collector.conference.plan;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.time.temporal.WeekFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/// How dates repeat: a recurrence rule of RFC 5545, section 3.3.10, by days or longer.
///
/// A period (day, week, month or year) is taken after the other; its days are held against the
/// parts of the rule, as the table in that section says which part narrows and which widens: over
/// all the days of a period both are the same filter. The first date counts whether it fits or not.
///
/// @param interval every so many periods
/// @param count so many dates in all, the first among them; 0: no such end
/// @param until the last time that may be one, on the wall of the zone
/// @param positions which of a period's days count, from 1; from the end below 0
public record RepeatRule(
    Frequency frequency,
    int interval,
    int count,
    Optional<LocalDateTime> until,
    Set<Integer> months,
    Set<Integer> weeks,
    Set<Integer> yearDays,
    Set<Integer> monthDays,
    List<Weekday> days,
    Set<Integer> positions,
    DayOfWeek weekStart) {

  /// A rule that matches nothing ends after so many periods.
  private static final int EMPTY_PERIODS_MAX = 10_000;

  static final int PERIODS_MAX = 100_000;

  /// The unit of time that repeats.
  public enum Frequency {
    DAILY(ChronoUnit.DAYS),
    WEEKLY(ChronoUnit.WEEKS),
    MONTHLY(ChronoUnit.MONTHS),
    YEARLY(ChronoUnit.YEARS);

    private final ChronoUnit unit;

    Frequency(ChronoUnit unit) {
      this.unit = unit;
    }
  }

  /// A day of the week; with an ordinal only that one of the month or year, from its end below 0.
  public record Weekday(int ordinal, DayOfWeek day) {}

  public RepeatRule {
    months = Set.copyOf(months);
    weeks = Set.copyOf(weeks);
    yearDays = Set.copyOf(yearDays);
    monthDays = Set.copyOf(monthDays);
    days = List.copyOf(days);
    positions = Set.copyOf(positions);
  }

  /// The dates from the first on, in order, until one that is asked for is beyond the end.
  ///
  /// @param end dates before it
  /// @param most so many at the most, counted from `from` on
  public List<LocalDateTime> dates(
      LocalDateTime first, LocalDateTime from, LocalDateTime end, int most) {
    var dates = new ArrayList<LocalDateTime>();
    if (!first.isBefore(from) && first.isBefore(end)) {
      dates.add(first);
    }
    int counted = 1;
    int empty = 0;
    LocalDate period = periodOf(first.toLocalDate());
    for (int n = 0; n < PERIODS_MAX && empty < EMPTY_PERIODS_MAX; n++) {
      LocalDate begin = period.plus((long) n * interval, frequency.unit);
      if (begin.atStartOfDay().isAfter(end)) {
        return dates;
      }
      empty++;
      for (LocalDate day : chosen(begin, first.toLocalDate())) {
        LocalDateTime date = day.atTime(first.toLocalTime());
        if (!date.isAfter(first)) {
          continue;
        }
        boolean over = (count > 0 && counted >= count) || until.filter(date::isAfter).isPresent();
        if (over || !date.isBefore(end) || dates.size() >= most) {
          return dates;
        }
        empty = 0;
        counted++;
        if (!date.isBefore(from)) {
          dates.add(date);
        }
      }
    }
    return dates;
  }

  private LocalDate periodOf(LocalDate day) {
    return switch (frequency) {
      case DAILY -> day;
      case WEEKLY -> day.with(TemporalAdjusters.previousOrSame(weekStart));
      case MONTHLY -> day.withDayOfMonth(1);
      case YEARLY -> day.withDayOfYear(1);
    };
  }

  private List<LocalDate> chosen(LocalDate begin, LocalDate first) {
    LocalDate end = begin.plus(1, frequency.unit);
    Predicate<LocalDate> fits = fits(first);
    List<LocalDate> days = begin.datesUntil(end).filter(fits).toList();
    if (positions.isEmpty()) {
      return days;
    }
    var picked = new TreeSet<LocalDate>();
    for (int position : positions) {
      int index = position > 0 ? position - 1 : days.size() + position;
      if (index >= 0 && index < days.size()) {
        picked.add(days.get(index));
      }
    }
    return List.copyOf(picked);
  }

  /// Which days of a period count; what the rule leaves open the first date says.
  private Predicate<LocalDate> fits(LocalDate first) {
    Predicate<LocalDate> fits = day -> months.isEmpty() || months.contains(day.getMonthValue());
    fits = fits.and(day -> monthDays.isEmpty() || isMonthDay(day));
    fits = fits.and(day -> yearDays.isEmpty() || isYearDay(day));
    fits = fits.and(day -> weeks.isEmpty() || isWeek(day));
    fits = fits.and(day -> days.isEmpty() || days.stream().anyMatch(it -> isDay(it, day)));
    boolean open = days.isEmpty() && monthDays.isEmpty() && yearDays.isEmpty();
    if (!open || frequency == Frequency.DAILY) {
      return fits;
    }
    if (frequency == Frequency.WEEKLY || !weeks.isEmpty()) {
      return fits.and(day -> day.getDayOfWeek() == first.getDayOfWeek());
    }
    boolean anyMonth = frequency == Frequency.MONTHLY || !months.isEmpty();
    return fits.and(day ->
        day.getDayOfMonth() == first.getDayOfMonth()
            && (anyMonth || day.getMonthValue() == first.getMonthValue()));
  }

  private boolean isMonthDay(LocalDate day) {
    int fromEnd = day.getDayOfMonth() - day.lengthOfMonth() - 1;
    return monthDays.contains(day.getDayOfMonth()) || monthDays.contains(fromEnd);
  }

  private boolean isYearDay(LocalDate day) {
    int fromEnd = day.getDayOfYear() - day.lengthOfYear() - 1;
    return yearDays.contains(day.getDayOfYear()) || yearDays.contains(fromEnd);
  }

  private boolean isWeek(LocalDate day) {
    var fields = WeekFields.of(weekStart, 4);
    int week = day.get(fields.weekOfWeekBasedYear());
    int last = (int) day.range(fields.weekOfWeekBasedYear()).getMaximum();
    return weeks.contains(week) || weeks.contains(week - last - 1);
  }

  private boolean isDay(Weekday wanted, LocalDate day) {
    if (wanted.day() != day.getDayOfWeek()) {
      return false;
    }
    if (wanted.ordinal() == 0) {
      return true;
    }
    boolean inMonth = frequency == Frequency.MONTHLY || !months.isEmpty();
    int place = inMonth ? day.getDayOfMonth() : day.getDayOfYear();
    int length = inMonth ? YearMonth.from(day).lengthOfMonth() : day.lengthOfYear();
    int fromStart = (place - 1) / 7 + 1;
    int fromEnd = -((length - place) / 7 + 1);
    return wanted.ordinal() == fromStart || wanted.ordinal() == fromEnd;
  }
}
