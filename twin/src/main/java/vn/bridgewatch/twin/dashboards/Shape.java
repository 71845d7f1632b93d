package vn.bridgewatch.twin.dashboards;

import java.util.List;

/// A kind of panel with its options, as Grafana 10 and 11 name them.
///
/// @param type Grafana's id of the panel plugin
/// @param custom the plugin's own properties of fields
record Shape(String type, Json options, Json custom) {

  private static final Json HIDE_FROM =
      Json.of("legend", false).with("tooltip", false).with("viz", false);
  private static final Json LAST_VALUE =
      Json.of("calcs", List.of("lastNotNull")).with("fields", "").with("values", false);

  /// One number on a coloured ground.
  static Shape stat() {
    return stat("value");
  }

  /// One tile for each series, with its name.
  static Shape tiles() {
    return stat("value_and_name");
  }

  private static Shape stat(String textMode) {
    return new Shape(
        "stat",
        Json.of("colorMode", "background")
            .with("graphMode", "none")
            .with("justifyMode", "auto")
            .with("orientation", "auto")
            .with("percentChangeColorMode", "standard")
            .with("reduceOptions", LAST_VALUE)
            .with("showPercentChange", false)
            .with("textMode", textMode)
            .with("wideLayout", true),
        Json.EMPTY);
  }

  static Shape barGauge() {
    return new Shape(
        "bargauge",
        Json.of("displayMode", "basic")
            .with("maxVizHeight", 300)
            .with("minVizHeight", 16)
            .with("minVizWidth", 8)
            .with("namePlacement", "auto")
            .with("orientation", "horizontal")
            .with("reduceOptions", LAST_VALUE)
            .with("showUnfilled", true)
            .with("sizing", "auto")
            .with("valueMode", "color"),
        Json.EMPTY);
  }

  static Shape lines() {
    return timeSeries("none", 20);
  }

  /// Shares of a whole; the one case where series are stacked.
  static Shape shares() {
    return timeSeries("percent", 70);
  }

  private static Shape timeSeries(String stacking, int fillOpacity) {
    return new Shape(
        "timeseries",
        Json.of("legend", legend("list"))
            .with("tooltip", Json.of("mode", "multi").with("sort", "desc")),
        Json.of("axisBorderShow", false)
            .with("axisCenteredZero", false)
            .with("axisColorMode", "text")
            .with("axisLabel", "")
            .with("axisPlacement", "auto")
            .with("barAlignment", 0)
            .with("drawStyle", "line")
            .with("fillOpacity", fillOpacity)
            .with("gradientMode", "opacity")
            .with("hideFrom", HIDE_FROM)
            .with("insertNulls", false)
            .with("lineInterpolation", "linear")
            .with("lineWidth", 2)
            .with("pointSize", 5)
            .with("scaleDistribution", Json.of("type", "linear"))
            .with("showPoints", "never")
            .with("spanNulls", false)
            // a hole in the data stays a hole
            .with("stacking", Json.of("group", "A").with("mode", stacking))
            .with("thresholdsStyle", Json.of("mode", "off")));
  }

  static Shape stateTimeline() {
    return new Shape(
        "state-timeline",
        Json.of("alignValue", "left")
            .with("legend", legend("list"))
            .with("mergeValues", true)
            .with("rowHeight", 0.9)
            .with("showValue", "auto")
            .with("tooltip", Json.of("mode", "single").with("sort", "none")),
        Json.of("fillOpacity", 80)
            .with("hideFrom", HIDE_FROM)
            .with("insertNulls", false)
            .with("lineWidth", 0)
            .with("spanNulls", false));
  }

  static Shape statusHistory() {
    return new Shape(
        "status-history",
        Json.of("colWidth", 0.9)
            .with("legend", legend("hidden"))
            .with("perPage", 0) // all provinces at once; newer releases would show 20
            .with("rowHeight", 0.9)
            .with("showValue", "never")
            .with("tooltip", Json.of("mode", "single").with("sort", "none")),
        Json.of("fillOpacity", 80).with("hideFrom", HIDE_FROM).with("lineWidth", 1));
  }

  /// @param sortBy the name of the column that the rows are ordered by
  static Shape table(String sortBy, boolean descending) {
    return new Shape(
        "table",
        Json.of("cellHeight", "sm")
            .with(
                "footer",
                Json.of("countRows", false)
                    .with("fields", "")
                    .with("reducer", List.of("sum"))
                    .with("show", false))
            .with("showHeader", true)
            .with("sortBy", List.of(Json.of("desc", descending).with("displayName", sortBy))),
        Json.of("align", "auto")
            .with("cellOptions", Json.of("type", "auto"))
            .with("filterable", false)
            .with("inspect", false));
  }

  private static Json legend(String displayMode) {
    return Json.of("calcs", List.of())
        .with("displayMode", displayMode)
        .with("placement", "bottom")
        .with("showLegend", !displayMode.equals("hidden"));
  }
}
