package vn.bridgewatch.collector.ingest.door;

/// A token bucket: so many at once, so many a second in the long run.
final class Bucket {

  private static final double NANOS = 1e9;

  private final double size;
  private final double perSecond;
  private double tokens;
  private long lastNanos;

  /// A full one.
  Bucket(double size, double perSecond, long nowNanos) {
    this.size = size;
    this.perSecond = perSecond;
    this.tokens = size;
    this.lastNanos = nowNanos;
  }

  /// Takes one where there is one.
  boolean take(long nowNanos) {
    boolean any = has(nowNanos);
    if (any) {
      tokens--;
    }
    return any;
  }

  /// Takes so many, or what is left.
  void drain(double count, long nowNanos) {
    fill(nowNanos);
    tokens = Math.max(0, tokens - count);
  }

  /// Gives one back.
  void giveBack() {
    tokens = Math.min(size, tokens + 1);
  }

  boolean has(long nowNanos) {
    fill(nowNanos);
    return tokens >= 1;
  }

  /// How long until there is one.
  long nanosUntilOne(long nowNanos) {
    fill(nowNanos);
    return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) / perSecond * NANOS);
  }

  private void fill(long nowNanos) {
    tokens = Math.min(size, tokens + perSecond * Math.max(0, nowNanos - lastNanos) / NANOS);
    lastNanos = nowNanos;
  }
}
