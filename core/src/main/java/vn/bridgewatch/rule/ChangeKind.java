package vn.bridgewatch.rule;

/// What may be changed at a site, and must not shortly before a conference.
public enum ChangeKind {
  /// What the agent measures, or how a device is set up.
  CONFIGURATION,
  FIRMWARE,
  ROUTE,
  /// Which devices there are, where, and beside which others.
  TOPOLOGY
}
