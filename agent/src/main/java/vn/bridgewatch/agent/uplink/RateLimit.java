package vn.bridgewatch.agent.uplink;

import java.util.concurrent.TimeUnit;
import vn.bridgewatch.time.NanoClock;

/// A token bucket of one second's worth.
final class RateLimit {

  private final int perSecond;
  private final NanoClock clock;
  private double tokens;
  private long lastNanos;

  RateLimit(int perSecond, NanoClock clock) {
    this.perSecond = perSecond;
    this.clock = clock;
    this.tokens = perSecond;
    this.lastNanos = clock.nanoTime();
  }

  boolean hasToken() {
    long now = clock.nanoTime();
    double earned = (double) perSecond * (now - lastNanos) / TimeUnit.SECONDS.toNanos(1);
    tokens = Math.min(perSecond, tokens + earned);
    lastNanos = now;
    return tokens >= 1;
  }

  void take() {
    tokens--;
  }
}
