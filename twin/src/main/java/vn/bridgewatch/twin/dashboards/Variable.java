package vn.bridgewatch.twin.dashboards;

import java.util.List;
import java.util.Map;

/// A choice at the top of a dashboard.
///
/// @param regex takes `value` and `text` out of each answer; empty: the answer is both
/// @param multi whether several, or all, may be chosen
record Variable(String name, String label, String query, String regex, boolean multi) {

  /// The data source itself, so that one file serves every installation.
  static Map<String, Object> datasource() {
    return Json.object(
        "current",
        Json.object("selected", true, "text", "Bridgewatch", "value", "bridgewatch"),
        "hide",
        0,
        "includeAll",
        false,
        "label",
        "Nguồn dữ liệu",
        "multi",
        false,
        "name",
        "datasource",
        "options",
        List.of(),
        "query",
        "prometheus",
        "queryValue",
        "",
        "refresh",
        1,
        "regex",
        "",
        "skipUrlSync",
        false,
        "type",
        "datasource");
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

  Map<String, Object> json() {
    Map<String, Object> json =
        Json.object(
            "current",
            multi
                ? Json.object("selected", true, "text", List.of("All"), "value", List.of("$__all"))
                : Json.object(),
            "datasource",
            Dashboard.DATASOURCE,
            "definition",
            query,
            "hide",
            0,
            "includeAll",
            multi,
            "label",
            label,
            "multi",
            multi,
            "name",
            name,
            "options",
            List.of(),
            "query",
            Json.object(
                "qryType",
                multi ? 1 : 3,
                "query",
                query,
                "refId",
                "PrometheusVariableQueryEditor-VariableQuery"),
            "refresh",
            2, // again whenever the time range changes
            "regex",
            regex,
            "skipUrlSync",
            false,
            "sort",
            1,
            "type",
            "query");
    return multi ? Json.merge(json, Json.object("allValue", ".*")) : json;
  }
}
