package vn.bridgewatch.collector.backtest;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import vn.bridgewatch.csv.SampleReader;
import vn.bridgewatch.csv.SampleRow;
import vn.bridgewatch.rule.change.LevelChange;
import vn.bridgewatch.rule.change.LevelDetector;

/// `backtest changes`: when the level of a series changed, from what to what.
public final class ChangesRun implements RecordedFiles.Work {

  @Override
  public long run(SampleReader in, PrintWriter out, Notes notes) throws IOException {
    var detectors = new SeriesDetectors<>(LevelDetector::new, notes);
    long taken = 0;
    for (Optional<SampleRow> next = in.next(); next.isPresent(); next = in.next()) {
      SampleRow row = next.orElseThrow();
      if (taken == 0) {
        out.println((row.series().isEmpty() ? "" : "series,") + "timestamp,from,to");
      }
      taken++;
      Optional<LevelDetector> detector = detectors.of(row);
      if (detector.isPresent()) {
        Optional<LevelChange> change = detector.orElseThrow().sample(row.timeMillis(), row.value());
        change.ifPresent(found ->
            out.println(
                (row.series().isEmpty() ? "" : row.series() + ",")
                    + row.timestamp()
                    + ","
                    + found.from()
                    + ","
                    + found.to()));
      }
    }
    return taken;
  }
}
