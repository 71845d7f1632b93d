package vn.bridgewatch.rule.forecast;

/// The probability that a wandering level reaches a limit in time.
///
/// Brownian motion with drift m and variance s² per step reaches a level d above it within h steps
/// with P = Φ((m h − d)/(s √h)) + exp(2 m d / s²) Φ((−m h − d)/(s √h)): the inverse Gaussian law
/// (Schrödinger 1915; Cox and Miller, The Theory of Stochastic Processes, 1965, section 5.7). The
/// drift is not known but estimated: the formula is averaged over its posterior by five
/// Gauss-Hermite nodes.
final class FirstPassage {

  /// Nodes and weights of the five-point rule for a standard normal variable.
  private static final double[] NODE = {
    -2.8569700138728056, -1.355626179974266, 0, 1.355626179974266, 2.8569700138728056
  };

  private static final double[] WEIGHT = {
    0.011257411327720691,
    0.22207592200561266,
    0.5333333333333333,
    0.22207592200561266,
    0.011257411327720691
  };

  private FirstPassage() {}

  /// @param distance how far the limit is above the level; at or below 0 it is reached
  /// @param drift that is expected over the whole time
  /// @param sd of what the level wanders over the whole time
  static double probability(double distance, double drift, double sd) {
    if (distance <= 0) {
      return 1;
    }
    if (sd <= 0) {
      return drift >= distance ? 1 : 0;
    }
    double toward = (drift - distance) / sd;
    double reflected = (drift + distance) / sd;
    double second =
        reflected >= 0
            ? Math.exp(-0.5 * toward * toward) * Normal.scaledTail(reflected)
            : Math.exp(2 * drift * distance / (sd * sd)) * Normal.below(-reflected);
    return Math.min(1, Normal.below(toward) + second);
  }

  /// The same where the drift is only known with this standard deviation.
  static double probability(double distance, double drift, double driftSd, double sd) {
    double sum = 0;
    for (int i = 0; i < NODE.length; i++) {
      sum += WEIGHT[i] * probability(distance, drift + driftSd * NODE[i], sd);
    }
    return Math.min(1, sum);
  }
}
