package vn.bridgewatch.twin.dashboards;

/// What a panel shows, in Vietnamese and English, and what to do when it is not as it should be.
record Description(String vi, String en, String action) {

  /// Grafana shows descriptions as Markdown.
  String markdown() {
    return vi + "\n\n" + en + "\n\n**Việc cần làm:** " + action;
  }
}
