package vn.bridgewatch.collector.store;

import java.util.List;
import java.util.Optional;
import vn.bridgewatch.collector.live.EventLog;

/// Reads the table of events; it is written with the decisions of the live thread.
public final class EventStore implements EventLog {

  private final Store store;

  public EventStore(Store store) {
    this.store = store;
  }

  @Override
  public List<Kept> recent(Optional<String> site, int countMax, long beforeId) {
    return store.read(connection -> EventRows.recent(connection, site, countMax, beforeId));
  }
}
