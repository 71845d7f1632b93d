package vn.bridgewatch.twin.bench.storm;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import vn.bridgewatch.twin.bench.Bed;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.bench.ProcessUsage;
import vn.bridgewatch.twin.bench.RigProcess;
import vn.bridgewatch.twin.rig.Rig;
import vn.bridgewatch.twin.rig.RigReport;

/// A collector with its rig of clients, all connected, each sending a tick every 5 s.
final class Country implements AutoCloseable {

  static final String COLLECTOR = "collector";
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration CONNECTED_WITHIN = Duration.ofMinutes(3);
  private static final Duration TOLD_WITHIN =
      Duration.ofMillis(1_500); // the rig reports each second
  private static final int RIG_HEAP_MIB = 3_072;

  private final Bed bed;
  private final RigProcess rig;
  private final int clients;
  private ProcessUsage usage;

  private Country(Bed bed, RigProcess rig, int clients, ProcessUsage usage) {
    this.bed = bed;
    this.rig = rig;
    this.clients = clients;
    this.usage = usage;
  }

  /// @param bad agents with a certificate that do no good
  static Country start(Path root, int clients, int bad, Duration warmUp)
      throws IOException, BenchException, InterruptedException {
    var bed = Bed.inTemporaryFolder(root, root);
    boolean running = false;
    try {
      var agents = new ArrayList<>(IntStream.range(0, clients).mapToObj(Rig::agent).toList());
      var inventory = new StringBuilder(RigProcess.inventory(clients));
      for (int i = 0; i < bad; i++) {
        agents.add(BadAgents.agent(i));
        inventory.append(
            "  - { key: \"%s\", name: Bad %d, province: \"01\", tier: other, agent: %s }\n"
                .formatted(BadAgents.site(i), i, BadAgents.agent(i)));
      }
      bed.silentAfter(Duration.ofSeconds(12)); // as it is by default
      Process collector = bed.startCollector(inventory.toString(), agents);
      RigProcess rig =
          RigProcess.start(bed, bed.collectorPort(), clients, INTERVAL, RIG_HEAP_MIB, List.of());
      rig.await(report -> report.count("ready") >= clients, CONNECTED_WITHIN, "all are connected");
      Thread.sleep(warmUp);
      running = true;
      return new Country(bed, rig, clients, new ProcessUsage(collector.pid()));
    } finally {
      if (!running) {
        bed.close();
      }
    }
  }

  Bed bed() {
    return bed;
  }

  RigProcess rig() {
    return rig;
  }

  int clients() {
    return clients;
  }

  ProcessUsage usage() {
    return usage;
  }

  Figures figures() throws IOException, BenchException, InterruptedException {
    return Figures.of(bed.collectorMetrics());
  }

  /// The delays of the acknowledgements of so long a time.
  RigReport delays(Duration time) throws IOException, BenchException, InterruptedException {
    rig.tell("");
    Thread.sleep(time.plus(TOLD_WITHIN));
    return rig.report();
  }

  /// Kills the collector as a power cut would, and starts it again; it is not waited for.
  void restart() throws IOException {
    bed.kill(COLLECTOR);
    usage = new ProcessUsage(bed.startCollectorAgain().pid());
  }

  /// Waits until what was issued by now is acknowledged, or 20 s; what is not is returned.
  long unacknowledged() throws IOException, BenchException, InterruptedException {
    RigReport now = rig.report();
    long issued = now.count("issued");
    RigReport later = now;
    for (int i = 0; i < 40 && later.count("acknowledged") < issued; i++) {
      Thread.sleep(Duration.ofMillis(500));
      later = rig.report();
    }
    return Math.max(0, issued - later.count("acknowledged"));
  }

  @Override
  public void close() {
    bed.close();
  }
}
