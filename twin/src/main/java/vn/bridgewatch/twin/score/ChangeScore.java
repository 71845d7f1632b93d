package vn.bridgewatch.twin.score;

import java.util.List;

/// How alarms agree with labelled changes: an alarm hits a change from one sample before its label
/// to five after; each change is hit by one alarm at most, and each alarm hits one change at most.
///
/// @param days of the series that were watched
public record ChangeScore(int hits, int falseAlarms, int missed, double days) {

  static final int EARLY = 1;
  static final int LATE = 5;

  /// Judges one series.
  ///
  /// @param labels the samples at which the level changes, in order
  /// @param alarms the samples at which it was said, in order
  public static ChangeScore of(List<Integer> labels, List<Integer> alarms, double days) {
    int hits = 0;
    int next = 0;
    for (int label : labels) {
      while (next < alarms.size() && alarms.get(next) < label - EARLY) {
        next++;
      }
      if (next < alarms.size() && alarms.get(next) <= label + LATE) {
        hits++;
        next++;
      }
    }
    return new ChangeScore(hits, alarms.size() - hits, labels.size() - hits, days);
  }

  public static ChangeScore sum(List<ChangeScore> scores) {
    return scores.stream()
        .reduce(
            new ChangeScore(0, 0, 0, 0),
            (one, other) ->
                new ChangeScore(
                    one.hits + other.hits,
                    one.falseAlarms + other.falseAlarms,
                    one.missed + other.missed,
                    one.days + other.days));
  }

  public double precision() {
    return ratio(hits, hits + falseAlarms);
  }

  public double recall() {
    return ratio(hits, hits + missed);
  }

  public double f1() {
    return ratio(2 * hits, 2 * hits + falseAlarms + missed);
  }

  public double falseAlarmsADay() {
    return days > 0 ? falseAlarms / days : 0;
  }

  private static double ratio(int part, int whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
