package vn.bridgewatch.twin.dashboards;

import java.util.Map;

/// A mark across all time charts while an expression has a value.
record Annotation(String name, String expr, String color, String title, String text, String tags) {

  /// Grafana's own notes, which every dashboard must name.
  static Map<String, Object> builtIn() {
    return Json.object(
        "builtIn",
        1,
        "datasource",
        Json.object("type", "grafana", "uid", "-- Grafana --"),
        "enable",
        true,
        "hide",
        true,
        "iconColor",
        "rgba(0, 211, 255, 1)",
        "name",
        "Annotations & Alerts",
        "type",
        "dashboard");
  }

  Map<String, Object> json() {
    return Json.object(
        "datasource", Dashboard.DATASOURCE,
        "enable", true,
        "expr", expr,
        "hide", false,
        "iconColor", color,
        "name", name,
        "step", "60s",
        "tagKeys", tags,
        "textFormat", text,
        "titleFormat", title,
        "useValueForTime", false);
  }
}
