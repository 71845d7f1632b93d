package vn.bridgewatch.twin.bench.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import vn.bridgewatch.twin.bench.Bed;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.bench.Goal;
import vn.bridgewatch.twin.bench.ProcessUsage;
import vn.bridgewatch.twin.bench.RigProcess;
import vn.bridgewatch.twin.rig.Rig;
import vn.bridgewatch.twin.rig.RigReport;
import vn.bridgewatch.twin.rig.SiteSeries;

/// `bridgewatch bench ingest`: the whole country sends to one collector, over a TLS connection for
/// each site, with the shipped rules on.
public final class IngestBench {

  /// The parts by which a person names them.
  public static final List<String> PARTS = List.of("5s", "1s", "prometheus", "victoria-metrics");

  private static final int CLIENTS = 3_355;
  private static final int CLIENTS_QUICK = 500;
  private static final int RIG_HEAP_MIB = 4_096;
  private static final Duration CONNECTED_WITHIN = Duration.ofMinutes(3);
  private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(5);
  private static final Duration REPORTED_WITHIN = Duration.ofMillis(1_500);
  private static final double CPU_SECONDS_MAX = 0.7;
  private static final double RESIDENT_MIB_MAX = 512;
  private static final double RULE_MILLIS_MAX = 1_000;
  private static final double MEBIBYTE = 1 << 20;

  /// How much is measured.
  ///
  /// @param warmUp until code is compiled and every series is known
  record Extent(int clients, Duration warmUp, Duration time) {
    static final Extent FULL = new Extent(CLIENTS, Duration.ofMinutes(3), Duration.ofMinutes(1));
    static final Extent QUICK =
        new Extent(CLIENTS_QUICK, Duration.ofSeconds(20), Duration.ofSeconds(15));
  }

  private final Path root;
  private final Extent extent;
  private final Consumer<String> progress;

  /// @param root of the checkout, built
  public IngestBench(Path root, boolean quick, Consumer<String> progress) {
    this(root, quick ? Extent.QUICK : Extent.FULL, progress);
  }

  IngestBench(Path root, Extent extent, Consumer<String> progress) {
    this.root = root;
    this.extent = extent;
    this.progress = progress;
  }

  public List<Goal> run(Set<String> parts)
      throws IOException, BenchException, InterruptedException {
    var goals = new ArrayList<Goal>();
    OptionalDouble ours = OptionalDouble.empty();
    if (parts.contains("5s")) {
      Goal goal = run(Duration.ofSeconds(5));
      add(goals, goal);
      ours = goal.figures().stream().mapToDouble(Goal.Figure::value).findFirst();
    }
    if (parts.contains("1s")) {
      add(goals, run(Duration.ofSeconds(1)));
    }
    var beside = new PeerIngest(root, extent, Duration.ofSeconds(5), progress);
    for (PeerIngest.Peer peer : PeerIngest.Peer.values()) {
      if (parts.contains(peer.program)) {
        add(goals, beside.run(peer, ours));
      }
    }
    return List.copyOf(goals);
  }

  /// Tells each part when it is measured: a later one that fails must not cost what is known.
  private void add(List<Goal> goals, Goal goal) {
    goals.add(goal);
    goal.figures().stream()
        .map(it -> "  %s: %.3f %s".formatted(it.name(), it.value(), it.unit()).stripTrailing())
        .forEach(progress);
  }

  private Goal run(Duration interval) throws IOException, BenchException, InterruptedException {
    int clients = extent.clients();
    try (var bed = Bed.inTemporaryFolder(root, root)) {
      progress.accept("%,d certificates and a collector".formatted(clients));
      List<String> agents = IntStream.range(0, clients).mapToObj(Rig::agent).toList();
      Process collector = bed.startCollector(RigProcess.inventory(clients), agents);
      var usage = new ProcessUsage(collector.pid());
      RigProcess rig =
          RigProcess.start(bed, bed.collectorPort(), clients, interval, RIG_HEAP_MIB, List.of());
      progress.accept("%,d agents connect".formatted(clients));
      long startNanos = System.nanoTime();
      rig.await(
          report -> report.count("ready") >= clients, CONNECTED_WITHIN, "all agents are connected");
      double connectedAfter = (System.nanoTime() - startNanos) / 1e9;
      progress.accept(
          "a tick of %d series each every %d s".formatted(SiteSeries.COUNT, interval.toSeconds()));
      Thread.sleep(extent.warmUp());
      return measure(bed, rig, usage, clients, interval, connectedAfter);
    }
  }

  private Goal measure(
      Bed bed,
      RigProcess rig,
      ProcessUsage usage,
      int clients,
      Duration interval,
      double connectedAfter)
      throws IOException, BenchException, InterruptedException {
    rig.tell("");
    Thread.sleep(REPORTED_WITHIN);
    RigReport before = rig.report();
    RuleDelay delayBefore = RuleDelay.of(bed.collectorMetrics());
    Duration cpuBefore = usage.cpu();
    long startNanos = System.nanoTime();
    Thread.sleep(extent.time());
    Duration cpu = usage.cpu().minus(cpuBefore);
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    RigReport after = rig.report();
    RuleDelay delay = RuleDelay.of(bed.collectorMetrics());
    Thread.sleep(ACKNOWLEDGED_WITHIN);
    RigReport later = rig.report();
    double samples = after.count("samples") - before.count("samples");
    double wanted = clients * SiteSeries.COUNT / (double) interval.toSeconds();
    long unacknowledged = Math.max(0, after.count("issued") - later.count("acknowledged"));
    return new Goal(
        "%,d agents, %,d series, a tick every %d s"
            .formatted(clients, clients * SiteSeries.COUNT, interval.toSeconds()),
        List.of(
            Goal.Figure.atMost(
                "collector's processor time, a million samples",
                cpu.toNanos() / 1e9 / (samples / 1e6),
                "s",
                CPU_SECONDS_MAX),
            Goal.Figure.told("the same", cpu.toNanos() / 1e9 / seconds * 100, "% of a core"),
            Goal.Figure.atMost(
                "memory (VmRSS)", usage.residentBytes() / MEBIBYTE, "MiB", RESIDENT_MIB_MAX),
            Goal.Figure.told(
                "memory, the most (VmHWM)", usage.residentBytesMax() / MEBIBYTE, "MiB"),
            Goal.Figure.atLeast("samples a second", samples / seconds, "", 0.99 * wanted),
            Goal.Figure.atMost(
                "from the agent's clock to the rules, 99 %",
                delay.millisSince(delayBefore, 0.99), "ms", RULE_MILLIS_MAX),
            Goal.Figure.told("until it is acknowledged, 50 %", after.number("p50_ms"), "ms"),
            Goal.Figure.told("until it is acknowledged, 99 %", after.number("p99_ms"), "ms"),
            Goal.Figure.told("all connected after", connectedAfter, "s"),
            Goal.Figure.countAtMost("not acknowledged after 5 s", unacknowledged, "ticks", 0),
            Goal.Figure.countAtMost(
                "connections lost and other failures", later.count("failures"), "", 0)),
        List.of(
            "The rig shares the machine; its time is in no figure.",
            later.failure().isEmpty() ? "No failure." : "The last failure: " + later.failure()));
  }
}
