package vn.bridgewatch.rule.forecast;

/// The normal distribution, to seven digits.
///
/// The complementary error function is the rational Chebyshev fit of Numerical Recipes (section
/// 6.2.2, erfccheb), with a relative error below 1.2e-7 everywhere; kept scaled by exp(z²), so that
/// far tails neither underflow nor lose digits.
final class Normal {

  private static final double ROOT_2 = Math.sqrt(2);

  private Normal() {}

  /// exp(z²) erfc(z) for z of 0 and more.
  static double scaledErfc(double z) {
    double t = 2 / (2 + z);
    return t
        * Math.exp(
            -1.26551223
                + t
                    * (1.00002368
                        + t
                            * (0.37409196
                                + t
                                    * (0.09678418
                                        + t
                                            * (-0.18628806
                                                + t
                                                    * (0.27886807
                                                        + t
                                                            * (-1.13520398
                                                                + t
                                                                    * (1.48851587
                                                                        + t
                                                                            * (-0.82215223
                                                                                + t
                                                                                    * 0.17087277)))))))));
  }

  /// P(Z <= x).
  static double below(double x) {
    double z = Math.abs(x) / ROOT_2;
    double tail = 0.5 * scaledErfc(z) * Math.exp(-z * z);
    return x < 0 ? tail : 1 - tail;
  }

  /// exp(x² / 2) P(Z > x), for x of 0 and more.
  static double scaledTail(double x) {
    return 0.5 * scaledErfc(x / ROOT_2);
  }
}
