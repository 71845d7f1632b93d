package vn.bridgewatch.agent.reader;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import vn.bridgewatch.agent.reader.ReaderDefinition.Source;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.time.NanoClock;

/// Makes loss ratios of two counters, remembering both from one reading to the next.
///
/// The first reading, and one after the counters began anew or after a long gap, gives none: a
/// ratio over a time that nobody knows would be a lie.
final class RatioMemory {

  static final Duration GAP_MAX = Duration.ofMinutes(10);
  private static final int SERIES_MAX = 2_000;

  private record Counters(double lost, double other, long nanos) {}

  /// @param occurrence of rows with the same labels, the how manieth
  private record Key(Series series, int occurrence) {}

  private final NanoClock clock;
  private final Map<Key, Counters> known = new HashMap<>();

  RatioMemory(NanoClock clock) {
    this.clock = clock;
  }

  Reading ratio(Series series, int occurrence, Source.Ratio how, double lost, double other) {
    if (!how.sinceLast()) {
      return ratio(how, lost, other);
    }
    long now = clock.nanoTime();
    var key = new Key(series, occurrence);
    Counters before = known.get(key);
    if (before != null || known.size() < SERIES_MAX) {
      known.put(key, new Counters(lost, other, now));
    }
    if (before == null
        || lost < before.lost()
        || other < before.other()
        || now - before.nanos() > GAP_MAX.toNanos()) {
      return Reading.absent(Absence.UNMEASURED);
    }
    return ratio(how, lost - before.lost(), other - before.other());
  }

  /// Forgets the counters that a reading has not told for long.
  void tidy() {
    long now = clock.nanoTime();
    known.values().removeIf(counters -> now - counters.nanos() > GAP_MAX.toNanos());
  }

  private static Reading ratio(Source.Ratio how, double lost, double other) {
    double all = how.received() ? lost + other : other;
    if (all <= 0) {
      return Reading.absent(Absence.NOT_OFFERED); // nothing was sent, so nothing can be said
    }
    return lost < 0 || lost > all ? Reading.absent(Absence.UNREADABLE) : Reading.of(lost / all);
  }
}
