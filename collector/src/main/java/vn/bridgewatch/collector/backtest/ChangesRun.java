package vn.bridgewatch.collector.backtest;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import vn.bridgewatch.csv.SampleReader;
import vn.bridgewatch.csv.SampleRow;
import vn.bridgewatch.csv.SkippedLine;
import vn.bridgewatch.rule.change.LevelChange;
import vn.bridgewatch.rule.change.LevelDetector;

/// `backtest changes`: when the level of a series changed, from what to what.
///
/// @param relevance what counts as a change that matters
public record ChangesRun(LevelDetector.Relevance relevance) implements RecordedFiles.Work {

  @Override
  public long run(SampleReader in, PrintWriter out, Notes notes) throws IOException {
    var detectors = new SeriesDetectors<>(() -> new LevelDetector(relevance), notes);
    long taken = 0;
    for (Optional<SampleRow> next = in.next(); next.isPresent(); next = in.next()) {
      SampleRow row = next.orElseThrow();
      if (taken == 0) {
        out.println((row.series().isEmpty() ? "" : "series,") + "timestamp,from,to,samples_ago");
      }
      taken++;
      detectors
          .of(row)
          .flatMap(detector -> judged(row, detector, notes))
          .ifPresent(found -> out.println(line(row, found)));
    }
    return taken;
  }

  private static Optional<LevelChange> judged(SampleRow row, LevelDetector detector, Notes notes) {
    if (detector.isLate(row.timeMillis())) {
      notes.tell(new SkippedLine(row.line(), "not newer than the sample before"));
    } else if (Double.isNaN(row.value())) {
      notes.tell(new SkippedLine(row.line(), "no value"));
    }
    return detector.sample(row.timeMillis(), row.value());
  }

  private static String line(SampleRow row, LevelChange found) {
    return String.format(
        Locale.ROOT,
        "%s,%.6g,%.6g,%d",
        CsvText.beginning(row),
        found.from(),
        found.to(),
        found.samplesAgo());
  }
}
