package vn.bridgewatch.agent.device;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;

/// Which of a device's jobs gives a series of the vocabulary, where several could: objects that
/// stand in for one another are read at different intervals.
///
/// The first that gives a series keeps it as long as it gives it, so that a series never goes back
/// and forth between two sources. Where it has no value, lastingly, and another has one, it hands
/// the series over. What the others give is left out and counted. Safe for many threads at once.
final class SeriesOwners {

  private final LongAdder leftOut;

  // guarded by this
  private final Map<Series, String> owners = new HashMap<>();
  private final Map<Series, String> offers = new HashMap<>(); // who else has a value

  SeriesOwners(LongAdder leftOut) {
    this.leftOut = leftOut;
  }

  /// What of a job's series is its own.
  synchronized List<Observation> claim(String job, List<Observation> given) {
    var own = new ArrayList<Observation>(given.size());
    Set<Series> seen = new HashSet<>();
    for (Observation observation : given) {
      Series series = observation.series();
      seen.add(series);
      String owner = owners.getOrDefault(series, job);
      if (!owner.equals(job)) {
        leftOut.increment();
        offer(job, observation);
      } else if (isLasting(observation.reading())
          && !offers.getOrDefault(series, job).equals(job)) {
        owners.put(series, offers.getOrDefault(series, job));
        offers.remove(series);
      } else {
        owners.put(series, job);
        own.add(observation);
      }
    }
    owners.entrySet().removeIf(one -> one.getValue().equals(job) && !seen.contains(one.getKey()));
    offers.entrySet().removeIf(one -> one.getValue().equals(job) && !seen.contains(one.getKey()));
    return own;
  }

  private void offer(String job, Observation observation) {
    if (observation.reading() instanceof Reading.Present) {
      offers.putIfAbsent(observation.series(), job);
    } else {
      offers.remove(observation.series(), job);
    }
  }

  /// A device that does not answer now may the next time.
  private static boolean isLasting(Reading reading) {
    return reading instanceof Reading.Absent(Absence reason)
        && reason != Absence.TIMED_OUT
        && reason != Absence.UNMEASURED;
  }

  /// Only these jobs are left.
  synchronized void retain(Collection<String> jobs) {
    owners.values().retainAll(Set.copyOf(jobs));
    offers.values().retainAll(Set.copyOf(jobs));
  }
}
