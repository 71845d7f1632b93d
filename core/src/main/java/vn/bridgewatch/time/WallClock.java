package vn.bridgewatch.time;

/// Wall time: labels, never measures; it may jump.
@FunctionalInterface
public interface WallClock {

  WallClock SYSTEM = System::currentTimeMillis;

  /// Milliseconds since 1970-01-01T00:00Z.
  long millis();
}
