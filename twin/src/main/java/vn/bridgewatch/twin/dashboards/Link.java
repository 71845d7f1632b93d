package vn.bridgewatch.twin.dashboards;

/// A way from a value to the next dashboard.
record Link(String title, String url) {

  Json json() {
    return Json.of("targetBlank", false).with("title", title).with("url", url);
  }
}
