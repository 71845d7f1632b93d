package vn.bridgewatch.twin.dashboards;

/// The few colours that we use; each has one meaning, and no meaning rests on colour alone.
final class Colors {

  static final String LOST = "semi-dark-red";
  static final String CRITICAL = "dark-orange";
  static final String DEGRADED = "yellow";
  static final String GOOD = "green";
  static final String MAINTENANCE = "blue";
  static final String UNKNOWN = "#8e8e8e";
  static final String NEUTRAL = "text";

  private Colors() {}
}
