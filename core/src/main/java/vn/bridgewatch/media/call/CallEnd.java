package vn.bridgewatch.media.call;

/// Why a measurement ended.
public enum CallEnd {
  /// All was sent.
  COMPLETE,
  /// No answer came to the first packets, so no more were sent.
  NO_ANSWER,
  /// The way said that nothing listens there, or that it is not to be reached.
  REFUSED,
  /// Answers came, and none could be believed: another key, or none.
  NOT_AUTHENTIC,
  /// It was told to stop.
  STOPPED,
  /// This machine could not send.
  OWN_FAULT;

  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
