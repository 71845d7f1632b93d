package vn.bridgewatch.twin.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.agent.app.AgentCli;
import vn.bridgewatch.collector.conference.Conference;
import vn.bridgewatch.collector.conference.Conferences;
import vn.bridgewatch.collector.configure.Configurations;
import vn.bridgewatch.collector.configure.SiteConfiguration;
import vn.bridgewatch.collector.configure.SiteConfiguration.State;
import vn.bridgewatch.collector.identity.DevAuthority;
import vn.bridgewatch.collector.journal.Journal;
import vn.bridgewatch.collector.store.Store;
import vn.bridgewatch.collector.store.StoredConfigurations;
import vn.bridgewatch.conference.Deadline;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.time.WallClock;
import vn.bridgewatch.wire.Payload;

/// What the centre gives a site to measure, from the collector's database to the series that a
/// whole agent sends of it.
class ConfigurationTest {

  private static final String BY = "an operator";

  @TempDir Path folder;
  private ServerSocket target;
  private Store store;
  private Configurations configurations;
  private Centre centre;
  private RunningAgent agent;

  @BeforeEach
  void open() throws Exception {
    var authority = DevAuthority.in(folder.resolve("tls"));
    authority.collector(List.of("localhost", "127.0.0.1"));
    authority.agent("agent-00");
    target = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    store = Store.open(folder.resolve("collector.db"), WallClock.SYSTEM);
    configurations =
        new Configurations(new StoredConfigurations(store), new NoConferences(), WallClock.SYSTEM);
    centre = new Centre(folder.resolve("tls"), folder.resolve("journal"), 0, configurations);
    centre.grant("agent-00", "00");
    configurations.onChange(centre.server::configure);
    agent = new RunningAgent(centre.server.port());
  }

  @AfterEach
  void close() throws Exception {
    agent.stop();
    centre.close();
    store.close();
    target.close();
  }

  @Test
  void whatIsGivenRunsAtTheAgentItsSeriesArriveAndItHoldsWithoutTheCentre() throws Exception {
    Until.holds("connected", () -> centre.links().connectedSites().contains("00"));
    String refused = probe("elsewhere").replace("127.0.0.1", "192.0.2.1");
    configurations.put("00", refused, BY, false);
    awaitState(State.REFUSED);
    assertThat(answer().text())
        .startsWith("configuration:2: probes[0].target: must be in the allow-list")
        .endsWith("got 192.0.2.1");

    configurations.put("00", probe("turn"), BY, false);
    awaitState(State.IN_FORCE);
    Until.holds("its series", () -> measures("turn"));

    centre.close();
    agent.stop();
    centre = new Centre(folder.resolve("tls"), folder.resolve("journal-2"), 0);
    centre.grant("agent-00", "00");
    agent = new RunningAgent(centre.server.port());
    Until.holds(
        "its series after a restart, of a centre that gives nothing", () -> measures("turn"));
  }

  @Test
  void whatWasGivenBeforeTheAgentCameIsSentWhenItComesAndEndsWhereItIsTakenBack() throws Exception {
    agent.stop();
    configurations.put("00", probe("turn"), BY, false);
    assertThat(state()).isEqualTo(State.WAITING);
    agent = new RunningAgent(centre.server.port());
    awaitState(State.IN_FORCE);
    Until.holds("its series", () -> measures("turn"));

    agent.stop(); // it takes the next change a minute later, or when it starts
    var _ = configurations.remove("00", BY, false);
    agent = new RunningAgent(centre.server.port());
    awaitState(State.NONE);
    assertThat(folder.resolve("state/central/00.yaml")).doesNotExist();
  }

  private void awaitState(State state) {
    Until.holds("configuration " + state + agent, () -> state() == state);
  }

  private State state() {
    return configurations.of("00").orElseThrow().state();
  }

  private SiteConfiguration.Answer answer() {
    return configurations.of("00").flatMap(SiteConfiguration::answer).orElseThrow();
  }

  private boolean measures(String probe) {
    return centre.heard.stream()
        .map(Journal.At::entry)
        .anyMatch(entry ->
            entry.payload() instanceof Payload.Samples(var tick)
                && tick.observations().stream().anyMatch(one -> isSuccess(one, probe)));
  }

  private static boolean isSuccess(Observation one, String probe) {
    return one.series().metric().name().equals("probe_success")
        && one.series().labels().get("probe").equals(Optional.of(probe));
  }

  private String probe(String name) {
    return """
    probes:
      - { kind: tcp, name: %s, target: 127.0.0.1, port: %d, interval: 2s, timeout: 1s }
    """
        .formatted(name, target.getLocalPort());
  }

  /// The agent's program on a thread of this process.
  private final class RunningAgent {

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Thread thread;

    RunningAgent(int port) throws Exception {
      Path file = folder.resolve("agent.yaml");
      Files.createDirectories(folder.resolve("state"));
      Files.writeString(
          file,
          """
          agent: agent-00
          site: "00"
          province: "00"
          identity: { certificate: tls/agent-00.pem, key: tls/agent-00.key, ca: tls/ca.pem }
          uplink: { collectors: [ { host: 127.0.0.1, port: %d } ] }
          limits: { spool_bytes: 1048576 }
          allow: [ 127.0.0.0/8 ]
          from_centre: { probes: true }
          sites: [ { site: "00", probes: [] } ]
          """
              .formatted(port));
      var out = new PrintStream(said, true, StandardCharsets.UTF_8);
      thread =
          Thread.ofPlatform()
              .name("agent")
              .start(() ->
                  AgentCli.run(new String[] {"agent", "--config", file.toString()}, out, out));
    }

    void stop() throws InterruptedException {
      thread.interrupt();
      assertThat(thread.join(Duration.ofSeconds(60))).as("the agent ends").isTrue();
    }

    @Override
    public String toString() {
      return ", the agent said: " + said.toString(StandardCharsets.UTF_8);
    }
  }

  private static final class NoConferences implements Conferences {

    @Override
    public List<Conference> all() {
      return List.of();
    }

    @Override
    public Optional<Conference> byId(String id) {
      return Optional.empty();
    }

    @Override
    public SitePhase phase(String site, long wallMillis) {
      return new SitePhase(Phase.IDLE, "");
    }

    @Override
    public Optional<Deadline> deadline(String site, long wallMillis) {
      return Optional.empty();
    }

    @Override
    public void put(Conference conference) {
      throw new UnsupportedOperationException();
    }
  }
}
