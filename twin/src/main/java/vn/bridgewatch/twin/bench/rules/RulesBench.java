package vn.bridgewatch.twin.bench.rules;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import vn.bridgewatch.twin.bench.Bed;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.bench.Goal;

/// `bridgewatch bench rules`: how soon a fault is told of, how often chance is, and what judging
/// costs.
public final class RulesBench {

  /// The parts by which a person names them.
  public static final List<String> PARTS = List.of("engine", "alarm", "noise");

  private static final int COUNTRY = 3_355;
  private static final long SEED = 20_261_122;

  private final Path root;
  private final boolean quick;
  private final long seed;
  private final Consumer<String> progress;

  /// @param root of the checkout, built
  public RulesBench(Path root, boolean quick, OptionalLong seed, Consumer<String> progress) {
    this.root = root;
    this.quick = quick;
    this.seed = seed.orElse(SEED);
    this.progress = progress;
  }

  public List<Goal> run(Set<String> parts)
      throws IOException, BenchException, InterruptedException {
    var goals = new ArrayList<Goal>();
    if (parts.contains("noise")) {
      try (var bed = Bed.inTemporaryFolder(root, root)) {
        goals.addAll(
            new Noise(bed, COUNTRY, Duration.ofMinutes(quick ? 10 : 60), seed, progress).run());
      }
    }
    if (parts.contains("engine")) {
      try (var bed = Bed.inTemporaryFolder(root, root)) {
        Engine engine =
            quick
                ? new Engine(bed, COUNTRY / 10, 12, 60, seed, progress)
                : new Engine(bed, COUNTRY, 60, 120, seed, progress);
        goals.add(engine.run());
      }
    }
    if (parts.contains("alarm")) {
      var extent =
          quick
              ? new Alarm.Extent(300, 20, Duration.ofSeconds(2), Duration.ofSeconds(10))
              : new Alarm.Extent(COUNTRY, 110, Duration.ofMillis(1_700), Duration.ofSeconds(30));
      goals.add(new Alarm(root, extent, seed, progress).run());
    }
    return List.copyOf(goals);
  }
}
