package vn.bridgewatch.agent.schedule;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;

/// The series that a job is due to give: those that it gave last.
///
/// Its attempt and the scheduler may come at the same time, when one of them is late.
final class KnownSeries {

  private final SeriesBudget budget;

  /// Each series as it was first seen: what is recorded shares that one instance, so that the bytes
  /// the spool counts for an observation hold.
  private final Map<Series, Series> known = new LinkedHashMap<>();

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
    var observations = new ArrayList<Observation>(given.size());
    var seen = new HashSet<Series>(given.size() * 2);
    int refused = 0;
    for (Observation observation : given) {
      Series series = observation.series();
      if (!seen.add(series)) {
        continue;
      }
      if (isGone(observation)) {
        Series same = known.remove(series);
        if (same != null) { // its measurement says so itself
          budget.giveBack(1);
          observations.add(new Observation(same, observation.reading()));
        }
        continue;
      }
      Series same = known.get(series);
      if (same != null) {
        observations.add(new Observation(same, observation.reading()));
      } else if (budget.take()) {
        known.put(series, series);
        observations.add(observation);
      } else {
        refused++;
      }
    }
    int before = known.size();
    known
        .keySet()
        .removeIf(series -> {
          if (seen.contains(series)) {
            return false;
          }
          observations.add(absent(series, Absence.GONE));
          return true;
        });
    budget.giveBack(before - known.size());
    return new Admitted(observations, refused);
  }

  /// Takes over what a job of the same name gave before the configuration changed, as far as the
  /// budget goes: what the new one does not give is then gone.
  synchronized void adopt(KnownSeries other) {
    for (Series series : other.all()) {
      if (budget.take()) {
        known.put(series, series);
      }
    }
  }

  /// All of them, as what the end of their job says of them.
  synchronized List<Observation> gone() {
    return known.keySet().stream().map(series -> absent(series, Absence.GONE)).toList();
  }

  private synchronized List<Series> all() {
    return List.copyOf(known.keySet());
  }

  /// All of them, as what an attempt that came to nothing says of them.
  synchronized List<Observation> unmeasured() {
    return known.keySet().stream().map(series -> absent(series, Absence.UNMEASURED)).toList();
  }

  private static boolean isGone(Observation observation) {
    return observation.reading() instanceof Reading.Absent(Absence reason)
        && reason == Absence.GONE;
  }

  private static Observation absent(Series series, Absence reason) {
    return new Observation(series, Reading.absent(reason));
  }
}
