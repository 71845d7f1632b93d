package vn.bridgewatch.quality.opinion;

/// The three rating scales of the E-model; ratings and opinion scores of different scales must not
/// be compared, averaged or held to one limit.
public enum Scale {
  /// ITU-T G.107 (06/2015): R 0 to 100, audio 300 to 3,400 Hz.
  NARROWBAND(100, "ITU-T G.107 (06/2015)"),
  /// ITU-T G.107.1 (06/2019): R 0 to 129, audio 50 to 7,000 Hz.
  WIDEBAND(129, "ITU-T G.107.1 (06/2019)"),
  /// ITU-T G.107.2 (06/2019): R 0 to 148, audio 20 to 20,000 Hz.
  FULLBAND(148, "ITU-T G.107.2 (06/2019)");

  private static final double MOS_MIN = 1;
  private static final double MOS_MAX = 4.5;

  private final double ratingMax;
  private final String recommendation;

  Scale(double ratingMax, String recommendation) {
    this.ratingMax = ratingMax;
    this.recommendation = recommendation;
  }

  /// The rating of a connection that nothing impairs; it has the score 4.5.
  public double ratingMax() {
    return ratingMax;
  }

  public String recommendation() {
    return recommendation;
  }

  /// The estimated mean opinion score of a conversation (MOS-CQE), 1 to 4.5: G.107 Annex B,
  /// equation B-4; G.107.1 and G.107.2 Annex A, where the rating is first divided by 1.29 or 1.48
  /// (equation A-1).
  ///
  /// Between R = 0 and 6.5 the polynomial falls to 0.99, below the worst score that people can
  /// give; it is held at 1 there.
  public double mos(double rating) {
    double r = rating * 100 / ratingMax;
    if (r <= 0) {
      return MOS_MIN;
    }
    if (r >= 100) {
      return MOS_MAX;
    }
    return Math.max(MOS_MIN, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6);
  }
}
