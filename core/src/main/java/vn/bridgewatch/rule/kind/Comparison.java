package vn.bridgewatch.rule.kind;

/// When a value counts as unlike what it is compared with.
///
/// @param by how many deviations away, 1 to 100
/// @param atLeast and at least so far, in the unit of the metric, 0 or more
/// @param direction the way that is told
public record Comparison(double by, double atLeast, Direction direction) {

  public static final double BY_MIN = 1;
  public static final double BY_MAX = 100;

  public Comparison {
    if (!(by >= BY_MIN && by <= BY_MAX)) {
      throw new IllegalArgumentException("by: must be 1 to 100 deviations, got " + by);
    }
    if (!(atLeast >= 0 && Double.isFinite(atLeast))) {
      throw new IllegalArgumentException("at_least: must not be negative, got " + atLeast);
    }
  }

  boolean isUnlike(double value, double usual, double deviation) {
    double away = value - usual;
    return direction.covers(away) && Math.abs(away) > Math.max(by * deviation, atLeast);
  }
}
