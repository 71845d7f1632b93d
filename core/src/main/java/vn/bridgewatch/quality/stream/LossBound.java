package vn.bridgewatch.quality.stream;

/// How much loss so many lost packets prove: the lower bound of Clopper and Pearson.
///
/// Of 22 packets one is lost on a line that loses one in a thousand in 2 of 100 measurements, and
/// that is 4.5 % of them. So the ratio of few packets says little; this says what can be said: had
/// the line lost less than the bound, so many losses would have come about by chance with a
/// probability of at most `alpha`.
public final class LossBound {

  private static final int STEPS = 40;
  private static final double NEGLIGIBLE = 1e-12;

  private LossBound() {}

  /// @param alpha the chance that is let pass, above 0 and below 1
  /// @return 0 where nothing is proven
  public static double atLeast(long lost, long sent, double alpha) {
    if (lost < 0 || lost > sent) {
      throw new IllegalArgumentException(
          "lost: must be 0 to " + sent + ", which were sent, got " + lost);
    }
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException("alpha: must be above 0 and below 1, got " + alpha);
    }
    if (lost == 0) {
      return 0;
    }
    double logWays = logWays(lost, sent);
    double low = 0;
    double high = (double) lost / sent;
    for (int i = 0; i < STEPS; i++) {
      double middle = (low + high) / 2;
      if (atLeastBy(lost, sent, middle, logWays) <= alpha) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// The chance of so many losses or more at a loss ratio of at most their share: from there on
  /// each number is less likely than the one before.
  private static double atLeastBy(long lost, long sent, double ratio, double logWays) {
    double term = Math.exp(logWays + lost * Math.log(ratio) + (sent - lost) * Math.log1p(-ratio));
    double odds = ratio / (1 - ratio);
    double sum = term;
    for (long i = lost; i < sent && term > sum * NEGLIGIBLE; i++) {
      term *= odds * (sent - i) / (i + 1);
      sum += term;
    }
    return sum;
  }

  /// The logarithm of how many ways there are to choose them.
  private static double logWays(long chosen, long of) {
    double log = 0;
    for (long i = 1; i <= chosen; i++) {
      log += Math.log((double) (of - chosen + i) / i);
    }
    return log;
  }
}
