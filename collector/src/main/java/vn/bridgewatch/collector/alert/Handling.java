package vn.bridgewatch.collector.alert;

import org.jspecify.annotations.Nullable;

/// Who knows of an alert, and whether anybody deals with it.
///
/// @param level the highest level of recipients that was told; 0 while nobody was
/// @param unattendedSinceMillis since when people know and nobody has acknowledged it; null while
///   nobody knows or somebody deals with it
/// @param levelMillis when that level was told; 0 while nobody was
/// @param acknowledged who said so last; stays when a conference comes near, whatever the clock of
///   [#unattendedSinceMillis] does then
public record Handling(
    int level,
    long levelMillis,
    @Nullable Long unattendedSinceMillis,
    @Nullable Acknowledgement acknowledged) {

  public static final Handling NONE = new Handling(0, 0, null, null);

  public Handling {
    if (level < 0 || level > Recipient.LEVEL_MAX) {
      throw new IllegalArgumentException(
          "level: must be 0 to " + Recipient.LEVEL_MAX + ", got " + level);
    }
  }

  /// People are told; the first time the clock of escalation begins, unless somebody deals with it.
  Handling told(long atMillis) {
    return level == 0
        ? new Handling(
            1, atMillis, acknowledged == null ? Long.valueOf(atMillis) : null, acknowledged)
        : this;
  }

  /// The conference is about to begin: who took it on earlier had more time then.
  Handling urgent(long atMillis) {
    return unattendedSinceMillis == null && level > 0
        ? new Handling(level, levelMillis, atMillis, acknowledged)
        : this;
  }

  Handling escalated(long atMillis) {
    return new Handling(level + 1, atMillis, unattendedSinceMillis, acknowledged);
  }

  /// The alert has ended: nobody need deal with it.
  Handling over() {
    return new Handling(level, levelMillis, null, acknowledged);
  }

  Handling acknowledged(Acknowledgement by) {
    return new Handling(level, levelMillis, null, by);
  }

  /// Nobody deals with it any more; the clock begins anew. Where nobody did, nothing changes.
  Handling givenBack(long atMillis) {
    return acknowledged == null
        ? this
        : new Handling(level, levelMillis, level > 0 ? Long.valueOf(atMillis) : null, null);
  }
}
