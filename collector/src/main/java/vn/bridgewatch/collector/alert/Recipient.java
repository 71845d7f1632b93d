package vn.bridgewatch.collector.alert;

/// A channel that is told of alerts.
///
/// @param resolved whether it wants to hear that an alert is over
/// @param level 1: told of every alert; 2 and 3: told of what nobody has acknowledged in time
///   ([Escalation]), and from then on of everything about it
public record Recipient(String channel, boolean resolved, int level) {

  public static final int LEVEL_MAX = 3;

  public Recipient {
    if (level < 1 || level > LEVEL_MAX) {
      throw new IllegalArgumentException("level: must be 1 to " + LEVEL_MAX + ", got " + level);
    }
  }

  /// One of the first level.
  public Recipient(String channel, boolean resolved) {
    this(channel, resolved, 1);
  }
}
