package vn.bridgewatch.twin.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.bench.Goal;

/// `bridgewatch bench faults`: what is lost or doubled when things break, computed from ledgers.
public final class FaultBench {

  /// The parts by which a person names them; those that need root are last.
  public static final List<String> PARTS =
      List.of(
          "collector-kills", "agent-kills", "stop", "cut", "slow", "relay", "disk-full", "fsync");

  /// How much is done.
  ///
  /// @param journalMib how much lies in the journal of a collector that is killed
  /// @param times how often each other fault happens
  /// @param time of what lasts
  record Extent(
      int clients,
      int collectorKills,
      int journalMib,
      int agents,
      int agentKills,
      int times,
      Duration time) {
    static final Extent FULL = new Extent(200, 50, 1_024, 4, 200, 8, Duration.ofMinutes(2));
    static final Extent QUICK = new Extent(40, 8, 128, 3, 15, 2, Duration.ofSeconds(20));
  }

  private final Path root;
  private final Extent extent;
  private final long seed;
  private final Consumer<String> progress;

  /// @param root of the checkout, built
  /// @param seed of all that is random but for the order in which threads run
  public FaultBench(Path root, boolean quick, long seed, Consumer<String> progress) {
    this(root, quick ? Extent.QUICK : Extent.FULL, seed, progress);
  }

  FaultBench(Path root, Extent extent, long seed, Consumer<String> progress) {
    this.root = root;
    this.extent = extent;
    this.seed = seed;
    this.progress = progress;
  }

  public List<Goal> run(Set<String> parts) throws IOException, InterruptedException {
    progress.accept("seed " + seed);
    var goals = new ArrayList<Goal>();
    for (String part : PARTS) {
      if (parts.contains(part)) {
        progress.accept(part);
        goals.add(runToTheEnd(part));
      }
    }
    return List.copyOf(goals);
  }

  /// A part that cannot go on is one that missed: what the others found is told all the same.
  private Goal runToTheEnd(String part) throws IOException, InterruptedException {
    try {
      return run(part);
    } catch (BenchException e) {
      progress.accept(part + " cannot go on: " + e.getMessage());
      return new Goal(
          part,
          List.of(Goal.Figure.countAtMost("cannot go on", 1, "", 0)),
          List.of(String.valueOf(e.getMessage())));
    }
  }

  private Goal run(String part) throws IOException, BenchException, InterruptedException {
    var random = new Random(seed);
    var lines = new LineFaults(root, extent.clients(), random, progress);
    var storage = new StorageFaults(root, extent.clients(), random, progress);
    return switch (part) {
      case "collector-kills" ->
          new CollectorKills(root, extent.clients(), extent.journalMib(), random, progress)
              .run(extent.collectorKills());
      case "agent-kills" ->
          new AgentKills(root, extent.agents(), random, progress).run(extent.agentKills());
      case "stop" -> lines.stop(extent.times());
      case "cut" -> lines.cut(extent.times());
      case "slow" -> lines.slow(extent.time());
      case "relay" -> lines.relay(extent.time());
      case "disk-full" -> storage.diskFull(extent.times());
      case "fsync" -> storage.fsync(extent.times());
      default -> throw new IllegalArgumentException(part);
    };
  }
}
