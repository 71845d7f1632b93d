package vn.bridgewatch.twin.dashboards;

/// A mark across all time charts while an expression has a value.
record Annotation(String name, String expr, String color, String title, String text, String tags) {

  /// Grafana's own notes, which every dashboard must name.
  static Json builtIn() {
    return Json.of("builtIn", 1)
        .with("datasource", Json.of("type", "grafana").with("uid", "-- Grafana --"))
        .with("enable", true)
        .with("hide", true)
        .with("iconColor", "rgba(0, 211, 255, 1)")
        .with("name", "Annotations & Alerts")
        .with("type", "dashboard");
  }

  Json json() {
    return Json.of("datasource", Dashboard.DATASOURCE)
        .with("enable", true)
        .with("expr", expr)
        .with("hide", false)
        .with("iconColor", color)
        .with("name", name)
        .with("step", "60s")
        .with("tagKeys", tags)
        .with("textFormat", text)
        .with("titleFormat", title)
        .with("useValueForTime", false);
  }
}
