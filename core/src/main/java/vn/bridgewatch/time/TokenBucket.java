package vn.bridgewatch.time;

/// A token bucket: so many at once, so many a second in the long run. All times are of one
/// monotonic clock, in nanoseconds. Belongs to one thread.
public final class TokenBucket {

  private static final double NANOS = 1e9;

  private final double size;
  private final double perSecond;
  private double tokens;
  private long lastNanos;

  /// A full one.
  public TokenBucket(double size, double perSecond, long nowNanos) {
    this.size = size;
    this.perSecond = perSecond;
    this.tokens = size;
    this.lastNanos = nowNanos;
  }

  /// Takes one where there is one.
  public boolean take(long nowNanos) {
    boolean any = has(1, nowNanos);
    if (any) {
      tokens--;
    }
    return any;
  }

  /// Takes so many, or what is left.
  public void drain(double count, long nowNanos) {
    fill(nowNanos);
    tokens = Math.max(0, tokens - count);
  }

  /// Gives one back.
  public void giveBack() {
    tokens = Math.min(size, tokens + 1);
  }

  /// Whether there are so many.
  public boolean has(int count, long nowNanos) {
    fill(nowNanos);
    return tokens >= count;
  }

  /// How long until there is one.
  public long nanosUntilOne(long nowNanos) {
    fill(nowNanos);
    return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) / perSecond * NANOS);
  }

  private void fill(long nowNanos) {
    long passed = nowNanos - lastNanos;
    if (passed > 0) {
      tokens = Math.min(size, tokens + perSecond * passed / NANOS);
      lastNanos = nowNanos;
    }
  }
}
