package vn.bridgewatch.collector.backtest;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import vn.bridgewatch.csv.SampleReader;
import vn.bridgewatch.csv.SampleRow;
import vn.bridgewatch.csv.SkippedLine;
import vn.bridgewatch.rule.Cadence;
import vn.bridgewatch.rule.Limit;
import vn.bridgewatch.rule.forecast.ForecastDesk;
import vn.bridgewatch.rule.forecast.ForecastDetector;
import vn.bridgewatch.rule.forecast.Link;

/// `backtest forecast`: at each row, how likely it is that a limit is crossed in time, and whether
/// the alarm is on.
///
/// @param ahead until the deadline
/// @param moving whether that counts from each row, rather than from a series' first
public record ForecastRun(Limit limit, Link link, Duration ahead, boolean moving)
    implements RecordedFiles.Work {

  /// A series and its deadline.
  private static final class Watched {

    private final ForecastDetector detector;
    private final Cadence cadence = new Cadence();
    private long deadlineMillis = Long.MIN_VALUE;

    Watched(ForecastDetector detector) {
      this.detector = detector;
    }
  }

  @Override
  public long run(SampleReader in, PrintWriter out, Notes notes) throws IOException {
    var desk = new ForecastDesk();
    var watched =
        new SeriesDetectors<>(() -> new Watched(new ForecastDetector(limit, link, desk)), notes);
    long taken = 0;
    for (Optional<SampleRow> next = in.next(); next.isPresent(); next = in.next()) {
      SampleRow row = next.orElseThrow();
      if (taken == 0) {
        out.println("series,timestamp,probability,alarm");
      }
      taken++;
      watched.of(row).ifPresent(series -> out.println(judged(row, series, notes)));
    }
    return taken;
  }

  private String judged(SampleRow row, Watched series, Notes notes) {
    if (moving || series.deadlineMillis == Long.MIN_VALUE) {
      series.deadlineMillis = row.timeMillis() + ahead.toMillis();
    }
    ForecastDetector detector = series.detector;
    if (series.cadence.isLate(row.timeMillis())) {
      notes.tell(new SkippedLine(row.line(), "not newer than the sample before"));
    } else if (Double.isNaN(row.value())) {
      notes.tell(new SkippedLine(row.line(), "no value"));
    } else {
      series.cadence.take(row.timeMillis());
      detector.sample(row.timeMillis(), row.value(), series.deadlineMillis);
    }
    return String.format(
        Locale.ROOT,
        "%s,%s,%.6f,%d",
        CsvText.field(row.series()),
        CsvText.field(row.timestamp()),
        detector.probability(),
        detector.isAlarm() ? 1 : 0);
  }
}
