package vn.bridgewatch.twin.bench.warning;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.bench.Goal;

/// `bench warning`: the detectors of the early warning on series with known answers.
public final class WarningBench {

  public static final List<String> PARTS = List.of("nab", "rtt");

  private final Path data;
  private final Consumer<String> progress;

  /// @param root of the checkout; the recorded series lie in `../shared/data` beside it
  public WarningBench(Path root, Consumer<String> progress) {
    this.data = root.resolve("../shared/data").normalize();
    this.progress = progress;
  }

  public List<Goal> run(Set<String> parts) throws IOException, BenchException {
    var goals = new ArrayList<Goal>();
    for (String part : PARTS) {
      if (parts.contains(part)) {
        progress.accept("warning " + part);
        goals.add(run(part));
      }
    }
    return goals;
  }

  private Goal run(String part) throws IOException, BenchException {
    return switch (part) {
      case "nab" -> Anomalies.measure(recorded("nab"));
      case "rtt" -> Changes.measure(recorded("rtt"));
      default -> throw new IllegalArgumentException(part);
    };
  }

  private Path recorded(String name) throws BenchException {
    Path folder = data.resolve(name);
    if (!Files.isDirectory(folder)) {
      throw new BenchException("the recorded series are not there: " + folder);
    }
    return folder;
  }
}
