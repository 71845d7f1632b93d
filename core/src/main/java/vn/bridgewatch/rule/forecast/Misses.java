package vn.bridgewatch.rule.forecast;

import vn.bridgewatch.rule.state.StateForm;

/// By how much a series misses what was expected of it: adaptive conformal inference.
///
/// Follows the 90 % quantile of the last misses, in expected deviations, by online quantile steps:
/// up by γ·0.9 after a miss beyond it, down by γ·0.1 otherwise (Gibbs and Candès, 2021). Where it
/// stands above that of a normal variable the noise was thought too small, and is widened.
final class Misses {

  private static final double NORMAL = 1.645;
  private static final double STEP = 0.05;
  private static final double OUTSIDE = 0.1;
  private static final double INFLATION_MAX = 9;

  private float quantile = (float) NORMAL;

  void add(double miss) {
    double outside = Math.abs(miss) > quantile ? 1 : 0;
    double next = quantile + STEP * (outside - OUTSIDE);
    quantile = (float) Math.clamp(next, NORMAL / 2, NORMAL * Math.sqrt(INFLATION_MAX));
  }

  /// By what the variance must be multiplied, 1 or more.
  double inflation() {
    double ratio = quantile / NORMAL;
    return Math.max(1, ratio * ratio);
  }

  void state(StateForm form) {
    quantile = form.f32(quantile);
  }
}
