package vn.bridgewatch.twin.bench.rules;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import vn.bridgewatch.twin.bench.Bed;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.bench.Goal;
import vn.bridgewatch.twin.bench.RigProcess;
import vn.bridgewatch.twin.rig.Rig;

/// Part `alarm`: from a target that stops answering to the webhook that tells of it, while the
/// whole country is connected; beside Prometheus, blackbox_exporter and Alertmanager, which watch
/// the same targets and send to the same receiver.
final class Alarm {

  private static final List<String> SITES = List.of("01", "00004", "00008", "00025", "00070");
  private static final String OURS = "ours";
  private static final String PEER = "peer";
  private static final Duration TICK = Duration.ofSeconds(5);
  private static final int RIG_HEAP_MIB = 4_096;
  private static final Duration CONNECTED_WITHIN = Duration.ofMinutes(3);
  private static final Duration LIVE_WITHIN = Duration.ofSeconds(60);
  private static final Duration OUTAGE = Duration.ofSeconds(12);
  private static final Duration LAST_TOLD_WITHIN = Duration.ofSeconds(15);
  private static final double MEDIAN_MAX = 1;
  private static final double P99_MAX = 2;
  private static final int LIVE = 6;
  private static final Pattern PHASE =
      Pattern.compile("(?m)^bridgewatch_agent_phase\\{[^}]*} ([0-9.]+)$");

  /// @param clients connected besides
  /// @param pace from one fault to the next on average
  record Extent(int clients, int faults, Duration pace, Duration warmUp) {}

  private final Path root;
  private final Extent extent;
  private final Random random;
  private final Consumer<String> progress;

  Alarm(Path root, Extent extent, long seed, Consumer<String> progress) {
    this.root = root;
    this.extent = extent;
    this.random = new Random(seed);
    this.progress = progress;
  }

  /// Targets that are watched and never cut.
  private static final int SPARED = 20;

  private record Fault(String target, long atNanos) {
    /// Until when a word of it is one of this fault.
    long untilNanos() {
      return atNanos + OUTAGE.toNanos() + LAST_TOLD_WITHIN.toNanos();
    }
  }

  Goal run() throws IOException, BenchException, InterruptedException {
    PeerAlarm.require();
    Duration hold = new PeerRule(extent.clients(), Noise.LOSS_EACH_WAY).hold();
    List<String> watched =
        IntStream.range(0, extent.faults() + SPARED).mapToObj(Alarm::target).toList();
    List<String> targets = watched.subList(0, extent.faults());
    try (var bed = Bed.inTemporaryFolder(root, root);
        var sink = new AlarmSink();
        var cuts = Cuts.open()) {
      progress.accept("%,d agents connect".formatted(extent.clients()));
      int metricsPort = start(bed, sink, watched);
      PeerAlarm.start(bed, watched, hold, sink.url(PEER));
      awaitLive(bed, metricsPort);
      Thread.sleep(extent.warmUp());
      if (sink.told(OURS) + sink.told(PEER) > 0) {
        throw new BenchException("a target was told of before any was cut");
      }
      progress.accept("%d targets are cut, one after the other".formatted(targets.size()));
      List<Fault> faults = cut(cuts, targets);
      return goal(sink, faults, hold);
    }
  }

  private int start(Bed bed, AlarmSink sink, List<String> targets)
      throws IOException, BenchException, InterruptedException {
    var inventory = new StringBuilder(RigProcess.inventory(extent.clients()));
    SITES.forEach(
        site -> inventory.append("  - { key: \"%s\", agent: %s }\n".formatted(site, Bed.AGENT)));
    Files.writeString(
        bed.folder().resolve("conferences.yaml"),
        "conferences:\n  - { id: bench, title: Bench, code_name: HN-B, start: \"%s\", end: \"%s\", roster: [%s] }\n"
            .formatted(
                Instant.now().minusSeconds(60),
                Instant.now().plusSeconds(7_200),
                String.join(", ", SITES.stream().map(site -> '"' + site + '"').toList())));
    bed.collectorAlso(
        """
        conferences: conferences.yaml
        notify: { log: false, webhooks: [ { name: sink, url: "%s" } ] }
        """
            .formatted(sink.url(OURS)));
    List<String> agents =
        Stream.concat(
                Stream.of(Bed.AGENT), IntStream.range(0, extent.clients()).mapToObj(Rig::agent))
            .toList();
    Process _ = bed.startCollector(inventory.toString(), agents);
    RigProcess rig =
        RigProcess.start(bed, bed.collectorPort(), extent.clients(), TICK, RIG_HEAP_MIB, List.of());
    rig.await(
        report -> report.count("ready") >= extent.clients(), CONNECTED_WITHIN, "all are connected");
    int metricsPort = Bed.freePort();
    Path file = bed.folder().resolve("agent.yaml");
    Files.writeString(file, agent(bed.collectorPort(), metricsPort, targets));
    Process _ = bed.startAgent(file, metricsPort);
    return metricsPort;
  }

  private static String target(int number) {
    return "127.77.%d.%d".formatted(number / 250, 1 + number % 250);
  }

  private static String agent(int collectorPort, int metricsPort, List<String> targets) {
    var text =
        new StringBuilder(
            """
            agent: %1$s
            site: "%2$s"
            province: "01"
            state_dir: agent
            identity: { certificate: tls/%1$s.pem, key: tls/%1$s.key, ca: tls/ca.pem }
            uplink:
              collectors: [ { host: 127.0.0.1, port: %3$d } ]
              server_name: localhost
            metrics: { port: %4$d }
            allow: [ 127.0.0.0/8 ]
            sites:
            """
                .formatted(Bed.AGENT, SITES.getFirst(), collectorPort, metricsPort));
    for (int i = 0; i < SITES.size(); i++) {
      text.append("  - site: \"%s\"\n    probes:\n".formatted(SITES.get(i)));
      for (int k = i; k < targets.size(); k += SITES.size()) {
        text.append(
            "      - { kind: icmp, name: t%d, target: %s, intervals: { LIVE: 1s } }\n"
                .formatted(k, targets.get(k)));
      }
    }
    return text.toString();
  }

  private static void awaitLive(Bed bed, int metricsPort)
      throws IOException, BenchException, InterruptedException {
    long endNanos = System.nanoTime() + LIVE_WITHIN.toNanos();
    while (System.nanoTime() < endNanos) {
      Matcher phase =
          PHASE.matcher(bed.get(URI.create("http://127.0.0.1:" + metricsPort + "/metrics")));
      if (phase.find() && Double.parseDouble(phase.group(1)) == LIVE) {
        return;
      }
      Thread.sleep(Duration.ofMillis(500));
    }
    throw new BenchException("the agent does not know that its conference is on");
  }

  /// Each target is cut once: one that fails again and again is another story, of flapping.
  private List<Fault> cut(Cuts cuts, List<String> targets)
      throws IOException, BenchException, InterruptedException {
    var faults = new ArrayList<Fault>();
    Deque<Fault> open = new ArrayDeque<>();
    for (String target : targets) {
      Thread.sleep(
          Duration.ofNanos((long) (extent.pace().toNanos() * (0.5 + random.nextDouble()))));
      var fault = new Fault(target, System.nanoTime()); // before it is in force: against us
      cuts.cut(target);
      faults.add(fault);
      open.add(fault);
      while (!open.isEmpty() && System.nanoTime() - open.getFirst().atNanos() > OUTAGE.toNanos()) {
        cuts.mend(open.removeFirst().target());
      }
    }
    Thread.sleep(LAST_TOLD_WITHIN);
    return faults;
  }

  private Goal goal(AlarmSink sink, List<Fault> faults, Duration hold) {
    List<Double> ours = seconds(sink, OURS, faults);
    List<Double> peer = seconds(sink, PEER, faults);
    return new Goal(
        "fault to notification, %,d agents connected, %d faults"
            .formatted(extent.clients() + 1, faults.size()),
        List.of(
            Goal.Figure.atMost("median", quantile(ours, 0.5), "s", MEDIAN_MAX),
            Goal.Figure.atMost("99 %", quantile(ours, 0.99), "s", P99_MAX),
            Goal.Figure.told("shortest", quantile(ours, 0), "s"),
            Goal.Figure.told("longest", quantile(ours, 1), "s"),
            Goal.Figure.countAtMost("faults not told of", faults.size() - ours.size(), "", 0),
            Goal.Figure.countAtMost(
                "told of before a cut, or after it was mended", outside(sink, OURS, faults), "", 0),
            Goal.Figure.countAtMost(
                "targets told of that were never cut",
                sink.told(OURS) - toldOf(sink, OURS, faults),
                "",
                0),
            Goal.Figure.told("Prometheus, median", quantile(peer, 0.5), "s"),
            Goal.Figure.told("Prometheus, 99 %", quantile(peer, 0.99), "s"),
            Goal.Figure.count("Prometheus, faults not told of", faults.size() - peer.size(), "")),
        List.of(
            "Prometheus: scrape and evaluation 1 s, group_wait 0 s, for: %ds, the least that raises nothing at %.0f %% loss each way."
                .formatted(hold.toSeconds(), Noise.LOSS_EACH_WAY * 100),
            "A fault counts from before its rule is given to nftables; rig and peers share the machine.",
            "The lines here lose nothing and have no length: on one that does, ours first waits 1.5 times its round trip. Prometheus has the hold that a line of 2 % needs; with for: 0s it would tell some 5 s sooner and raise alarms by chance (part noise)."));
  }

  private static List<Double> seconds(AlarmSink sink, String sender, List<Fault> faults) {
    return faults.stream()
        .flatMap(fault ->
            sink.firstNanos(sender, fault.target(), fault.atNanos(), fault.untilNanos()).stream()
                .map(told -> (told - fault.atNanos()) / 1e9))
        .sorted()
        .toList();
  }

  private static long outside(AlarmSink sink, String sender, List<Fault> faults) {
    return faults.stream()
        .mapToLong(
            fault -> sink.outside(sender, fault.target(), fault.atNanos(), fault.untilNanos()))
        .sum();
  }

  /// How many of the targets that were cut a sender told of at any time.
  private static long toldOf(AlarmSink sink, String sender, List<Fault> faults) {
    return faults.stream()
        .filter(fault ->
            sink.firstNanos(sender, fault.target(), Long.MIN_VALUE / 2, Long.MAX_VALUE / 2)
                .isPresent())
        .count();
  }

  private static double quantile(List<Double> sorted, double share) {
    if (sorted.isEmpty()) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(share * sorted.size());
    return sorted.get(Math.clamp(rank - 1L, 0, sorted.size() - 1));
  }
}
