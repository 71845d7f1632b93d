package vn.bridgewatch.rule.forecast;

/// How a drift goes on once it has begun; the prior says how common each is.
enum Shape {
  /// A straight line.
  LINE(0.4, 1) {
    @Override
    double after(double points, double stop) {
      return points;
    }
  },
  /// Slow, then faster and faster; needs some points to be told from a line.
  CONVEX(0.12, 8) {
    @Override
    double after(double points, double stop) {
      return points * points / 24;
    }
  },
  /// Half of its way in half an hour, then it settles.
  SETTLING_SOON(0.08, 1) {
    @Override
    double after(double points, double stop) {
      return 4 * (1 - Math.exp(-points / 4));
    }
  },
  /// Half of its way in an hour and a half: a room that warms up after a fan has failed.
  SETTLING_LATE(0.12, 1) {
    @Override
    double after(double points, double stop) {
      return 12 * (1 - Math.exp(-points / 12));
    }
  },
  /// A line that has stopped.
  STOPPED(0.1, 1) {
    @Override
    double after(double points, double stop) {
      return Math.min(points, stop);
    }
  },
  /// A jump to another level.
  STEP(0.08, 1) {
    @Override
    double after(double points, double stop) {
      return 1;
    }
  };

  final double prior;

  /// The least number of points since its onset.
  final int pointsMin;

  Shape(double prior, int pointsMin) {
    this.prior = prior;
    this.pointsMin = pointsMin;
  }

  /// How far a drift of pace 1 has come so many points after its onset.
  abstract double after(double points, double stop);

  /// Whether it moves on.
  boolean isMoving() {
    return this != STOPPED && this != STEP;
  }
}
