package vn.bridgewatch.twin.bench.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import vn.bridgewatch.twin.bench.Bed;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.bench.Goal;

/// `bridgewatch bench probes`: what probing costs, beside Debian's blackbox_exporter on the same
/// targets in the same minutes.
public final class ProbesBench {

  /// The parts by which a person names them.
  public static final List<String> PARTS =
      List.of("icmp", "icmp-max", "tcp", "http", "dns", "many");

  private static final double ICMP_MICROS_MAX = 10;
  private static final double ICMP_RATIO_MIN = 40;
  private static final double OTHER_RATIO_MIN = 4;
  private static final double ICMP_PER_SECOND_MIN = 50_000;
  private static final int SCHEDULED_AT_ONCE = 256;
  private static final int COUNTRY = ManyProbes.TARGETS;
  private static final int OTHERS_PER_SECOND = 1_000;

  private final Path root;
  private final Path agentRoot;
  private final Duration warmUp;
  private final Duration time;
  private final int rounds;
  private final Consumer<String> progress;

  /// @param root of the checkout, built
  /// @param agentRoot the checkout whose agent is measured
  public ProbesBench(Path root, Path agentRoot, boolean quick, Consumer<String> progress) {
    this.root = root;
    this.agentRoot = agentRoot;
    this.warmUp = Duration.ofSeconds(quick ? 8 : 20);
    this.time = Duration.ofSeconds(quick ? 6 : 10);
    this.rounds = quick ? 1 : 3;
    this.progress = progress;
  }

  /// Runs these parts, one after the other.
  public List<Goal> run(Set<String> parts)
      throws IOException, BenchException, InterruptedException {
    Path _ = Peer.program(); // rather now than after minutes
    var goals = new ArrayList<Goal>();
    try (var targets = new Targets();
        var bed = Bed.inTemporaryFolder(root, agentRoot)) {
      Peer peer = Peer.start(bed);
      String host = InetAddress.getLoopbackAddress().getHostAddress();
      if (parts.contains("icmp")) {
        goals.add(beside(bed, peer, "icmp", host, COUNTRY, List.of()));
      }
      if (parts.contains("icmp-max")) {
        goals.add(most(bed));
      }
      if (parts.contains("tcp")) {
        String port = "port=" + targets.tcpPort();
        goals.add(
            beside(
                bed,
                peer,
                "tcp",
                host + ":" + targets.tcpPort(),
                OTHERS_PER_SECOND,
                List.of(port)));
      }
      if (parts.contains("http")) {
        String url = "http://" + host + ":" + targets.httpPort() + "/";
        goals.add(beside(bed, peer, "http", url, OTHERS_PER_SECOND, List.of("url=" + url)));
      }
      if (parts.contains("dns")) {
        List<String> options =
            List.of("port=" + targets.dnsPort(), "query=" + Targets.NAME, "type=A");
        String server = host + ":" + targets.dnsPort();
        goals.add(beside(bed, peer, "dns", server, OTHERS_PER_SECOND, options));
      }
    }
    if (parts.contains("many")) {
      try (var bed = Bed.inTemporaryFolder(root, agentRoot)) {
        goals.add(new ManyProbes(progress).run(bed, time.multipliedBy(3)));
      }
    }
    return List.copyOf(goals);
  }

  /// Both probe the same target by turns, as many at once and as often as they can; ours also by
  /// its schedule, where each wakes up a program whose code has left the caches.
  private Goal beside(
      Bed bed, Peer peer, String kind, String target, int perSecond, List<String> options)
      throws IOException, BenchException, InterruptedException {
    var ours = new ArrayList<Double>();
    var paced = new ArrayList<Double>();
    var theirs = new ArrayList<Double>();
    var ratios = new ArrayList<Double>();
    double rate = 0;
    long failed = 0;
    for (int i = 0; i < rounds; i++) {
      progress.accept("%s, round %d of %d".formatted(kind, i + 1, rounds));
      try (var load = Load.start(bed, kind, Peer.AT_ONCE, 0, false, options)) {
        Load.Seen seen = load.measure(warmUp, time);
        ours.add(seen.micros());
        rate = seen.perSecond();
        failed += seen.failed();
      }
      theirs.add(peer.micros(kind, target, Duration.ofSeconds(3), time));
      ratios.add(theirs.getLast() / ours.getLast());
      try (var load = Load.start(bed, kind, SCHEDULED_AT_ONCE, perSecond, false, options)) {
        Load.Seen seen = load.measure(warmUp, time);
        paced.add(seen.micros());
        failed += seen.failed();
      }
    }
    boolean icmp = kind.equals("icmp");
    var figures = new ArrayList<Goal.Figure>();
    double median = Goal.median(ours);
    figures.add(
        icmp
            ? Goal.Figure.atMost("ours, a probe", median, "us", ICMP_MICROS_MAX)
            : Goal.Figure.told("ours, a probe", median, "us"));
    figures.add(Goal.Figure.told(Peer.NAME + ", a probe", Goal.median(theirs), "us"));
    figures.add(
        Goal.Figure.atLeast(
            Peer.NAME + " / ours, median of the rounds",
            Goal.median(ratios),
            "times",
            icmp ? ICMP_RATIO_MIN : OTHER_RATIO_MIN));
    figures.add(Goal.Figure.told("ours, probes a second", rate, ""));
    figures.add(
        Goal.Figure.told(
            "ours by its schedule, %,d a second, a probe".formatted(perSecond),
            Goal.median(paced),
            "us"));
    figures.add(Goal.Figure.countAtMost("ours, failed", failed, "", 0));
    return new Goal(
        "Processor time of one probe: " + kind,
        figures,
        List.of(
            "Both in a process of their own, %d at once, as often as they can."
                .formatted(Peer.AT_ONCE),
            "Ours: from the attempt to its observations, with the options of an agent's JVM.",
            "%d rounds by turns.".formatted(rounds)));
  }

  private Goal most(Bed bed) throws IOException, BenchException, InterruptedException {
    progress.accept("icmp, as fast as one core goes");
    Load.Seen seen;
    try (var load = Load.start(bed, "icmp", 512, 0, true, List.of())) {
      seen = load.measure(warmUp, time);
    }
    return new Goal(
        "ICMP probes on one core",
        List.of(
            Goal.Figure.atLeast("probes a second", seen.perSecond(), "", ICMP_PER_SECOND_MIN),
            Goal.Figure.told("a probe", seen.micros(), "us"),
            Goal.Figure.countAtMost("failed", seen.failed(), "", 0)),
        List.of("The process is bound to one core; the kernel's answers are made on it too."));
  }
}
