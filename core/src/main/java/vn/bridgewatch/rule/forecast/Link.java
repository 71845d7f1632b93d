package vn.bridgewatch.rule.forecast;

/// The scale on which a metric drifts in a straight line.
public enum Link {
  /// Loss, jitter, error rates: they grow by factors. Values far below the limit are all alike, so
  /// that a zero is no cliff: ln(value + limit / 50).
  LOG {
    @Override
    double apply(double value, double limit) {
      double unit = Math.abs(limit) < TINY ? 1 : Math.abs(limit);
      return Math.log(Math.max(value, 0) / unit + LOG_FLOOR);
    }

    @Override
    double undo(double linked, double limit) {
      double unit = Math.abs(limit) < TINY ? 1 : Math.abs(limit);
      return Math.max(0, Math.exp(linked) - LOG_FLOOR) * unit;
    }
  },
  /// Shares of something that can be full: utilisation, memory, disk. A limit above 1 means
  /// percent.
  LOGIT {
    @Override
    double apply(double value, double limit) {
      double share = Math.clamp(value / full(limit), SHARE_MIN, 1 - SHARE_MIN);
      return Math.log(share / (1 - share));
    }

    @Override
    double undo(double linked, double limit) {
      return full(limit) / (1 + Math.exp(-linked));
    }
  },
  /// Levels: dBm, degrees, volts, bytes.
  IDENTITY {
    @Override
    double apply(double value, double limit) {
      return Math.clamp(value, -HUGE, HUGE);
    }

    @Override
    double undo(double linked, double limit) {
      return linked;
    }
  };

  private static final double LOG_FLOOR = 0.02;
  private static final double SHARE_MIN = 0.005;
  private static final double TINY = 1e-300;
  private static final double HUGE = 1e17; // its square still fits a float

  abstract double apply(double value, double limit);

  abstract double undo(double linked, double limit);

  private static double full(double limit) {
    return limit > 1 ? 100 : 1;
  }
}
