package vn.bridgewatch.collector.ingest;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// The beat of each event loop.
final class Beats {

  private final ConcurrentMap<EventExecutor, Beat> byLoop = new ConcurrentHashMap<>();

  Beat of(EventExecutor loop) {
    return byLoop.computeIfAbsent(loop, Beat::new);
  }
}
