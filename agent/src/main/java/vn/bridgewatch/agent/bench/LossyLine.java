package vn.bridgewatch.agent.bench;

import java.util.SplittableRandom;

/// Which packets a simulated line loses: at random, or in bursts.
sealed interface LossyLine {

  /// Whether a packet that goes now is lost; times never go back.
  boolean loses(long nowNanos, SplittableRandom random);

  /// Each packet for itself.
  record Independent(double ratio) implements LossyLine {
    @Override
    public boolean loses(long nowNanos, SplittableRandom random) {
      return random.nextDouble() < ratio;
    }
  }

  /// The model of Gilbert (1960) and Elliott (1963) in continuous time: the line is good or bad for
  /// exponential times, and loses only while it is bad.
  final class InBursts implements LossyLine {
    private final double lossWhileBad;
    private final double goodToBad; // per nanosecond
    private final double badToGood;
    private boolean bad;
    private long lastNanos;

    /// @param ratio of packets lost in the long run
    /// @param badNanos how long it is bad on average
    /// @param lossWhileBad of packets lost then
    InBursts(double ratio, double badNanos, double lossWhileBad) {
      double badShare = ratio / lossWhileBad;
      this.lossWhileBad = lossWhileBad;
      this.badToGood = 1 / badNanos;
      this.goodToBad = badToGood * badShare / (1 - badShare);
    }

    @Override
    public boolean loses(long nowNanos, SplittableRandom random) {
      double sum = goodToBad + badToGood;
      double badShare = goodToBad / sum;
      double memory = Math.exp(-sum * (nowNanos - lastNanos));
      double badNow = bad ? badShare + (1 - badShare) * memory : badShare * (1 - memory);
      bad = random.nextDouble() < badNow;
      lastNanos = nowNanos;
      return bad && random.nextDouble() < lossWhileBad;
    }
  }
}
