package vn.bridgewatch.broken.rule;

import java.time.Instant;

final class LooksAtAClock {

  private LooksAtAClock() {}

  static long millis() {
    return System.currentTimeMillis();
  }

  static Instant now() {
    return Instant.now();
  }
}
