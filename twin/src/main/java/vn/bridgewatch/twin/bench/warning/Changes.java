package vn.bridgewatch.twin.bench.warning;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import vn.bridgewatch.rule.change.LevelDetector;
import vn.bridgewatch.twin.bench.Goal;
import vn.bridgewatch.twin.score.ChangeScore;
import vn.bridgewatch.twin.score.RoundTrips;

/// The detector of changes on labelled round-trip times.
final class Changes {

  private static final double F1_LEAST = 0.72;
  private static final double FALSE_ALARMS_MOST = 0.15;
  private static final double BYTES_MOST = 320;

  private Changes() {}

  static Goal measure(Path folder) throws IOException {
    RoundTrips traces = RoundTrips.read(folder);
    ChangeScore score = ChangeScore.sum(traces.judge(LevelDetector::new));
    return new Goal(
        "warning rtt: changes of level, " + traces.size() + " traces, one setting",
        List.of(
            Goal.Figure.atLeast("F1", score.f1(), "", F1_LEAST),
            Goal.Figure.told("precision", score.precision(), ""),
            Goal.Figure.told("recall", score.recall(), ""),
            Goal.Figure.atMost(
                "false alarms", score.falseAlarmsADay(), "/series-day", FALSE_ALARMS_MOST),
            Goal.Figure.told("exposure", score.days(), "series-days"),
            Goal.Figure.atMost(
                "memory of a detector",
                BytesOf.each(LevelDetector::new, detector -> detector.isLate(0) ? 1 : 0),
                "bytes",
                BYTES_MOST)),
        List.of("an alarm hits from one sample before a label to five after, each label once"));
  }
}
