package vn.bridgewatch.twin.dashboards;

import java.util.List;

/// A choice at the top of a dashboard.
///
/// @param regex takes `value` and `text` out of each answer; empty: the answer is both
/// @param multi whether several, or all, may be chosen
record Variable(String name, String label, String query, String regex, boolean multi) {

  /// The data source itself, so that one file serves every installation.
  static Json datasource() {
    return Json.of(
            "current",
            Json.of("selected", true).with("text", "Bridgewatch").with("value", "bridgewatch"))
        .with("hide", 0)
        .with("includeAll", false)
        .with("label", "Nguồn dữ liệu")
        .with("multi", false)
        .with("name", "datasource")
        .with("options", List.of())
        .with("query", "prometheus")
        .with("queryValue", "")
        .with("refresh", 1)
        .with("regex", "")
        .with("skipUrlSync", false)
        .with("type", "datasource");
  }

  /// One value of the label `value`, shown as the label `text`.
  ///
  /// Grafana writes each answer of `query_result` as `{label="value",...} number time`, the labels
  /// in order of name.
  static Variable labels(String name, String label, String expr, String value, String text) {
    return new Variable(
        name,
        label,
        "query_result(" + expr + ")",
        "/%s=\"(?<value>[^\"]+)\"[^}]*%s=\"(?<text>[^\"]+)\"/".formatted(value, text),
        false);
  }

  /// The values of one label; all of them unless some are chosen.
  static Variable choice(String name, String label, String selector, String of) {
    return new Variable(name, label, "label_values(%s, %s)".formatted(selector, of), "", true);
  }

  Json json() {
    Json json =
        Json.of(
                "current",
                multi
                    ? Json.of("selected", true)
                        .with("text", List.of("All"))
                        .with("value", List.of("$__all"))
                    : Json.EMPTY)
            .with("datasource", Dashboard.DATASOURCE)
            .with("definition", query)
            .with("hide", 0)
            .with("includeAll", multi)
            .with("label", label)
            .with("multi", multi)
            .with("name", name)
            .with("options", List.of())
            .with(
                "query",
                Json.of("qryType", multi ? 1 : 3)
                    .with("query", query)
                    .with("refId", "PrometheusVariableQueryEditor-VariableQuery"))
            .with("refresh", 2)
            // again whenever the time range changes
            .with("regex", regex)
            .with("skipUrlSync", false)
            .with("sort", 1)
            .with("type", "query");
    return multi ? json.with("allValue", ".*") : json;
  }
}
