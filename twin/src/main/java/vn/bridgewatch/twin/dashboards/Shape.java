package vn.bridgewatch.twin.dashboards;

import java.util.List;
import java.util.Map;

/// A kind of panel with its options, as Grafana 10 and 11 name them.
///
/// @param type Grafana's id of the panel plugin
/// @param custom the plugin's own properties of fields
record Shape(String type, Map<String, Object> options, Map<String, Object> custom) {

  private static final Map<String, Object> HIDE_FROM =
      Json.object("legend", false, "tooltip", false, "viz", false);
  private static final Map<String, Object> LAST_VALUE =
      Json.object("calcs", List.of("lastNotNull"), "fields", "", "values", false);

  /// One number on a coloured ground.
  static Shape stat() {
    return stat("value", "background");
  }

  /// One number whose colour carries no verdict.
  static Shape plainStat() {
    return stat("value", "none");
  }

  /// One tile for each series, with its name.
  static Shape tiles() {
    return stat("value_and_name", "background");
  }

  private static Shape stat(String textMode, String colorMode) {
    return new Shape(
        "stat",
        Json.object(
            "colorMode",
            colorMode,
            "graphMode",
            "none",
            "justifyMode",
            "auto",
            "orientation",
            "auto",
            "percentChangeColorMode",
            "standard",
            "reduceOptions",
            LAST_VALUE,
            "showPercentChange",
            false,
            "textMode",
            textMode,
            "wideLayout",
            true),
        Json.object());
  }

  static Shape barGauge() {
    return new Shape(
        "bargauge",
        Json.object(
            "displayMode",
            "basic",
            "maxVizHeight",
            300,
            "minVizHeight",
            16,
            "minVizWidth",
            8,
            "namePlacement",
            "auto",
            "orientation",
            "horizontal",
            "reduceOptions",
            LAST_VALUE,
            "showUnfilled",
            true,
            "sizing",
            "auto",
            "valueMode",
            "color"),
        Json.object());
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
        Json.object(
            "legend", legend("list"), "tooltip", Json.object("mode", "multi", "sort", "desc")),
        Json.object(
            "axisBorderShow",
            false,
            "axisCenteredZero",
            false,
            "axisColorMode",
            "text",
            "axisLabel",
            "",
            "axisPlacement",
            "auto",
            "barAlignment",
            0,
            "drawStyle",
            "line",
            "fillOpacity",
            fillOpacity,
            "gradientMode",
            "opacity",
            "hideFrom",
            HIDE_FROM,
            "insertNulls",
            false,
            "lineInterpolation",
            "linear",
            "lineWidth",
            2,
            "pointSize",
            5,
            "scaleDistribution",
            Json.object("type", "linear"),
            "showPoints",
            "never",
            "spanNulls",
            false, // a hole in the data stays a hole
            "stacking",
            Json.object("group", "A", "mode", stacking),
            "thresholdsStyle",
            Json.object("mode", "off")));
  }

  static Shape stateTimeline() {
    return new Shape(
        "state-timeline",
        Json.object(
            "alignValue",
            "left",
            "legend",
            legend("list"),
            "mergeValues",
            true,
            "rowHeight",
            0.9,
            "showValue",
            "auto",
            "tooltip",
            Json.object("mode", "single", "sort", "none")),
        Json.object(
            "fillOpacity",
            80,
            "hideFrom",
            HIDE_FROM,
            "insertNulls",
            false,
            "lineWidth",
            0,
            "spanNulls",
            false));
  }

  static Shape statusHistory() {
    return new Shape(
        "status-history",
        Json.object(
            "colWidth",
            0.9,
            "legend",
            legend("hidden"),
            "rowHeight",
            0.9,
            "showValue",
            "never",
            "tooltip",
            Json.object("mode", "single", "sort", "none")),
        Json.object("fillOpacity", 80, "hideFrom", HIDE_FROM, "lineWidth", 1));
  }

  /// @param sortBy the name of the column that the rows are ordered by
  static Shape table(String sortBy, boolean descending) {
    return new Shape(
        "table",
        Json.object(
            "cellHeight",
            "sm",
            "footer",
            Json.object("countRows", false, "fields", "", "reducer", List.of("sum"), "show", false),
            "showHeader",
            true,
            "sortBy",
            List.of(Json.object("desc", descending, "displayName", sortBy))),
        Json.object(
            "align",
            "auto",
            "cellOptions",
            Json.object("type", "auto"),
            "filterable",
            false,
            "inspect",
            false));
  }

  private static Map<String, Object> legend(String displayMode) {
    return Json.object(
        "calcs",
        List.of(),
        "displayMode",
        displayMode,
        "placement",
        "bottom",
        "showLegend",
        !displayMode.equals("hidden"));
  }
}
