package vn.bridgewatch.twin.dashboards;

import java.util.Map;

/// One PromQL query of a panel.
///
/// @param legend Grafana's legend template, such as `{{province}}`
record Query(String expr, String legend, Mode mode) {

  /// How the answer is asked for and laid out.
  enum Mode {
    RANGE,
    INSTANT,
    TABLE
  }

  static Query range(String expr, String legend) {
    return new Query(expr, legend, Mode.RANGE);
  }

  static Query instant(String expr, String legend) {
    return new Query(expr, legend, Mode.INSTANT);
  }

  static Query table(String expr) {
    return new Query(expr, "__auto", Mode.TABLE);
  }

  Map<String, Object> json(String refId) {
    return Json.object(
        "datasource",
        Dashboard.DATASOURCE,
        "editorMode",
        "code",
        "exemplar",
        false,
        "expr",
        expr,
        "format",
        mode == Mode.TABLE ? "table" : "time_series",
        "instant",
        mode != Mode.RANGE,
        "legendFormat",
        legend,
        "range",
        mode == Mode.RANGE,
        "refId",
        refId);
  }
}
