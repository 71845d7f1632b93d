package vn.bridgewatch.collector.alert;

import org.jspecify.annotations.Nullable;

/// Who knows of an alert, and whether anybody deals with it.
///
/// @param level the highest level of recipients that was told; 0 while nobody was
/// @param unattendedSinceMillis since when people know and nobody has acknowledged it; null while
///   nobody knows or somebody deals with it
/// @param acknowledged who said so last; stays when a conference comes near, whatever the clock of
///   [#unattendedSinceMillis] does then
public record Handling(
    int level, @Nullable Long unattendedSinceMillis, @Nullable Acknowledgement acknowledged) {

  public static final Handling NONE = new Handling(0, null, null);

  public Handling {
    if (level < 0 || level > Recipient.LEVEL_MAX) {
      throw new IllegalArgumentException(
          "level: must be 0 to " + Recipient.LEVEL_MAX + ", got " + level);
    }
  }

  /// People are told; the first time the clock of escalation begins, unless somebody deals with it.
  Handling told(long atMillis) {
    return level == 0
        ? new Handling(1, acknowledged == null ? Long.valueOf(atMillis) : null, acknowledged)
        : this;
  }

  /// The conference is about to begin: who took it on earlier had more time then.
  Handling urgent(long atMillis) {
    return unattendedSinceMillis == null && level > 0
        ? new Handling(level, atMillis, acknowledged)
        : this;
  }

  Handling escalated() {
    return new Handling(level + 1, unattendedSinceMillis, acknowledged);
  }

  Handling acknowledged(Acknowledgement by) {
    return new Handling(level, null, by);
  }

  /// Nobody deals with it any more; the clock begins anew.
  Handling givenBack(long atMillis) {
    return new Handling(level, level > 0 ? Long.valueOf(atMillis) : null, null);
  }
}
