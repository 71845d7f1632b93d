package vn.bridgewatch.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.agent.config.AgentFiles;
import vn.bridgewatch.agent.device.DeviceJobs;
import vn.bridgewatch.agent.health.AgentHealth;
import vn.bridgewatch.agent.probe.AttemptWatch;
import vn.bridgewatch.agent.schedule.Job;
import vn.bridgewatch.agent.schedule.Scheduler;
import vn.bridgewatch.agent.snmp.PlayedSnmpDevice;
import vn.bridgewatch.agent.snmp.SnmpReader;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.wire.Payload;

class JobsTest {

  private static final String HEAD =
      """
      agent: agent-00004
      site: "00004"
      province: "01"
      identity: { certificate: tls/agent.pem, key: tls/agent.key, ca: tls/ca.pem }
      uplink: { collectors: [ { host: 127.0.0.1, port: 7443 } ] }
      allow: [ 127.0.0.0/8 ]
      snmp: { modules: [ modules.yml ] }
      sites:
      """;

  /// A name server and devices that swallow what they are sent, asked as often as is possible.
  private static final String CONFIG =
      HEAD
          + """
            - site: "00004"
              probes:
                - { kind: dns, name: resolver, server: 127.0.0.1, port: %1$d, query: example.vn, interval: 1s }
              devices:
                - { id: five, kind: switch, address: 127.0.0.1, port: %1$d, auth: public, modules: [a, b], interval: 5s }
                - { id: ten, kind: switch, address: 127.0.0.1, port: %1$d, auth: public, modules: [a, b], interval: 10s }
                - { id: user, kind: switch, address: 127.0.0.1, port: %1$d, auth: user, modules: [a, b], interval: 5s }
          """;

  private static final String MODULES =
      """
      auths:
        public: { community: public, version: 2 }
        user: { version: 3, username: bridge, security_level: noAuthNoPriv }
      modules:
        a: { get: [ 1.3.6.1.2.1.1.3.0 ] }
        b: { get: [ 1.3.6.1.2.1.1.3.0 ] }
      """;

  @TempDir Path folder;

  @Test
  void whatIsSilentIsToldAsUnreachedWithinItsInterval() throws Exception {
    var zeros = new LinkedBlockingQueue<String>();
    try (var silent = new DatagramSocket(null);
        var instruments = new Instruments()) {
      silent.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
      Files.writeString(folder.resolve("modules.yml"), MODULES);
      Path file = folder.resolve("agent.yaml");
      Files.writeString(file, CONFIG.formatted(silent.getLocalPort()));
      AgentFiles files = AgentFiles.read(file);
      var devices = new DeviceJobs(files.catalogue(), java.util.Map.of(), new LongAdder());
      List<Job> jobs = new ArrayList<>(Jobs.of(files, instruments, devices, (_, _) -> {}));
      jobs.addAll(
          Jobs.probes(files.config(), instruments, (_, _) -> {}, _ -> AttemptWatch.NONE)
              .begin(_ -> Phase.LIVE));
      var around =
          Scheduler.Surroundings.of(
              (_, payload) -> keepZeros(payload, zeros), new AgentHealth("00004", "01", "1", 0));
      try (var scheduler =
          new Scheduler("agent-00004", jobs, new Scheduler.Bounds(64, 1_000), around)) {
        scheduler.start();
        assertThat(seen(zeros, 7))
            .containsExactlyInAnyOrder(
                "probe_success resolver",
                "five a timed_out",
                "five b timed_out",
                "ten a timed_out",
                "ten b timed_out",
                "user a timed_out",
                "user b timed_out");
      }
    }
  }

  @Test
  void modulesOfOneIntervalAreOneJob() throws Exception {
    Files.writeString(folder.resolve("modules.yml"), MODULES);
    Path file = folder.resolve("agent.yaml");
    Files.writeString(
        file,
        CONFIG
            .formatted(1161)
            .replace("modules: [a, b], interval: 10s", "modules: [a, { name: b, interval: 1m }]"));
    AgentFiles files = AgentFiles.read(file);
    try (var instruments = new Instruments()) {
      List<Job> jobs =
          Jobs.of(
              files,
              instruments,
              new DeviceJobs(files.catalogue(), java.util.Map.of(), new LongAdder()),
              (_, _) -> {});

      assertThat(jobs.stream().map(job -> job.name() + " " + job.interval()).toList())
          .contains("00004 snmp five PT5S", "00004 snmp ten 30s PT30S", "00004 snmp ten 1m PT1M")
          .hasSize(4);
    }
  }

  private static final String RESTARTING =
      HEAD
          + """
            - site: "00005"
              devices:
                - { id: box, kind: switch, address: 127.0.0.1, port: %d, auth: public, modules: [a, { name: b, interval: 1m }] }
          """;

  private record Recorded(String site, Event event) {}

  @Test
  void aRestartOfADeviceIsRecordedOnceWhicheverOfItsJobsSeesIt() throws Exception {
    Files.writeString(folder.resolve("modules.yml"), MODULES);
    Path file = folder.resolve("agent.yaml");
    var recorded = new ArrayList<Recorded>();
    try (var device = new PlayedSnmpDevice();
        var instruments = new Instruments()) {
      Files.writeString(file, RESTARTING.formatted(device.port()));
      AgentFiles files = AgentFiles.read(file);
      var devices = new DeviceJobs(files.catalogue(), java.util.Map.of(), new LongAdder());
      List<Job> jobs =
          Jobs.of(
              files,
              instruments,
              devices,
              (site, payload) -> {
                if (payload instanceof Payload.Happening(Event event)) {
                  recorded.add(new Recorded(site, event));
                }
              });
      assertThat(jobs).hasSize(2);
      device.is("1.3.6.1.4.1.4242", "A box", 5_000_000);
      measure(jobs);
      assertThat(recorded).isEmpty();

      device.is("1.3.6.1.4.1.4242", "A box", 300);
      measure(jobs);
      measure(jobs);

      assertThat(recorded).hasSize(1);
      Event event = recorded.getFirst().event();
      assertThat(recorded.getFirst().site()).isEqualTo("00005");
      assertThat(event.kind()).isEqualTo("device_rebooted");
      assertThat(event.text()).isEqualTo("The device box has restarted.");
      assertThat(event.labels().get("device")).hasValue("box");
      assertThat(event.labels().get("instance")).hasValue("127.0.0.1:" + device.port());
      assertThat(event.labels().get("grade")).hasValue("warning");
      assertThat(event.labels().get("text_vi")).hasValue("Thiết bị box đã khởi động lại.");
      assertThat(instruments.snmp(SnmpReader::sent)).as("datagrams").isGreaterThanOrEqualTo(6);
    }
  }

  private static void measure(List<Job> jobs) throws InterruptedException {
    for (Job job : jobs) {
      var _ = job.measurement().measure();
    }
  }

  @Test
  void probesRunOftenerTheNearerTheConferenceAndKeepTheirMeasurement() throws Exception {
    Files.writeString(folder.resolve("modules.yml"), MODULES);
    Path file = folder.resolve("agent.yaml");
    Files.writeString(
        file,
        CONFIG
            .formatted(1161)
            .replace("interval: 1s }", "interval: 20s, intervals: { LIVE: 3s }, timeout: 1s }"));
    var recorded = new CopyOnWriteArrayList<Payload>();
    try (var instruments = new Instruments()) {
      ProbeJobs probes =
          Jobs.probes(
              AgentFiles.read(file).config(), instruments, (_, _) -> {}, _ -> AttemptWatch.NONE);
      List<Job> idle = probes.begin(_ -> Phase.IDLE);
      var around =
          Scheduler.Surroundings.of(
              (_, payload) -> recorded.add(payload), new AgentHealth("00004", "01", "1", 0));
      try (var scheduler =
          new Scheduler("agent-00004", idle, new Scheduler.Bounds(64, 1_000), around)) {
        scheduler.start();
        assertThat(idle).extracting(Job::interval).containsExactly(Duration.ofSeconds(20));

        probes.follow(scheduler, _ -> Phase.LIVE);
        Job live = await(scheduler, Duration.ofSeconds(3));
        assertThat(live.measurement()).isSameAs(idle.getFirst().measurement());
        assertThat(live.deadline()).isLessThanOrEqualTo(live.interval());

        probes.follow(scheduler, _ -> Phase.T24H);
        await(scheduler, Duration.ofSeconds(5));
        probes.follow(scheduler, _ -> Phase.IDLE);
        await(scheduler, Duration.ofSeconds(20));
      }
    }
  }

  private static Job await(Scheduler scheduler, Duration interval) throws InterruptedException {
    long endNanos = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < endNanos) {
      List<Job> jobs = scheduler.jobs();
      if (jobs.size() == 1 && jobs.getFirst().interval().equals(interval)) {
        return jobs.getFirst();
      }
      Thread.sleep(5);
    }
    throw new AssertionError("no job of every " + interval + ": " + scheduler.jobs());
  }

  @Test
  void aSocketThatCannotBeOpenedIsSaidAndNoCrash() throws Exception {
    Files.writeString(folder.resolve("modules.yml"), MODULES);
    Path file = folder.resolve("agent.yaml");
    Files.writeString(file, CONFIG.formatted(1161));
    AgentFiles files = AgentFiles.read(file);
    try (var instruments =
        new Instruments(() -> {
          throw new SocketException("Too many open files");
        })) {
      var devices = new DeviceJobs(files.catalogue(), java.util.Map.of(), new LongAdder());
      assertThatThrownBy(() -> Jobs.of(files, instruments, devices, (_, _) -> {}))
          .isInstanceOf(IOException.class)
          .hasMessage("the socket for SNMP cannot be opened: Too many open files");
    }
  }

  private static void keepZeros(Payload payload, BlockingQueue<String> zeros) {
    if (payload instanceof Payload.Samples(var tick)) {
      for (Observation observation : tick.observations()) {
        if (observation.reading().equals(Reading.of(0))) {
          var labels = observation.series().labels();
          switch (observation.series().name()) {
            case "probe_success" -> zeros.add("probe_success " + labels.get("probe").orElse(""));
            case "bridgewatch_snmp_module_complete" ->
                zeros.add(
                    labels.get("device").orElse("")
                        + " "
                        + labels.get("module").orElse("")
                        + " "
                        + labels.get("reason").orElse(""));
            default -> {}
          }
        }
      }
    }
  }

  /// The first so many different ones; fewer where no new one comes for long.
  private static Set<String> seen(BlockingQueue<String> zeros, int count) throws Exception {
    var seen = new HashSet<String>();
    long endNanos = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (seen.size() < count && System.nanoTime() < endNanos) {
      String zero = zeros.poll(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (zero != null) {
        seen.add(zero);
      }
    }
    return seen;
  }
}
