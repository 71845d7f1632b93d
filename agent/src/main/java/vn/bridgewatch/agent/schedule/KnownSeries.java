package vn.bridgewatch.agent.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;

/// The series that a job is due to give: those that it gave last.
///
/// A job nearly always gives the same series in the same order, so they are held in that order:
/// then each is compared with one other, and mostly is the very same instance. Everything else goes
/// by a map that is made for that one time.
///
/// Its attempt and the scheduler may come at the same time, when one of them is late.
final class KnownSeries {

  private final SeriesBudget budget;

  /// Each series as it was first seen: what is recorded shares that one instance, so that the bytes
  /// the spool counts for an observation hold.
  private List<Series> known = List.of();

  KnownSeries(SeriesBudget budget) {
    this.budget = budget;
  }

  /// What an attempt gave, fit to be recorded.
  ///
  /// @param refused how many series found no place in the budget
  record Admitted(List<Observation> observations, int refused) {
    Admitted {
      observations = List.copyOf(observations);
    }
  }

  /// Takes in what an attempt gave: new series as far as the budget goes, a series only once, and
  /// each that was there the last time and is not now as gone, once.
  synchronized Admitted admit(List<Observation> given) {
    List<Observation> asBefore = asBefore(given);
    return asBefore == null ? admitAnew(given) : new Admitted(asBefore, 0);
  }

  /// What was given, where it is the known series in their order; otherwise null.
  private @Nullable List<Observation> asBefore(List<Observation> given) {
    if (given.size() != known.size()) {
      return null;
    }
    ArrayList<Observation> shared = null; // a copy of what was given, where one must differ
    for (int i = 0; i < given.size(); i++) {
      Observation observation = given.get(i);
      Series same = known.get(i);
      if (!observation.series().equals(same) || isGone(observation)) {
        return null;
      }
      if (!observation.series().isSameInstance(same)) {
        if (shared == null) {
          shared = new ArrayList<>(given);
        }
        shared.set(i, new Observation(same, observation.reading()));
      }
    }
    return shared == null ? given : shared;
  }

  private Admitted admitAnew(List<Observation> given) {
    var before = new HashMap<Series, Series>(known.size() * 2);
    known.forEach(series -> before.put(series, series));
    var observations = new ArrayList<Observation>(given.size());
    var now = new ArrayList<Series>(given.size());
    var seen = new HashSet<Series>(given.size() * 2);
    int refused = 0;
    for (Observation observation : given) {
      Series series = observation.series();
      if (!seen.add(series)) {
        continue;
      }
      Series same = before.get(series);
      if (isGone(observation)) {
        if (same != null) { // its measurement says so itself
          budget.giveBack(1);
          observations.add(new Observation(same, observation.reading()));
        }
      } else if (same != null) {
        now.add(same);
        observations.add(new Observation(same, observation.reading()));
      } else if (budget.take()) {
        now.add(series);
        observations.add(observation);
      } else {
        refused++;
      }
    }
    for (Series series : known) {
      if (!seen.contains(series)) {
        budget.giveBack(1);
        observations.add(absent(series, Absence.GONE));
      }
    }
    known = List.copyOf(now);
    return new Admitted(observations, refused);
  }

  /// Takes over what a job of the same name gave before the configuration changed, as far as the
  /// budget goes: what the new one does not give is then gone.
  synchronized void adopt(KnownSeries other) {
    var all = new LinkedHashSet<>(known);
    for (Series series : other.all()) {
      if (!all.contains(series) && budget.take()) {
        all.add(series);
      }
    }
    known = List.copyOf(all);
  }

  /// All of them, as what the end of their job says of them.
  synchronized List<Observation> gone() {
    return known.stream().map(series -> absent(series, Absence.GONE)).toList();
  }

  private synchronized List<Series> all() {
    return known;
  }

  /// All of them, as what an attempt that came to nothing says of them.
  synchronized List<Observation> unmeasured() {
    return known.stream().map(series -> absent(series, Absence.UNMEASURED)).toList();
  }

  private static boolean isGone(Observation observation) {
    return observation.reading() instanceof Reading.Absent(Absence reason)
        && reason == Absence.GONE;
  }

  private static Observation absent(Series series, Absence reason) {
    return new Observation(series, Reading.absent(reason));
  }
}
