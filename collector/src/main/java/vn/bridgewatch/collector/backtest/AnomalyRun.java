package vn.bridgewatch.collector.backtest;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import vn.bridgewatch.csv.SampleReader;
import vn.bridgewatch.csv.SampleRow;
import vn.bridgewatch.csv.SkippedLine;
import vn.bridgewatch.rule.anomaly.AnomalyDetector;

/// `backtest anomaly`: how unusual each sample of a series was by what came before it.
///
/// @param episodes whether the alarm of the shipped setting is told too
public record AnomalyRun(boolean episodes) implements RecordedFiles.Work {

  @Override
  public long run(SampleReader in, PrintWriter out, Notes notes) throws IOException {
    var detectors = new SeriesDetectors<>(AnomalyDetector::new, notes);
    long taken = 0;
    for (Optional<SampleRow> next = in.next(); next.isPresent(); next = in.next()) {
      SampleRow row = next.orElseThrow();
      if (taken == 0) {
        out.println(
            (row.series().isEmpty() ? "" : "series,")
                + "timestamp,value,anomaly_score"
                + (episodes ? ",alarm" : ""));
      }
      taken++;
      detectors.of(row).ifPresent(detector -> out.println(judged(row, detector, notes)));
    }
    return taken;
  }

  private String judged(SampleRow row, AnomalyDetector detector, Notes notes) {
    if (detector.isLate(row.timeMillis())) {
      notes.tell(new SkippedLine(row.line(), "not newer than the sample before: score 0"));
    } else if (Double.isNaN(row.value())) {
      notes.tell(new SkippedLine(row.line(), "no value: score 0"));
    }
    double score = detector.sample(row.timeMillis(), row.value());
    return CsvText.beginning(row)
        + ","
        + CsvText.field(row.valueText())
        + ","
        + String.format(Locale.ROOT, "%.6f", score)
        + (episodes ? detector.alarm() ? ",1" : ",0" : "");
  }
}
