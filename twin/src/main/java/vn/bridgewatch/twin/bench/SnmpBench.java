package vn.bridgewatch.twin.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import vn.bridgewatch.twin.snmp.RecordingException;

/// `bridgewatch bench snmp`.
public final class SnmpBench {

  private SnmpBench() {}

  /// Rough first form: the cost of a walk, on a line.
  public static String run(Path root, boolean quick, Consumer<String> progress)
      throws IOException, BenchException, RecordingException, InterruptedException {
    Path folder = Files.createTempDirectory("bridgewatch-bench");
    WalkCost.Result result =
        new WalkCost(root, progress)
            .run(
                folder,
                quick ? 1 : 3,
                Duration.ofSeconds(quick ? 20 : 30),
                Duration.ofSeconds(quick ? 30 : 60));
    Spread ours = Spread.of(result.agentMillis());
    Spread theirs = Spread.of(result.peerMillis());
    return "agent %.2f ms, snmp_exporter %.2f ms, ratio 1/%.1f"
        .formatted(ours.median(), theirs.median(), theirs.median() / ours.median());
  }
}
