package vn.bridgewatch.twin.degrade;

/// Whether what was said to be likely came about: expected calibration error over ten bins, and the
/// Brier score beside that of always saying how often it happens.
///
/// A statement at a minute is true if the limit is crossed before the deadline and within the six
/// hours that are looked ahead, by a degradation that has begun: nobody can know of one that has
/// not.
final class Calibration {

  private static final int BINS = 10;
  private static final int AHEAD_MINUTES = 360;
  private static final int EVERY_MINUTES = 10;

  private final double[] said = new double[BINS];
  private final double[] happened = new double[BINS];
  private final long[] count = new long[BINS];
  private double brier;

  /// @param afterOnset whether only what is said once something has begun counts
  void add(Scenario scenario, float[] probabilities, boolean afterOnset) {
    int end = scenario.fails() ? scenario.crossing() : scenario.deadline();
    int start = afterOnset ? (scenario.onset() < 0 ? end : scenario.onset()) : 0;
    for (int i = start; i < end; i += EVERY_MINUTES) {
      boolean begun = scenario.fails() && i >= scenario.onset();
      double truth = begun && scenario.crossing() - i <= AHEAD_MINUTES ? 1 : 0;
      double p = probabilities[i];
      int bin = Math.min(BINS - 1, (int) (p * BINS));
      said[bin] += p;
      happened[bin] += truth;
      count[bin]++;
      brier += (p - truth) * (p - truth);
    }
  }

  private long total() {
    long total = 0;
    for (long n : count) {
      total += n;
    }
    return total;
  }

  double error() {
    double error = 0;
    for (int bin = 0; bin < BINS; bin++) {
      error += Math.abs(said[bin] - happened[bin]);
    }
    return error / total();
  }

  double brierSkill() {
    double often = 0;
    for (double n : happened) {
      often += n;
    }
    often /= total();
    return 1 - brier / total() / (often * (1 - often));
  }

  /// A bin as `said .85, happened .81 (1,234)`.
  String bin(int bin) {
    return "said %.2f, happened %.2f (%,d)"
        .formatted(
            said[bin] / Math.max(1, count[bin]),
            happened[bin] / Math.max(1, count[bin]),
            count[bin]);
  }

  static int bins() {
    return BINS;
  }
}
