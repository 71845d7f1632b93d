package vn.bridgewatch.media.reflect;

/// How much may pass: a rate, and what was saved of it, at most a second's worth.
final class TokenBucket {

  private static final double BURST_SECONDS = 1;

  private final double bitsPerNano;
  private final double bitsMax;
  private double bits;
  private long filledNanos;

  TokenBucket(long bitRate, long nowNanos) {
    bitsPerNano = bitRate / 1e9;
    bitsMax = bitRate * BURST_SECONDS;
    bits = bitsMax;
    filledNanos = nowNanos;
  }

  /// Whether so much may pass now; nothing is taken.
  boolean has(long wanted, long nowNanos) {
    bits = Math.min(bitsMax, bits + Math.max(0, nowNanos - filledNanos) * bitsPerNano);
    filledNanos = nowNanos;
    return bits >= wanted;
  }

  void take(long wanted) {
    bits -= wanted;
  }
}
