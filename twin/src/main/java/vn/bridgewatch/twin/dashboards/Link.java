package vn.bridgewatch.twin.dashboards;

import java.util.Map;

/// A way from a value to the next dashboard.
record Link(String title, String url) {

  Map<String, Object> json() {
    return Json.object("targetBlank", false, "title", title, "url", url);
  }
}
