package vn.bridgewatch.rule.countdown;

import java.time.Duration;

/// How long a technician is on the way to a place, reckoned from the map.
///
/// Roads are longer than the straight line, by about 1.4 in the hills, and a motorcycle or car
/// makes about 35 km/h of them; a ferry or a mountain pass is added by whoever knows the place.
public final class Journey {

  private static final double EARTH_KM = 6_371;
  private static final double DETOUR = 1.4;
  private static final double KM_AN_HOUR = 35;
  private static final Duration START = Duration.ofMinutes(10);

  private Journey() {}

  /// Degrees, north and east.
  public static Duration between(double fromNorth, double fromEast, double toNorth, double toEast) {
    double a = Math.toRadians(fromNorth);
    double b = Math.toRadians(toNorth);
    double half =
        Math.pow(Math.sin((b - a) / 2), 2)
            + Math.cos(a)
                * Math.cos(b)
                * Math.pow(Math.sin(Math.toRadians(toEast - fromEast) / 2), 2);
    double km = 2 * EARTH_KM * Math.asin(Math.sqrt(Math.min(1, half)));
    return START.plusSeconds(Math.round(km * DETOUR / KM_AN_HOUR * 3_600));
  }
}
