package vn.bridgewatch.collector.alert;

/// A step in the life of an alert.
record Transition(StoredAlert alert, Change change) {

  enum Change {
    /// A breach is held; nothing is kept or told yet.
    PENDING,
    /// A breach ended before it was held long enough.
    DROPPED,
    FIRED,
    /// The phase rose; people are told again.
    RAISED,
    /// Phase and severity changed; people are not told.
    SHIFTED,
    /// The measure changed; shown, not kept.
    MEASURED,
    /// The input vanished, or came back.
    FROZEN,
    THAWED,
    /// It fired once more after it had come and gone too often: it stays open until it is steady.
    FLAPPED,
    /// A flapping alert's verdict changed; people are not told.
    WAVERED,
    /// A flapping alert has been a breach all along for long enough.
    STEADIED,
    /// Nobody has acknowledged it in time: the next level of recipients is told.
    ESCALATED,
    /// Somebody deals with it, or no longer does; people are not told.
    ACKNOWLEDGED,
    RESOLVED;

    /// Whether it must survive a restart.
    boolean kept() {
      return switch (this) {
        case PENDING, DROPPED, MEASURED -> false;
        case FIRED,
            RAISED,
            SHIFTED,
            FROZEN,
            THAWED,
            FLAPPED,
            WAVERED,
            STEADIED,
            ESCALATED,
            ACKNOWLEDGED,
            RESOLVED ->
            true;
      };
    }
  }
}
