package vn.bridgewatch.twin.score;

/// What a hit, a false alarm and a miss are worth to the Numenta Anomaly Benchmark.
public enum NabProfile {
  STANDARD("standard", 1, 0.11, 1),
  LOW_FALSE_POSITIVES("low_fp", 1, 0.22, 1),
  LOW_FALSE_NEGATIVES("low_fn", 1, 0.11, 2);

  private final String word;
  private final double hit;
  private final double falseAlarm;
  private final double miss;

  NabProfile(String word, double hit, double falseAlarm, double miss) {
    this.word = word;
    this.hit = hit;
    this.falseAlarm = falseAlarm;
    this.miss = miss;
  }

  public String word() {
    return word;
  }

  double hit() {
    return hit;
  }

  double falseAlarm() {
    return falseAlarm;
  }

  double miss() {
    return miss;
  }
}
