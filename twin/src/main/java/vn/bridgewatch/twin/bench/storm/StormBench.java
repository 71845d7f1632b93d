package vn.bridgewatch.twin.bench.storm;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.bench.Goal;

/// `bridgewatch bench storm`: a country that comes back at once, and peers that mean no good while
/// honest agents go on.
public final class StormBench {

  /// The parts by which a person names them.
  public static final List<String> PARTS = List.of("reconnect", "garbage", "halfopen", "slow");

  private final Path root;
  private final Extent extent;
  private final Consumer<String> progress;

  private static final Duration GRACE = Duration.ofSeconds(115);

  /// How much is measured.
  ///
  /// @param country clients that come back at once
  /// @param honest clients that go on while others mean no good
  /// @param framesPerSecond what peers without a certificate offer
  /// @param warmUp until code is compiled and every series is known
  /// @param graceAfterRestart when silence is told of at the earliest after a restart, and a while
  record Extent(
      int country,
      int honest,
      int framesPerSecond,
      int halfOpen,
      int slow,
      Duration warmUp,
      Duration time,
      Duration graceAfterRestart) {

    static final Extent FULL =
        new Extent(
            3_355,
            1_000,
            100_000,
            2_000,
            50,
            Duration.ofSeconds(45),
            Duration.ofSeconds(40),
            GRACE);
    static final Extent QUICK =
        new Extent(
            300, 300, 100_000, 500, 20, Duration.ofSeconds(20), Duration.ofSeconds(20), GRACE);
  }

  /// @param root of the checkout, built
  public StormBench(Path root, boolean quick, Consumer<String> progress) {
    this(root, quick ? Extent.QUICK : Extent.FULL, progress);
  }

  StormBench(Path root, Extent extent, Consumer<String> progress) {
    this.root = root;
    this.extent = extent;
    this.progress = progress;
  }

  public List<Goal> run(Set<String> parts)
      throws IOException, BenchException, InterruptedException {
    var goals = new ArrayList<Goal>();
    if (parts.contains("reconnect")) {
      goals.addAll(new Reconnect(root, extent, progress).run());
    }
    var hostility = new Hostility(root, extent, progress);
    if (parts.contains("garbage")) {
      goals.add(hostility.garbage());
    }
    if (parts.contains("halfopen")) {
      goals.add(hostility.halfOpen());
    }
    if (parts.contains("slow")) {
      goals.add(hostility.slow());
    }
    return List.copyOf(goals);
  }
}
