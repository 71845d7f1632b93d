package vn.bridgewatch.twin.stream;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import vn.bridgewatch.agent.identity.BootEpoch;
import vn.bridgewatch.agent.identity.Identity;
import vn.bridgewatch.agent.spool.MemorySpool;
import vn.bridgewatch.agent.uplink.CheckHandler;
import vn.bridgewatch.agent.uplink.Uplink;
import vn.bridgewatch.agent.uplink.UplinkConfig;
import vn.bridgewatch.conference.Appointment;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.time.WallClock;
import vn.bridgewatch.wire.Payload;

/// An agent's rear half: identity, spool and uplink.
final class Outpost implements AutoCloseable {

  static final long SPOOL_BYTES = 16L * 1024 * 1024;
  private static final Metric UP = Metric.gauge("probe_success", "Whether the target answered");

  final MemorySpool spool;
  final ConcurrentMap<String, List<Appointment>> calendars = new ConcurrentHashMap<>();
  final Uplink uplink;

  Outpost(Path tls, Path state, String agent, Set<String> sites, int port, CheckHandler checks)
      throws Exception {
    this(tls, tls.resolve("ca.pem"), state, agent, sites, port, "collector", checks);
  }

  Outpost(
      Path tls,
      Path ca,
      Path state,
      String agent,
      Set<String> sites,
      int port,
      String serverName,
      CheckHandler checks)
      throws Exception {
    spool =
        new MemorySpool(sites, BootEpoch.next(state.resolve(agent)), SPOOL_BYTES, NanoClock.SYSTEM);
    uplink =
        new Uplink(
            new UplinkConfig(
                List.of(new UplinkConfig.Collector("127.0.0.1", port)), serverName, "test"),
            Identity.load(tls.resolve(agent + ".pem"), tls.resolve(agent + ".key"), ca),
            spool,
            checks,
            calendars::put,
            (_, _) -> {}, // see ConfigurationTest
            WallClock.SYSTEM,
            NanoClock.SYSTEM);
    uplink.start();
  }

  void sample(String site, double value) {
    var observation = Observation.of(UP, Labels.of("probe", "gateway"), value);
    spool.record(
        site, new Payload.Samples(new Tick(System.currentTimeMillis(), List.of(observation))));
  }

  void event(String site, String text) {
    spool.record(
        site,
        new Payload.Happening(
            new Event("link_down", System.currentTimeMillis(), Labels.NONE, text)));
  }

  void awaitConnected() {
    Until.holds("connected, is " + uplink.status(), () -> uplink.status().connected());
  }

  void awaitEmpty() {
    Until.holds("everything acknowledged", () -> spool.status().records() == 0);
  }

  @Override
  public void close() {
    uplink.close();
  }
}
