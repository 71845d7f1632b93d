package vn.bridgewatch.collector.live;

/// What is known of a site now; `code` is the value that dashboards show.
public enum SiteState {
  /// The centre knows that the site is cut off (another agent measured it so).
  LOST(0),
  CRITICAL(1),
  DEGRADED(2),
  GOOD(3),
  MAINTENANCE(4),
  /// Silent, or never seen: never shown as good.
  UNKNOWN(5);

  private final int code;

  SiteState(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
