package vn.bridgewatch.twin.dashboards;

import java.util.List;
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
  static final Json DATASOURCE = Json.of("type", "prometheus").with("uid", "${datasource}");

  /// Read by Grafana 10.1 and newer without complaint; older ones ignore what they do not know.
  private static final int SCHEMA_VERSION = 39;

  private static final String TAG = "bridgewatch";

  Dashboard {
    variables = List.copyOf(variables);
    annotations = List.copyOf(annotations);
    items = List.copyOf(items);
  }

  Json json() {
    return Json.of(
            "annotations",
            Json.of(
                "list",
                Stream.concat(
                        Stream.of(Annotation.builtIn()), annotations.stream().map(Annotation::json))
                    .toList()))
        .with("description", description.markdown())
        .with("editable", false)
        .with("fiscalYearStartMonth", 0)
        .with("graphTooltip", 1)
        .with("links", List.of(otherDashboards()))
        .with("liveNow", false)
        .with("panels", items.stream().map(Item::json).toList())
        .with("refresh", "30s")
        .with("schemaVersion", SCHEMA_VERSION)
        .with("style", "dark")
        .with("tags", List.of(TAG))
        .with(
            "templating",
            Json.of(
                "list",
                Stream.concat(
                        Stream.of(Variable.datasource()), variables.stream().map(Variable::json))
                    .toList()))
        .with("time", Json.of("from", from).with("to", "now"))
        .with("timepicker", Json.of("refresh_intervals", List.of("30s", "1m", "5m", "15m")))
        .with("timezone", "Asia/Ho_Chi_Minh")
        .with("title", title)
        .with("uid", uid)
        .with("version", 1)
        .with("weekStart", "monday");
  }

  private static Json otherDashboards() {
    return Json.of("asDropdown", true)
        .with("icon", "external link")
        .with("includeVars", true)
        .with("keepTime", true)
        .with("tags", List.of(TAG))
        .with("targetBlank", false)
        .with("title", "Bridgewatch")
        .with("tooltip", "")
        .with("type", "dashboards")
        .with("url", "");
  }
}
