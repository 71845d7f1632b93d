package vn.bridgewatch.twin.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.bench.Goal;
import vn.bridgewatch.twin.bench.RigProcess;
import vn.bridgewatch.twin.line.TcpLine;
import vn.bridgewatch.twin.rig.Ledger;
import vn.bridgewatch.twin.rig.RigReport;

/// What can happen between agents and their collector: programs that stand still, lines that are
/// cut, torn or slow, records that come twice and in another order.
final class LineFaults {

  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final int QUIET_MILLIS_MAX = 3_000;
  private static final int STOP_MILLIS_MAX = 15_000; // agents notice after 12 s
  private static final int CUT_MILLIS_MAX = 25_000; // longer than what goes live late
  private static final TcpLine.Quality SLOW =
      new TcpLine.Quality(Duration.ofMillis(800), 64_000 / 8);
  private static final Duration SLOW_INTERVAL = Duration.ofSeconds(5);
  private static final double SLOW_MILLIS_MAX = 8_000;
  private static final double AGAIN_RATIO = 0.3;
  private static final Duration SHUFFLED_WITHIN = Duration.ofMillis(3_500);

  private final Path root;
  private final int clients;
  private final Random random;
  private final Consumer<String> progress;

  LineFaults(Path root, int clients, Random random, Consumer<String> progress) {
    this.root = root;
    this.clients = clients;
    this.random = random;
    this.progress = progress;
  }

  /// Either side stands still for a while (SIGSTOP) and goes on.
  Goal stop(int times) throws IOException, BenchException, InterruptedException {
    try (Stage stage = Stage.open(root, clients)) {
      Process collector = stage.startCollector();
      RigProcess rig = stage.startRig(stage.bed().collectorPort(), INTERVAL);
      for (int time = 1; time <= times; time++) {
        Thread.sleep(random.nextInt(QUIET_MILLIS_MAX));
        boolean there = random.nextBoolean();
        long pid = there ? collector.pid() : rig.pid();
        progress.accept(
            "%s stands still, %d of %d".formatted(there ? "collector" : "agents", time, times));
        Stage.signal("STOP", pid);
        try {
          Thread.sleep(random.nextInt(STOP_MILLIS_MAX));
        } finally {
          Stage.signal("CONT", pid);
        }
        stage.awaitAll(rig);
      }
      Stage.Proof proof = stage.prove(rig);
      return stage.goal(
          "%d times one side stood still (SIGSTOP)".formatted(times), proof, List.of());
    }
  }

  /// All lines fall silent, or are torn, and come back.
  Goal cut(int times) throws IOException, BenchException, InterruptedException {
    try (Stage stage = Stage.open(root, clients)) {
      stage.startCollector();
      try (TcpLine line = TcpLine.open(stage.bed().collectorPort())) {
        RigProcess rig = stage.startRig(line.port(), INTERVAL);
        for (int time = 1; time <= times; time++) {
          Thread.sleep(random.nextInt(QUIET_MILLIS_MAX));
          progress.accept("all lines are cut, %d of %d".formatted(time, times));
          line.cut();
          // the first is always so long that there is a backlog
          Thread.sleep(time == 1 ? CUT_MILLIS_MAX : random.nextInt(CUT_MILLIS_MAX));
          if (random.nextBoolean()) {
            line.tear();
          }
          line.heal();
          stage.awaitAll(rig);
        }
        long backlog = rig.report().count("backlog");
        Stage.Proof proof = stage.prove(rig);
        return stage.goal(
            "%d cuts of all lines".formatted(times),
            proof,
            List.of(Goal.Figure.atLeast("records sent as backlog", (double) backlog, "", 1)));
      }
    }
  }

  /// Lines of 64 kbit/s and 800 ms each way.
  Goal slow(Duration time) throws IOException, BenchException, InterruptedException {
    try (Stage stage = Stage.open(root, clients)) {
      stage.startCollector();
      try (TcpLine line = TcpLine.open(stage.bed().collectorPort())) {
        line.quality(SLOW);
        RigProcess rig = stage.startRig(line.port(), SLOW_INTERVAL);
        progress.accept("a tick every 5 s over lines of 64 kbit/s and 800 ms");
        Thread.sleep(SLOW_INTERVAL.multipliedBy(2)); // the first brings all definitions
        long connects = rig.report().count("connects");
        rig.tell("");
        Thread.sleep(time);
        RigReport report = rig.report();
        Stage.Proof proof = stage.prove(rig);
        return stage.goal(
            "lines of 64 kbit/s and 800 ms each way",
            proof,
            List.of(
                Goal.Figure.atMost(
                    "from measured to acknowledged, 99 %",
                    report.number("p99_ms"), "ms", SLOW_MILLIS_MAX),
                Goal.Figure.countAtMost(
                    "connections lost", report.count("connects") - connects, "", 0)));
      }
    }
  }

  /// Records arrive twice and in another order.
  Goal relay(Duration time) throws IOException, BenchException, InterruptedException {
    try (Stage stage = Stage.open(root, clients)) {
      stage.startCollector();
      var place = new FrameRelay.Place(stage.bed().tls(), stage.bed().collectorPort(), "localhost");
      var mischief = new FrameRelay.Mischief(AGAIN_RATIO, SHUFFLED_WITHIN);
      try (FrameRelay relay = FrameRelay.open(place, mischief, Ledger.NONE, random)) {
        RigProcess rig = stage.startRig(relay.port(), INTERVAL);
        progress.accept("records go twice and in another order");
        Thread.sleep(time);
        Stage.Proof proof = stage.prove(rig);
        var figures = new ArrayList<Goal.Figure>();
        double issued = proof.verdict().issued();
        figures.add(
            Goal.Figure.atLeast("sent twice", relay.again() / issued, "of all", AGAIN_RATIO / 2));
        figures.add(Goal.Figure.atLeast("moved", relay.moved() / issued, "of all", 0.1));
        return stage.goal("records twice and in another order", proof, figures);
      }
    }
  }
}
