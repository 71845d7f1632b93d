package vn.bridgewatch.twin.score;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import vn.bridgewatch.rule.change.LevelDetector;

/// Round-trip times of RIPE Atlas with changes that people labelled (Shao and others, 2017).
public final class RoundTrips {

  private static final String SUFFIX = ".csv";

  private final List<Trace> traces;

  private record Trace(Recorded rows, List<Integer> labels) {}

  private RoundTrips(List<Trace> traces) {
    this.traces = List.copyOf(traces);
  }

  /// @param folder with files `epoch;rtt;cp`
  public static RoundTrips read(Path folder) throws IOException {
    var traces = new ArrayList<Trace>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(SUFFIX)).sorted().toList()) {
        Recorded marks = Recorded.read(file, "cp");
        var labels = new ArrayList<Integer>();
        for (int row = 0; row < marks.size(); row++) {
          if (marks.value(row) == 1) {
            labels.add(row);
          }
        }
        traces.add(new Trace(Recorded.read(file, "rtt"), labels));
      }
    }
    return new RoundTrips(traces);
  }

  public int size() {
    return traces.size();
  }

  /// Runs a fresh detector over each trace.
  public List<ChangeScore> judge(Supplier<LevelDetector> fresh) {
    return traces.stream().map(trace -> judge(trace, fresh.get())).toList();
  }

  private static ChangeScore judge(Trace trace, LevelDetector detector) {
    Recorded rows = trace.rows();
    var alarms = new ArrayList<Integer>();
    for (int row = 0; row < rows.size(); row++) {
      if (detector.sample(rows.timeMillis(row), rows.value(row)).isPresent()) {
        alarms.add(row);
      }
    }
    return ChangeScore.of(trace.labels(), alarms, rows.days());
  }
}
