package vn.bridgewatch.agent.trap;

/// A bucket of tokens: so many a second, so many at once. Belongs to one thread.
final class SourceLimit {

  private static final double NANOS = 1e9;

  private final double perSecond;
  private final int burst;
  private double tokens;
  private long filledNanos;

  SourceLimit(double perSecond, int burst, long nowNanos) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.tokens = burst;
    this.filledNanos = nowNanos;
  }

  boolean allows(long nowNanos) {
    tokens = Math.min(burst, tokens + (nowNanos - filledNanos) / NANOS * perSecond);
    filledNanos = nowNanos;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
