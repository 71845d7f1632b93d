package vn.bridgewatch.media.reflect;

/// Why a packet is not answered.
public enum Refusal {
  /// Shorter than any test packet that could be answered.
  TOO_SHORT,
  /// From an address that is not known.
  UNKNOWN_SENDER,
  /// Not signed, or not with a key of this sender.
  NOT_AUTHENTIC,
  /// A sender, or all together, want more than is allowed.
  OVER_RATE,
  /// No room for another session.
  TOO_MANY_SESSIONS;

  /// The word in metrics.
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
