package vn.bridgewatch.conference;

/// How near a conference is to a site; where a site has several, the highest rank wins.
public enum Phase {
  IDLE(0),
  T7D(2),
  T24H(3),
  T60M(4),
  T15M(5),
  LIVE(6),
  AFTER(1);

  private final int rank;

  Phase(int rank) {
    this.rank = rank;
  }

  public int rank() {
    return rank;
  }

  /// Whether nothing should be changed at a site in it: from 24 hours before a conference until it
  /// is over.
  public boolean isGuarded() {
    return rank >= T24H.rank;
  }
}
