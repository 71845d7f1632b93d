package vn.bridgewatch.twin.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Judges one panel: text, unit, queries, options, words for states.
final class PanelLint {

  private static final Set<String> RATES = Set.of("rate", "irate", "increase");
  private static final List<String> ACTION = List.of("**Việc cần làm:** ");

  /// Options of each panel plugin (panelcfg of Grafana 10 to 12); Grafana drops others silently.
  private static final Map<String, Set<String>> OPTIONS =
      Map.of(
          "stat",
          Set.of(
              "colorMode",
              "graphMode",
              "justifyMode",
              "orientation",
              "percentChangeColorMode",
              "reduceOptions",
              "showPercentChange",
              "textMode",
              "wideLayout",
              "text"),
          "bargauge",
          Set.of(
              "displayMode",
              "maxVizHeight",
              "minVizHeight",
              "minVizWidth",
              "namePlacement",
              "orientation",
              "reduceOptions",
              "showUnfilled",
              "sizing",
              "valueMode",
              "text",
              "legend"),
          "timeseries",
          Set.of("legend", "tooltip", "timezone"),
          "table",
          Set.of("cellHeight", "footer", "frameIndex", "showHeader", "sortBy"),
          "state-timeline",
          Set.of(
              "alignValue",
              "legend",
              "mergeValues",
              "perPage",
              "rowHeight",
              "showValue",
              "timezone",
              "tooltip"),
          "status-history",
          Set.of("colWidth", "legend", "perPage", "rowHeight", "showValue", "timezone", "tooltip"));

  private final MetricCatalogue catalogue;
  private final Set<String> units;
  private final Set<String> variables;

  PanelLint(MetricCatalogue catalogue, Set<String> units, Set<String> variables) {
    this.catalogue = catalogue;
    this.units = units;
    this.variables = variables;
  }

  List<String> problems(JsonNode panel) {
    var found = new ArrayList<String>();
    require(!panel.path("title").asText().isBlank(), "title is missing", found);
    require(
        isBilingual(panel.path("description").asText()),
        "description must say it in Vietnamese, in English, and what to do",
        found);
    require(isTemplated(panel), "datasource must be templated", found);
    options(panel, found);
    units(panel, found);
    queries(panel, found);
    stateWords(panel, found);
    return found;
  }

  /// Three paragraphs, the first with Vietnamese letters, the last with what to do.
  static boolean isBilingual(String description) {
    String[] parts = description.split("\n\n", -1);
    return parts.length == 3
        && isVietnamese(parts[0])
        && !parts[1].isBlank()
        && !isVietnamese(parts[1])
        && parts[2].startsWith(ACTION.getFirst())
        && isVietnamese(parts[2].substring(ACTION.getFirst().length()));
  }

  static boolean isVietnamese(String text) {
    return text.codePoints()
        .anyMatch(c ->
            "ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
                    .indexOf(Character.toLowerCase(c))
                >= 0);
  }

  static boolean isTemplated(JsonNode owner) {
    return owner.path("datasource").path("uid").asText().equals("${datasource}")
        && owner.path("datasource").path("type").asText().equals("prometheus");
  }

  private static void options(JsonNode panel, List<String> found) {
    String type = panel.path("type").asText();
    Set<String> known = OPTIONS.getOrDefault(type, Set.of());
    require(!known.isEmpty(), "panel type " + type + " is not one that we use", found);
    for (String option :
        new TreeSet<>(panel.path("options").propertyStream().map(Map.Entry::getKey).toList())) {
      require(known.contains(option), type + " has no option " + option, found);
    }
    JsonNode custom = panel.path("fieldConfig").path("defaults").path("custom");
    if (type.equals("timeseries")) {
      require(
          !custom.path("stacking").path("mode").asText().equals("normal"),
          "stacked lines hide the single ones; only shares are stacked",
          found);
    }
    require(!custom.path("spanNulls").asBoolean(), "a hole in the data must stay a hole", found);
  }

  private void units(JsonNode panel, List<String> found) {
    JsonNode defaults = panel.path("fieldConfig").path("defaults");
    unit(defaults.path("unit").asText(), found);
    for (JsonNode override : panel.path("fieldConfig").path("overrides")) {
      for (JsonNode property : override.path("properties")) {
        if (property.path("id").asText().equals("unit")) {
          unit(property.path("value").asText(), found);
        }
      }
    }
  }

  private void unit(String unit, List<String> found) {
    require(units.contains(unit), "unit '" + unit + "' is not one of Grafana's that we use", found);
  }

  private void queries(JsonNode panel, List<String> found) {
    require(!panel.path("targets").isEmpty(), "has no query", found);
    var refIds = new HashSet<String>();
    for (JsonNode target : panel.path("targets")) {
      require(refIds.add(target.path("refId").asText()), "refId twice", found);
      require(isTemplated(target), "datasource of a query must be templated", found);
      List<Promql.Selector> selectors = Promql.selectors(target.path("expr").asText());
      require(!selectors.isEmpty(), "a query asks for nothing", found);
      selectors.forEach(selector -> selector(selector, found));
    }
  }

  private void selector(Promql.Selector selector, List<String> found) {
    boolean rated = RATES.contains(selector.function());
    if (rated) {
      require(
          selector.range().equals("$__rate_interval"),
          selector.metric()
              + ": "
              + selector.function()
              + " over ["
              + selector.range()
              + "] must be over [$__rate_interval]",
          found);
    }
    var entry = catalogue.find(selector.metric());
    require(entry.isPresent(), selector.metric() + " is not in docs/metrics.md", found);
    boolean counter =
        selector.metric().endsWith("_total")
            || entry.map(e -> e.type().equals("counter")).orElse(false);
    require(
        counter == rated,
        counter
            ? selector.metric() + ": a counter says something only under rate or increase"
            : selector.metric() + ": a rate of a gauge says nothing",
        found);
    if (entry.map(MetricCatalogue.Entry::isPerSite).orElse(false)) {
      require(
          variables.contains("site"),
          selector.metric() + ": overviews must read recorded series, not those of each site",
          found);
      require(
          !variables.contains("site") || selector.matchers().contains("site=\"$site\""),
          selector.metric() + ": must be limited to site=\"$site\"",
          found);
    }
  }

  /// Who shows a site's state shows all six in words, and never the unknown as good.
  private static void stateWords(JsonNode panel, List<String> found) {
    boolean shows = false;
    for (JsonNode target : panel.path("targets")) {
      shows |=
          Promql.selectors(target.path("expr").asText()).stream()
              .anyMatch(selector -> selector.metric().equals("bridgewatch_site_state"));
    }
    if (!shows) {
      return;
    }
    JsonNode words =
        panel.path("fieldConfig").path("defaults").path("mappings").path(0).path("options");
    var colors = new HashSet<String>();
    for (String code : List.of("0", "1", "2", "3", "4", "5")) {
      require(
          words.path(code).path("text").asText().length() > 2,
          "state " + code + " has no words",
          found);
      require(
          colors.add(words.path(code).path("color").asText()),
          "state " + code + " has the colour of another",
          found);
    }
    require(!words.path("5").path("color").asText().contains("green"), "unknown is green", found);
  }

  private static void require(boolean holds, String problem, List<String> found) {
    if (!holds) {
      found.add(problem);
    }
  }
}
