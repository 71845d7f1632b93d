package vn.bridgewatch.collector.score;

/// Between what a share is likely to lie, from how often it was seen.
public record Interval(double lower, double upper) {

  /// 95 % of a normal distribution lie within so many deviations.
  private static final double Z = 1.959964;

  /// Wilson's score interval (1927): holds also for few cases and for shares near 0 and 1.
  static Interval wilson(int hits, int cases) {
    if (hits < 0 || hits > cases) {
      throw new IllegalArgumentException("hits: must be 0 to " + cases + ", got " + hits);
    }
    if (cases == 0) {
      return new Interval(0, 1);
    }
    double share = (double) hits / cases;
    double z2 = Z * Z;
    double middle = share + z2 / (2 * cases);
    double half = Z * Math.sqrt((share * (1 - share) + z2 / (4 * cases)) / cases);
    double scale = 1 + z2 / cases;
    return new Interval(Math.max(0, (middle - half) / scale), Math.min(1, (middle + half) / scale));
  }
}
