package vn.bridgewatch.twin.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import vn.bridgewatch.collector.ingest.AgentLinks;
import vn.bridgewatch.collector.ingest.AgentServer;
import vn.bridgewatch.collector.ingest.AgentServerSettings;
import vn.bridgewatch.collector.ingest.SiteConfigurations;
import vn.bridgewatch.collector.journal.Journal;
import vn.bridgewatch.collector.journal.Offsets;
import vn.bridgewatch.collector.journal.segment.JournalSettings;
import vn.bridgewatch.collector.journal.segment.SegmentJournal;
import vn.bridgewatch.conference.Appointment;
import vn.bridgewatch.time.WallClock;
import vn.bridgewatch.wire.Frame;

/// A collector's front half: port, journal and who may speak for what.
final class Centre {

  private static final int WAIT_SECONDS = 60;
  private static final SiteConfigurations NOTHING_GIVEN =
      new SiteConfigurations() {
        @Override
        public void opened(String site, Consumer<Change> send) {}

        @Override
        public void answered(Frame.Configured configured) {}
      };

  final Set<String> granted = ConcurrentHashMap.newKeySet();
  final ConcurrentMap<String, List<Appointment>> calendars = new ConcurrentHashMap<>();
  final List<Journal.At> heard = new CopyOnWriteArrayList<>();
  final SegmentJournal journal;
  final AgentServer server;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  Centre(Path tls, Path state, int port) throws Exception {
    this(tls, state, port, NOTHING_GIVEN);
  }

  Centre(Path tls, Path state, int port, SiteConfigurations configurations) throws Exception {
    journal = SegmentJournal.open(JournalSettings.in(state));
    journal.subscribe(journal.ends(), heard::add);
    server =
        new AgentServer(
            new AgentServerSettings(
                "127.0.0.1",
                port,
                tls.resolve("collector.pem"),
                tls.resolve("collector.key"),
                tls.resolve("ca.pem")),
            journal,
            (agent, site) -> granted.contains(agent + "/" + site),
            _ -> {},
            site -> calendars.getOrDefault(site, List.of()),
            configurations,
            WallClock.SYSTEM,
            registry);
    server.start().get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  Centre grant(String agent, String site) {
    granted.add(agent + "/" + site);
    return this;
  }

  /// What the journal holds, read again.
  List<Journal.At> stored() throws IOException {
    var all = new ArrayList<Journal.At>();
    try (Journal.Cursor cursor = journal.read(Offsets.NONE)) {
      for (List<Journal.At> some = cursor.next(1_000); !some.isEmpty(); some = cursor.next(1_000)) {
        all.addAll(some);
      }
    }
    return all;
  }

  AgentLinks links() {
    return server.links();
  }

  double rejected(String reason) {
    return registry
        .find("bridgewatch.collector.connections.rejected")
        .tag("reason", reason)
        .counters()
        .stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  double counted(String name) {
    return registry.get("bridgewatch.collector." + name).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  List<Long> sequences(String site) {
    return heard.stream()
        .filter(at -> at.entry().id().site().equals(site))
        .map(at -> at.entry().id().sequence())
        .toList();
  }

  void close() throws Exception {
    server.close().get(WAIT_SECONDS, TimeUnit.SECONDS);
    journal.close();
  }
}
