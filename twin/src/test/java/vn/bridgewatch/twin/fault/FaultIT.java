package vn.bridgewatch.twin.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.twin.bench.Goal;

/// A few faults of each kind under real programs: what the ledger says counts, not how long it
/// took, for that is the machine's too.
class FaultIT {

  private static final FaultBench.Extent FEW =
      new FaultBench.Extent(8, 2, 64, 2, 4, 1, Duration.ofSeconds(8));

  private static final Set<String> MUST_BE_MET =
      Set.of(
          "acknowledged",
          "acknowledged and lost",
          "doubled in effect",
          "changed",
          "invented",
          "events missing on the timeline",
          "fresh records acknowledged afterwards",
          "events answered",
          "events answered and lost",
          "sent twice",
          "moved",
          "records sent as backlog",
          "acknowledged while fsync failed");

  @ParameterizedTest
  @ValueSource(strings = {"collector-kills", "agent-kills", "relay"})
  void nothingIsLostAndNothingDoubled(String part) throws Exception {
    run(part);
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(strings = {"stop", "cut", "slow", "disk-full", "fsync"})
  void norWhereLinesAndDisksFail(String part) throws Exception {
    run(part);
  }

  private static void run(String part) throws Exception {
    Path root = Path.of(System.getProperty("bridgewatch.root"));
    long seed = ThreadLocalRandom.current().nextInt(1_000_000);
    Goal goal = new FaultBench(root, FEW, seed, _ -> {}).run(Set.of(part)).getFirst();
    Map<String, Goal.Figure> figures =
        goal.figures().stream().collect(Collectors.toMap(Goal.Figure::name, figure -> figure));

    assertThat(figures).containsKeys("acknowledged and lost", "doubled in effect");
    assertThat(figures.values())
        .filteredOn(figure -> MUST_BE_MET.contains(figure.name()))
        .as("seed %d: %s", seed, goal.text())
        .allMatch(Goal.Figure::met);
  }
}
