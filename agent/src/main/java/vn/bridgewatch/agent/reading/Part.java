package vn.bridgewatch.agent.reading;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Tick;

/// One part of a device, as a module or a document, from reading to reading: which series it gave
/// last, and every reason for which it was not read whole.
///
/// Not to be used by two threads at once.
public final class Part {

  /// What all parts of one reading may give; the rest of a tick is for what tells of the reading.
  public static final int OBSERVATIONS_MAX = Tick.OBSERVATIONS_MAX - 500;

  /// Why a part was not read whole.
  public interface Why {

    /// A stable word.
    String word();

    /// Why the values that were not read are absent.
    Absence absence();
  }

  private final Metric complete;
  private final Labels labels;
  private final Series whole;
  private final Map<Why, Series> told = new LinkedHashMap<>();
  private List<Series> before = List.of();

  /// @param complete says whether the part was read whole, with the label `reason` besides
  /// @param labels of that metric
  public Part(Metric complete, Labels labels) {
    this.complete = complete;
    this.labels = labels;
    this.whole = series("");
  }

  /// Whether these are the very series of the last time, in their order.
  public boolean isAsBefore(List<Observation> given) {
    if (before.size() != given.size()) {
      return false;
    }
    for (int i = 0; i < given.size(); i++) {
      if (!given.get(i).series().isSameInstance(before.get(i))) {
        return false;
      }
    }
    return true;
  }

  /// Adds what was there last time and is not now, and remembers what is: gone where the part was
  /// read whole, otherwise absent for the reason that it was not, and still expected.
  ///
  /// @param present what the part gave this time
  /// @param seen what any part of this reading gave; grows by what is added
  public void missing(
      Set<Series> present, Optional<? extends Why> why, Set<Series> seen, List<Observation> all) {
    Reading absent = Reading.absent(why.map(Why::absence).orElse(Absence.GONE));
    for (Series series : before) {
      if (all.size() < OBSERVATIONS_MAX && seen.add(series)) {
        all.add(new Observation(series, absent));
      }
      if (why.isPresent() && present.size() < OBSERVATIONS_MAX) {
        present.add(series);
      }
    }
    before = List.copyOf(present);
  }

  /// Adds whether the part was read whole. A reason once told stays and turns to 1 when it no
  /// longer holds, so that what was raised by it can end.
  public void completeness(Optional<? extends Why> why, List<Observation> all) {
    why.ifPresent(reason -> told.computeIfAbsent(reason, one -> series(one.word())));
    told.forEach((reason, series) -> {
      boolean holds = why.isPresent() && why.get().equals(reason);
      all.add(new Observation(series, Reading.of(holds ? 0 : 1)));
    });
    all.add(
        new Observation(
            whole, why.isPresent() ? Reading.absent(why.get().absence()) : Reading.of(1)));
  }

  private Series series(String reason) {
    return Series.of(complete, labels.with("reason", reason));
  }
}
