package vn.bridgewatch.twin.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import vn.bridgewatch.twin.snmp.Recording;
import vn.bridgewatch.twin.snmp.RecordingException;
import vn.bridgewatch.twin.snmp.Responder;
import vn.bridgewatch.twin.snmp.SimulatedDevice;

/// One agent that reads 20 objects of each of 1,000 devices every 10 s: its memory, its processor
/// time, and whether a reading comes late. Each device has an address of its own.
final class ManyDevices {

  static final int DEVICES = 1_000;
  private static final int OBJECTS = 20;
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration LATE = Duration.ofSeconds(1);
  private static final Duration ALL_READ_MAX = Duration.ofMinutes(2);
  private static final double RESIDENT_MIB_MAX = 96;
  private static final int SERIES_MAX = 40_000;
  private static final int SITE_DEVICES_MAX = 200;
  private static final String MODULE = "bench_objects";
  private static final String OBJECT = "1.3.6.1.4.1.32473.1.1.";

  private final Consumer<String> progress;

  ManyDevices(Consumer<String> progress) {
    this.progress = progress;
  }

  Goal run(Bed bed, int rounds)
      throws IOException, BenchException, RecordingException, InterruptedException {
    try (var responder = Responder.start(0)) {
      Recording recording = Recording.parse("objects", recording());
      var played = new ArrayList<SimulatedDevice>();
      var devices = new ArrayList<AgentFile.Device>();
      for (int i = 0; i < DEVICES; i++) {
        InetAddress address =
            InetAddress.getByAddress(new byte[] {127, 2, (byte) (i / 250), (byte) (1 + i % 250)});
        Responder.Endpoint endpoint = responder.listen(address, 0);
        played.add(endpoint.add(Scene.COMMUNITY, recording));
        devices.add(
            new AgentFile.Device(
                "device-" + i,
                address.getHostAddress(),
                endpoint.port(),
                MODULE,
                INTERVAL.toSeconds() + "s"));
      }
      Path modules = bed.folder().resolve("objects.yml");
      Files.writeString(modules, module());
      bed.startCollector();
      var file =
          new AgentFile(
              bed.folder().resolve("agent.yaml"), bed.collectorPort(), 0, modules, SERIES_MAX);
      file.write(devices, SITE_DEVICES_MAX);
      progress.accept("one agent begins to read 1,000 devices");
      var agent = new ProcessUsage(bed.startAgent(file.file(), 0).pid());
      awaitAll(bed, played);
      return measure(agent, played, rounds);
    }
  }

  private void awaitAll(Bed bed, List<SimulatedDevice> played)
      throws BenchException, InterruptedException {
    long deadlineNanos = System.nanoTime() + ALL_READ_MAX.toNanos();
    while (played.stream().anyMatch(device -> device.answered() == 0)) {
      if (System.nanoTime() > deadlineNanos) {
        long unread = played.stream().filter(device -> device.answered() == 0).count();
        throw new BenchException(
            unread + " of 1000 devices were never read:\n" + bed.tail("agent"));
      }
      Thread.sleep(Duration.ofMillis(500));
    }
    Thread.sleep(INTERVAL); // the first readings cost more: classes are loaded, code is compiled
  }

  private Goal measure(ProcessUsage agent, List<SimulatedDevice> played, int rounds)
      throws IOException, BenchException, InterruptedException {
    played.forEach(SimulatedDevice::takeLongestPause);
    long before = answered(played);
    Duration cpuBefore = agent.cpu();
    long startNanos = System.nanoTime();
    for (int i = 1; i <= rounds; i++) {
      Thread.sleep(INTERVAL);
      progress.accept("round %d of %d: %d MiB".formatted(i, rounds, agent.residentBytes() >> 20));
    }
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    double cpu = agent.cpu().minus(cpuBefore).toNanos() / 1e9 / seconds * 100;
    long requests = answered(played) - before;
    List<Duration> pauses = played.stream().map(SimulatedDevice::takeLongestPause).toList();
    long late = pauses.stream().filter(pause -> pause.compareTo(INTERVAL.plus(LATE)) > 0).count();
    long unread =
        pauses.stream()
            .filter(pause -> pause.compareTo(INTERVAL.multipliedBy(2).minus(LATE)) > 0)
            .count();
    return new Goal(
        "1,000 devices of 20 objects, each every 10 s, by one agent",
        List.of(
            Goal.Figure.atMost(
                "memory, the most ever (VmHWM)",
                agent.residentBytesMax() / 1048576.0,
                "MiB",
                RESIDENT_MIB_MAX),
            Goal.Figure.atMost(
                "memory at the end (VmRSS)",
                agent.residentBytes() / 1048576.0,
                "MiB",
                RESIDENT_MIB_MAX),
            Goal.Figure.told("processor", cpu, "% of a core"),
            Goal.Figure.told("readings a second", requests / seconds, ""),
            Goal.Figure.countAtMost("devices read over 1 s late", late, "devices", 0),
            Goal.Figure.countAtMost("devices not read in an interval", unread, "devices", 0)),
        List.of("%d rounds, connected to a collector, without /metrics.".formatted(rounds)));
  }

  private static long answered(List<SimulatedDevice> devices) {
    return devices.stream().mapToLong(SimulatedDevice::answered).sum();
  }

  private static String recording() {
    var text = new StringBuilder("1.3.6.1.2.1.1.3.0|67~|start=8640000 rate=100\n");
    for (int i = 1; i <= OBJECTS; i++) {
      text.append(OBJECT).append(i).append(".0|");
      text.append(
          i % 2 == 0
              ? "65~|start=" + 1000 * i + " rate=" + 13 * i
              : "66~|base=" + 40 * i + " noise=5 seed=" + i);
      text.append('\n');
    }
    return text.toString();
  }

  private static String module() {
    var text =
        new StringBuilder(
            "auths:\n  bench: { version: 2, community: %s }\nmodules:\n  %s:\n    get:\n"
                .formatted(Scene.COMMUNITY, MODULE));
    for (int i = 1; i <= OBJECTS; i++) {
      text.append("      - ").append(OBJECT).append(i).append(".0\n");
    }
    text.append("    metrics:\n");
    for (int i = 1; i <= OBJECTS; i++) {
      text.append(
          "      - { name: benchObject%d, oid: %s%d, type: %s, help: An object }\n"
              .formatted(i, OBJECT, i, i % 2 == 0 ? "counter" : "gauge"));
    }
    return text.toString();
  }
}
