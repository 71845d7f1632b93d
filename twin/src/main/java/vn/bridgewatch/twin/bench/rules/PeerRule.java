package vn.bridgewatch.twin.bench.rules;

import java.time.Duration;

/// The rule by which Prometheus would tell of a target that does not answer: `probe_success == 0`
/// for so long, at one scrape and one evaluation a second. The shortest `for` is computed by which
/// a country raises no alarm in an hour by chance.
record PeerRule(int sites, double lossEachWay) {

  /// So few false alarms an hour are expected of what raises none.
  static final double ALARMS_AN_HOUR_MAX = 0.05;

  private static final double ATTEMPTS_AN_HOUR = 3_600;

  /// The share of round trips that do not come back.
  double unanswered() {
    double through = 1 - lossEachWay;
    return 1 - through * through;
  }

  /// How many runs of at least so many unanswered attempts are expected in an hour.
  double alarmsAnHour(int inARow) {
    double q = unanswered();
    return sites * ATTEMPTS_AN_HOUR * Math.pow(q, inARow) * (1 - q);
  }

  /// How many attempts in a row must fail, at least.
  int inARow() {
    int inARow = 1;
    while (alarmsAnHour(inARow) > ALARMS_AN_HOUR_MAX) {
      inARow++;
    }
    return inARow;
  }

  /// What to write behind `for`: n failures span n - 1 seconds.
  Duration hold() {
    return Duration.ofSeconds(inARow() - 1L);
  }
}
