package vn.bridgewatch.wire;

/// Which of the two lanes a record travels: the newest first, the backlog behind at a bounded rate.
public enum Lane {
  LIVE,
  BACKLOG
}
