package vn.bridgewatch.quality;

/// What packet loss does to pictures.
///
/// @param hitRatio pictures that miss a packet, 0 to 1
/// @param hitsPerMinute the same in a minute
/// @param stuttersPerMinute how often people see it: a hit while the picture is still broken from
///   the last one is not seen again
public record FrameImpact(double hitRatio, double hitsPerMinute, double stuttersPerMinute) {

  /// What to expect of a loss ratio, for losses in runs (a chain of two states, as Gilbert's).
  ///
  /// After a packet that arrived the next is lost with q = p / (m (1 - p)). A picture of n packets
  /// is whole with (1 - p) (1 - q)^(n - 1), and hit after a whole one with g = 1 - (1 - q)^n; for
  /// random loss, m = 1 / (1 - p), both are those of (1 - p)^n. From the moment that the picture is
  /// healed it takes 1 + (1 - hit) / g pictures to the next hit, and then the rest of its healing.
  ///
  /// @param lossRatio p, after repair, 0 to 1
  /// @param meanRun m, packets lost in a row on average; less than that of random loss counts as
  ///   random
  public static FrameImpact expected(VideoProfile profile, double lossRatio, double meanRun) {
    if (!(lossRatio >= 0 && lossRatio <= 1)) {
      throw new IllegalArgumentException("loss_ratio: must be 0 to 1, got " + lossRatio);
    }
    if (!(meanRun >= 0)) {
      throw new IllegalArgumentException("mean_run: must be 0 or more, got " + meanRun);
    }
    double perMinute = profile.framesPerMinute();
    if (lossRatio == 0) {
      return new FrameImpact(0, 0, 0);
    }
    if (lossRatio == 1) {
      return new FrameImpact(1, perMinute, perMinute / profile.healFrames());
    }
    double run = Math.max(meanRun, 1 / (1 - lossRatio));
    double after = lossRatio / (run * (1 - lossRatio));
    int packets = profile.packetsPerFrame();
    double hit = 1 - (1 - lossRatio) * Math.pow(1 - after, packets - 1);
    double hitAfterWhole = 1 - Math.pow(1 - after, packets);
    double cycle = 1 + (1 - hit) / hitAfterWhole + profile.healFrames() - 1;
    return new FrameImpact(hit, hit * perMinute, perMinute / cycle);
  }
}
