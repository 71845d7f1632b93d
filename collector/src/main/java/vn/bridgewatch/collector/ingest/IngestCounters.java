package vn.bridgewatch.collector.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.wire.Lane;

/// What came in and what was refused, by reason.
final class IngestCounters {

  private static final Logger log = LoggerFactory.getLogger(IngestCounters.class);
  private static final int LOGGED_MAX = 1_000;

  final AtomicInteger connections = new AtomicInteger();
  final Counter accepted;
  final Counter duplicates;
  final Counter lost;
  final Counter unjudged;
  final Counter samples;
  final Counter withheld;
  private final MeterRegistry registry;
  private final Counter live;
  private final Counter backlog;
  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  IngestCounters(MeterRegistry registry) {
    this.registry = registry;
    accepted = counter("connections.accepted", "Connections whose certificate was good");
    duplicates = counter("records.duplicate", "Records that were known already");
    lost = counter("records.lost", "Records that an agent's full spool gave up");
    unjudged =
        counter(
            "records.unjudged",
            "Records of a forgotten life of an agent, given up because they may be duplicates");
    samples = counter("samples", "Observations taken, absences included");
    withheld =
        counter(
            "backlog.credit.withheld",
            "Records of old data that were not asked for yet, because there was too much to do");
    live = records(Lane.LIVE);
    backlog = records(Lane.BACKLOG);
    Gauge.builder("bridgewatch.collector.agents.connected", connections, AtomicInteger::get)
        .description("Agents that are connected now")
        .register(registry);
  }

  Counter records(Lane lane) {
    return Counter.builder("bridgewatch.collector.records")
        .description("New records taken, by lane")
        .tag("lane", lane.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  void taken(Lane lane) {
    switch (lane) {
      case LIVE -> live.increment();
      case BACKLOG -> backlog.increment();
    }
  }

  /// Counts a refusal; the first of each agent and reason is logged.
  void rejected(String reason, String who, String detail) {
    Counter.builder("bridgewatch.collector.connections.rejected")
        .description("Connections cut off, by reason")
        .tag("reason", reason)
        .register(registry)
        .increment();
    if (logged.size() < LOGGED_MAX && logged.add(who + ' ' + reason)) {
      log.atWarn()
          .addKeyValue("agent", who)
          .addKeyValue("reason", reason)
          .addKeyValue("detail", detail)
          .log("Connection refused; further ones are only counted");
    }
  }

  private Counter counter(String name, String help) {
    return Counter.builder("bridgewatch.collector." + name).description(help).register(registry);
  }
}
