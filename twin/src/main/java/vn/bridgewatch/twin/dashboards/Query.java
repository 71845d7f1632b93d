package vn.bridgewatch.twin.dashboards;

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

  Json json(String refId) {
    return Json.of("datasource", Dashboard.DATASOURCE)
        .with("editorMode", "code")
        .with("exemplar", false)
        .with("expr", expr)
        .with("format", mode == Mode.TABLE ? "table" : "time_series")
        .with("instant", mode != Mode.RANGE)
        .with("legendFormat", legend)
        .with("range", mode == Mode.RANGE)
        .with("refId", refId);
  }
}
