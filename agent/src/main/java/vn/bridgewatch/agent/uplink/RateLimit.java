package vn.bridgewatch.agent.uplink;

import java.util.concurrent.TimeUnit;
import vn.bridgewatch.time.NanoClock;

/// A token bucket that is spent in bursts: nothing goes until it holds the whole burst.
final class RateLimit {

  private final int perSecond;
  private final int burst;
  private final NanoClock clock;
  private double tokens;
  private long lastNanos;

  /// @param burst how many it holds; it begins full
  RateLimit(int perSecond, int burst, NanoClock clock) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.clock = clock;
    this.tokens = burst;
    this.lastNanos = clock.nanoTime();
  }

  /// Whether so many may go now.
  boolean allows(int count) {
    long now = clock.nanoTime();
    double earned = (double) perSecond * (now - lastNanos) / TimeUnit.SECONDS.toNanos(1);
    tokens = Math.min(burst, tokens + earned);
    lastNanos = now;
    return tokens >= count;
  }

  void take() {
    tokens--;
  }
}
