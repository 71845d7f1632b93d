package vn.bridgewatch.agent.profile;

/// What stands behind a profile or a reader: how sure we are of it.
public enum Evidence {
  /// It was read on a recording of a real device.
  RECORDING,
  /// It was written from the text of MIB files only.
  MIB,
  /// It was written from a maker's document only.
  DOCUMENT
}
