package vn.bridgewatch.collector.score;

import java.util.Locale;

/// What a warning came to, or a breach that nobody was warned of.
public enum Mark {
  /// It is still open.
  PENDING,
  /// The breach came, with time to act.
  HIT,
  /// The breach came with less time than anybody can use, or was there already.
  LATE,
  /// The breach came, but after the conference that the warning was about.
  EARLY,
  /// The breach never came, although it would have been seen and nobody did anything.
  FALSE,
  /// A breach without any warning.
  MISSED,
  /// A breach without any warning that came within minutes: nothing could have told of it.
  SUDDEN,
  /// The breach never came, and somebody had acted.
  AVERTED,
  /// Nobody can say.
  VOID;

  /// As in the API and in labels.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether it counts for the precision of its rule.
  public boolean isClaim() {
    return cameTrue() || this == EARLY || this == FALSE;
  }

  /// Whether what was said came true within its time.
  public boolean cameTrue() {
    return this == HIT || this == LATE;
  }

  /// Whether it counts for the recall of its rule.
  public boolean isTrouble() {
    return cameTrue() || this == MISSED;
  }
}
