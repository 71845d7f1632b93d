package vn.bridgewatch.media.ledger;

/// How the two ways of a round trip are told apart.
public enum Knowledge {
  /// The reflector said which packets came: exact.
  RECEPTION,
  /// The reflector numbers its answers: how many were lost each way is exact; which of them is
  /// where both ways lost some next to each other is not.
  NUMBERS,
  /// The reflector copies our numbers: what was lost was lost on the round trip.
  NONE;

  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
