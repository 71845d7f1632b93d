package vn.bridgewatch.twin.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/// Judges whole dashboards: what Grafana needs to load them, and what people need to trust them.
///
/// The rules of single panels are in [PanelLint].
final class DashboardLint {

  static final int COLUMNS = 24;
  static final int QUERIES_VISIBLE_MAX = 25;
  private static final int REFRESH_SECONDS_MIN = 30;
  private static final Pattern DRILL_DOWN = Pattern.compile("/d/([^/?#]+)(?:\\?(.*))?");
  private static final Pattern VARIABLE_SET = Pattern.compile("(?:^|&)var-([a-z_]+)=");

  private final MetricCatalogue catalogue;
  private final Set<String> units;

  DashboardLint(MetricCatalogue catalogue, Set<String> units) {
    this.catalogue = catalogue;
    this.units = units;
  }

  /// All problems of all dashboards, each with its place; empty when there are none.
  List<String> problems(Map<String, JsonNode> dashboards) {
    var problems = new ArrayList<String>();
    var uids = new HashSet<String>();
    dashboards.forEach((path, dashboard) -> {
      var found = new ArrayList<String>();
      if (!uids.add(dashboard.path("uid").asText())) {
        found.add("uid is another dashboard's too");
      }
      envelope(dashboard, found);
      variables(dashboard, found);
      annotations(dashboard, found);
      layout(dashboard, found);
      links(dashboard, dashboards.values(), found);
      var panelLint = new PanelLint(catalogue, units, variableNames(dashboard));
      for (JsonNode panel : panels(dashboard)) {
        panelLint
            .problems(panel)
            .forEach(problem -> found.add(panel.path("title").asText() + ": " + problem));
      }
      found.forEach(problem -> problems.add(path + ": " + problem));
    });
    return problems;
  }

  private static void envelope(JsonNode dashboard, List<String> found) {
    require(dashboard.path("uid").asText().matches("bw-[a-z-]{1,37}"), "uid must be bw-...", found);
    require(!dashboard.path("title").asText().isBlank(), "title is missing", found);
    require(!dashboard.path("id").isNumber(), "id must not be a number", found);
    require(!dashboard.has("__inputs"), "__inputs is for sharing, not for provisioning", found);
    require(!dashboard.has("elements") && !dashboard.has("spec"), "must be format v1", found);
    int schema = dashboard.path("schemaVersion").asInt();
    require(schema >= 39 && schema <= 41, "schemaVersion must be 39 to 41, got " + schema, found);
    require(
        dashboard.path("editable").isBoolean() && !dashboard.path("editable").asBoolean(),
        "must not be editable",
        found);
    require(
        dashboard.path("timezone").asText().equals("Asia/Ho_Chi_Minh"),
        "timezone must be Asia/Ho_Chi_Minh",
        found);
    require(
        PanelLint.isBilingual(dashboard.path("description").asText()),
        "description must say it in Vietnamese, in English, and what to do",
        found);
    require(
        seconds(dashboard.path("refresh").asText()) >= REFRESH_SECONDS_MIN,
        "refresh must be 30s or slower",
        found);
    for (JsonNode interval : dashboard.path("timepicker").path("refresh_intervals")) {
      require(
          seconds(interval.asText()) >= REFRESH_SECONDS_MIN,
          "refresh_intervals must be 30s or slower",
          found);
    }
  }

  private static int seconds(String duration) {
    Matcher matcher = Pattern.compile("(\\d+)([smh])").matcher(duration);
    if (!matcher.matches()) {
      return 0;
    }
    int unit =
        switch (matcher.group(2)) {
          case "s" -> 1;
          case "m" -> 60;
          default -> 3600;
        };
    return Integer.parseInt(matcher.group(1)) * unit;
  }

  private void variables(JsonNode dashboard, List<String> found) {
    var known = new TreeSet<String>();
    for (JsonNode variable : dashboard.path("templating").path("list")) {
      String name = variable.path("name").asText();
      require(known.add(name), "variable " + name + " twice", found);
      require(!variable.path("label").asText().isBlank(), name + ": label is missing", found);
      if (variable.path("type").asText().equals("query")) {
        String query = variable.path("query").path("query").asText();
        require(PanelLint.isTemplated(variable), name + ": datasource must be templated", found);
        require(
            variable.path("refresh").asInt() == 2,
            name + ": must be read again when the time range changes",
            found);
        require(
            query.equals(variable.path("definition").asText()),
            name + ": definition and query differ",
            found);
        String selector = VariableQuery.parse(query).expr();
        for (Promql.Selector use : Promql.selectors(selector)) {
          require(
              catalogue.find(use.metric()).isPresent(),
              name + ": metric " + use.metric() + " is not in docs/metrics.md",
              found);
        }
      }
    }
    require(known.contains("datasource"), "variable datasource is missing", found);
  }

  private void annotations(JsonNode dashboard, List<String> found) {
    int own = 0;
    for (JsonNode annotation : dashboard.path("annotations").path("list")) {
      String name = annotation.path("name").asText();
      if (annotation.path("builtIn").asInt() == 1) {
        continue;
      }
      own++;
      require(
          PanelLint.isTemplated(annotation),
          "annotation " + name + ": datasource must be templated",
          found);
      for (Promql.Selector use : Promql.selectors(annotation.path("expr").asText())) {
        require(
            catalogue.find(use.metric()).isPresent(),
            "annotation " + name + ": metric " + use.metric() + " is not in docs/metrics.md",
            found);
      }
    }
    require(own > 0, "conference and alert annotations are missing", found);
  }

  private static void layout(JsonNode dashboard, List<String> found) {
    var ids = new HashSet<Integer>();
    for (JsonNode item : everything(dashboard)) {
      require(
          item.path("id").isInt() && ids.add(item.path("id").asInt()),
          item.path("title").asText() + ": panel id missing or used twice",
          found);
    }
    overlaps(children(dashboard.path("panels")), found);
    int visible = 0;
    for (JsonNode item : dashboard.path("panels")) {
      visible += item.path("targets").size();
      if (item.path("type").asText().equals("row")) {
        List<JsonNode> inside = children(item.path("panels"));
        overlaps(inside, found);
        for (JsonNode panel : inside) {
          require(
              panel.path("gridPos").path("y").asInt() > item.path("gridPos").path("y").asInt(),
              panel.path("title").asText() + ": lies above its row",
              found);
        }
      }
    }
    require(
        visible <= QUERIES_VISIBLE_MAX,
        visible + " queries run when it opens, at most " + QUERIES_VISIBLE_MAX,
        found);
  }

  private static void overlaps(List<JsonNode> items, List<String> found) {
    Map<String, String> cells = new TreeMap<>();
    for (JsonNode item : items) {
      String title = item.path("title").asText();
      JsonNode grid = item.path("gridPos");
      int right = grid.path("x").asInt() + grid.path("w").asInt();
      boolean fits =
          grid.path("x").asInt(-1) >= 0
              && grid.path("w").asInt() > 0
              && right <= COLUMNS
              && grid.path("h").asInt() > 0
              && grid.path("y").asInt(-1) >= 0;
      require(fits, title + ": does not fit the grid", found);
      for (int x = grid.path("x").asInt(); x < right; x++) {
        int bottom = grid.path("y").asInt() + grid.path("h").asInt();
        for (int y = grid.path("y").asInt(); y < bottom; y++) {
          String other = cells.put(x + "," + y, title);
          if (other != null) {
            found.add(title + ": overlaps " + other);
            return;
          }
        }
      }
    }
  }

  private static void links(JsonNode dashboard, Collection<JsonNode> shipped, List<String> found) {
    for (JsonNode url : dashboard.findValues("url")) {
      if (url.asText().isEmpty()) {
        continue;
      }
      found.addAll(drillDown(url.asText(), shipped));
    }
  }

  /// What is wrong with a way to another dashboard.
  static List<String> drillDown(String url, Collection<JsonNode> shipped) {
    Matcher matcher = DRILL_DOWN.matcher(url);
    if (!matcher.matches()) {
      return List.of("link must begin with /d/UID, got " + url);
    }
    var target =
        shipped.stream()
            .filter(other -> other.path("uid").asText().equals(matcher.group(1)))
            .findFirst();
    if (target.isEmpty()) {
      return List.of("link to " + matcher.group(1) + ", which is not shipped");
    }
    var found = new ArrayList<String>();
    String query = matcher.group(2) == null ? "" : matcher.group(2);
    Matcher variables = VARIABLE_SET.matcher(query);
    while (variables.find()) {
      require(
          variableNames(target.get()).contains(variables.group(1)),
          "link sets " + variables.group(1) + ", which " + matcher.group(1) + " does not have",
          found);
    }
    Matcher panel = Pattern.compile("(?:^|&)viewPanel=(\\d+)").matcher(query);
    if (panel.find()) {
      int id = Integer.parseInt(panel.group(1));
      require(
          panels(target.get()).stream().anyMatch(item -> item.path("id").asInt() == id),
          "link to panel " + id + ", which " + matcher.group(1) + " does not have",
          found);
    }
    return found;
  }

  static Set<String> variableNames(JsonNode dashboard) {
    var names = new TreeSet<String>();
    dashboard.path("templating").path("list").forEach(v -> names.add(v.path("name").asText()));
    return names;
  }

  /// All panels, those in collapsed rows too; no rows.
  static List<JsonNode> panels(JsonNode dashboard) {
    return everything(dashboard).stream()
        .filter(item -> !item.path("type").asText().equals("row"))
        .toList();
  }

  private static List<JsonNode> everything(JsonNode dashboard) {
    var all = new ArrayList<JsonNode>();
    for (JsonNode item : dashboard.path("panels")) {
      all.add(item);
      item.path("panels").forEach(all::add);
    }
    return all;
  }

  private static List<JsonNode> children(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static void require(boolean holds, String problem, List<String> found) {
    if (!holds) {
      found.add(problem);
    }
  }
}
