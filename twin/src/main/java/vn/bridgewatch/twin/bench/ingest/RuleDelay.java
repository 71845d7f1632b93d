package vn.bridgewatch.twin.bench.ingest;

import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How long after an agent measured the rules saw it, as the collector's own histogram says.
record RuleDelay(SequencedMap<Double, Double> upTo) {

  private static final Pattern BUCKET =
      Pattern.compile(
          "(?m)^bridgewatch_collector_rule_delay_seconds_bucket\\{[^}]*le=\"([^\"]+)\"[^}]*} (\\S+)$");

  static RuleDelay of(String metrics) {
    var upTo = new TreeMap<Double, Double>();
    Matcher bucket = BUCKET.matcher(metrics);
    while (bucket.find()) {
      String limit = bucket.group(1);
      upTo.merge(
          limit.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(limit),
          Double.parseDouble(bucket.group(2)),
          Double::sum);
    }
    return new RuleDelay(upTo);
  }

  /// The limit of the bucket below which a share of those since then lie, in milliseconds; NaN
  /// where there are none.
  double millisSince(RuleDelay before, double share) {
    double all =
        upTo.isEmpty() ? 0 : upTo.lastEntry().getValue() - before.at(upTo.lastEntry().getKey());
    for (var bucket : upTo.entrySet()) {
      if (all > 0 && bucket.getValue() - before.at(bucket.getKey()) >= share * all) {
        return bucket.getKey() * 1e3;
      }
    }
    return Double.NaN;
  }

  private double at(double limit) {
    return upTo.getOrDefault(limit, 0.0);
  }
}
