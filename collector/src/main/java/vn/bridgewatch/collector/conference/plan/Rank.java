package vn.bridgewatch.collector.conference.plan;

import java.util.Locale;

/// How high a conference is: where a site has several that are equally near, the highest counts and
/// is shown first.
public enum Rank {
  NATIONAL,
  MINISTRY,
  PROVINCE,
  COMMUNE;

  /// Where nobody says it.
  public static final Rank DEFAULT = NATIONAL;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Rank of(String word) {
    for (Rank rank : values()) {
      if (rank.word().equals(word)) {
        return rank;
      }
    }
    throw new IllegalArgumentException(
        "rank: must be national, ministry, province or commune, got " + word);
  }
}
