package vn.bridgewatch.collector.fakes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vn.bridgewatch.collector.conference.ConferenceRepository;

/// Conferences in memory.
public final class MemoryCalendar implements ConferenceRepository {

  private final Map<String, Kept> kept = new LinkedHashMap<>();
  private final Map<String, KeptSeries> series = new LinkedHashMap<>();

  @Override
  public synchronized List<Kept> all() {
    return new ArrayList<>(kept.values());
  }

  @Override
  public synchronized List<KeptSeries> series() {
    return new ArrayList<>(series.values());
  }

  @Override
  public synchronized void change(Changes changes) {
    changes.removed().forEach(kept::remove);
    changes.put().forEach(one -> kept.put(one.conference().id(), one));
    changes.removedSeries().forEach(series::remove);
    changes.series().forEach(one -> series.put(one.plan().id(), one));
  }
}
