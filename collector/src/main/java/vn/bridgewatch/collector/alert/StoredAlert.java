package vn.bridgewatch.collector.alert;

import org.jspecify.annotations.Nullable;
import vn.bridgewatch.rule.Grade;

/// An alert as it is kept: what everybody sees, and what its further life is decided from.
///
/// @param grade the rule's, from which each phase makes its severity; INFO where the rule is
///   demoted
/// @param announcedRank the phase rank up to which people were told
/// @param announcements how many messages it has made; the next one's number
/// @param revision rises with every change; the store never replaces a newer one by an older one
/// @param flap where it stands while it comes and goes; null while it does not
public record StoredAlert(
    AlertView view,
    Grade grade,
    int announcedRank,
    int announcements,
    long revision,
    @Nullable Flap flap) {

  /// What a flapping alert would be if it were not kept open.
  ///
  /// @param changedMillis when its verdict changed last, or its input came back
  /// @param bad whether the verdict is a breach now
  public record Flap(long changedMillis, boolean bad) {}

  StoredAlert with(AlertView next) {
    return new StoredAlert(next, grade, announcedRank, announcements, revision, flap);
  }

  StoredAlert with(@Nullable Flap next) {
    return new StoredAlert(view, grade, announcedRank, announcements, revision, next);
  }

  /// Notes a message, told in a phase of this rank.
  StoredAlert told(int phaseRank) {
    return new StoredAlert(view, grade, phaseRank, announcements + 1, revision, flap);
  }

  StoredAlert ranked(int phaseRank) {
    return new StoredAlert(view, grade, phaseRank, announcements, revision, flap);
  }

  StoredAlert revised() {
    return new StoredAlert(view, grade, announcedRank, announcements, revision + 1, flap);
  }
}
