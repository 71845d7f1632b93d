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

/// Kills the collector again and again while a rig sends, in the middle of its work and in the
/// middle of coming back.
final class CollectorKills {

  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final double READY_SECONDS_MAX = 10;
  private static final int WORK_MILLIS_MIN = 300;
  private static final int WORK_MILLIS_MAX = 5_000;
  private static final int AWAY_MILLIS_MAX = 1_000;
  private static final double AT_ONCE_RATIO = 0.2; // of kills: while it comes back
  private static final int COMING_MILLIS_MAX = 2_500;

  private final Path root;
  private final int clients;
  private final int journalMib;
  private final Random random;
  private final Consumer<String> progress;

  /// @param journalMib how much lies in the journal from the start
  CollectorKills(Path root, int clients, int journalMib, Random random, Consumer<String> progress) {
    this.root = root;
    this.clients = clients;
    this.journalMib = journalMib;
    this.random = random;
    this.progress = progress;
  }

  Goal run(int kills) throws IOException, BenchException, InterruptedException {
    var starts = new ArrayList<Long>(); // those that were waited for, by the wall clock
    try (Stage stage = Stage.open(root, clients)) {
      progress.accept("%d MiB are put into the journal".formatted(journalMib));
      stage.fillJournal(journalMib, random.nextLong());
      stage.startCollector();
      RigProcess rig = stage.startRig(stage.bed().collectorPort(), INTERVAL);
      for (int kill = 1; kill <= kills; kill++) {
        Thread.sleep(random.nextInt(WORK_MILLIS_MIN, WORK_MILLIS_MAX));
        stage.bed().kill("collector");
        progress.accept("collector killed %d of %d".formatted(kill, kills));
        Thread.sleep(random.nextInt(AWAY_MILLIS_MAX));
        long startMillis = System.currentTimeMillis();
        stage.bed().startCollectorAgain();
        if (random.nextDouble() < AT_ONCE_RATIO) {
          Thread.sleep(random.nextInt(COMING_MILLIS_MAX));
        } else {
          stage.awaitAll(rig);
          starts.add(startMillis);
        }
      }
      stage.awaitAll(rig);
      Stage.Proof proof = stage.prove(rig);
      AcknowledgedTimes acknowledged = AcknowledgedTimes.of(stage.ledger());
      List<Double> ready = starts.stream().map(acknowledged::secondsUntilFirst).toList();
      return stage.goal(
          "%d kills of the collector with %d MiB of journal, a tick a second"
              .formatted(kills, journalMib),
          proof,
          List.of(
              Goal.Figure.told("from start to first acknowledged, median", Goal.median(ready), "s"),
              Goal.Figure.atMost(
                  "from start to first acknowledged, longest",
                  ready.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN),
                  "s",
                  READY_SECONDS_MAX)));
    }
  }
}
