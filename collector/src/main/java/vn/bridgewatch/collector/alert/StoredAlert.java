package vn.bridgewatch.collector.alert;

import vn.bridgewatch.rule.Grade;

/// An alert as it is kept: what everybody sees, and what its further life is decided from.
///
/// @param grade the rule's, from which each phase makes its severity
/// @param announcedRank the phase rank up to which people were told
/// @param announcements how many messages it has made; the next one's number
/// @param revision rises with every change; the store never replaces a newer one by an older one
public record StoredAlert(
    AlertView view, Grade grade, int announcedRank, int announcements, long revision) {}
