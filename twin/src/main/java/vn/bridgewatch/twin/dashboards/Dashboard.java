package vn.bridgewatch.twin.dashboards;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A whole dashboard in Grafana's version 1 of the format, which Grafana 8 to 13 load from files.
///
/// @param from beginning of the time range, such as `now-6h`
record Dashboard(
    String uid,
    String title,
    Description description,
    String from,
    List<Variable> variables,
    List<Annotation> annotations,
    List<Item> items) {

  /// Every query asks the data source that is chosen at the top.
  static final Map<String, Object> DATASOURCE =
      Json.object("type", "prometheus", "uid", "${datasource}");

  /// Read by Grafana 10.1 and newer without complaint; older ones ignore what they do not know.
  private static final int SCHEMA_VERSION = 39;

  private static final String TAG = "bridgewatch";

  Dashboard {
    variables = List.copyOf(variables);
    annotations = List.copyOf(annotations);
    items = List.copyOf(items);
  }

  Map<String, Object> json() {
    return Json.object(
        "annotations",
        Json.object(
            "list",
            Stream.concat(
                    Stream.of(Annotation.builtIn()), annotations.stream().map(Annotation::json))
                .toList()),
        "description",
        description.markdown(),
        "editable",
        false,
        "fiscalYearStartMonth",
        0,
        "graphTooltip",
        1,
        "links",
        List.of(otherDashboards()),
        "liveNow",
        false,
        "panels",
        items.stream().map(Item::json).toList(),
        "refresh",
        "30s",
        "schemaVersion",
        SCHEMA_VERSION,
        "style",
        "dark",
        "tags",
        List.of(TAG),
        "templating",
        Json.object(
            "list",
            Stream.concat(Stream.of(Variable.datasource()), variables.stream().map(Variable::json))
                .toList()),
        "time",
        Json.object("from", from, "to", "now"),
        "timepicker",
        Json.object("refresh_intervals", List.of("30s", "1m", "5m", "15m")),
        "timezone",
        "Asia/Ho_Chi_Minh",
        "title",
        title,
        "uid",
        uid,
        "version",
        1,
        "weekStart",
        "monday");
  }

  private static Map<String, Object> otherDashboards() {
    return Json.object(
        "asDropdown",
        true,
        "icon",
        "external link",
        "includeVars",
        true,
        "keepTime",
        true,
        "tags",
        List.of(TAG),
        "targetBlank",
        false,
        "title",
        "Bridgewatch",
        "tooltip",
        "",
        "type",
        "dashboards",
        "url",
        "");
  }
}
