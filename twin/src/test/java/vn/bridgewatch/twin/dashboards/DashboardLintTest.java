package vn.bridgewatch.twin.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The shipped dashboards pass, and every rule of the lint can fail.
final class DashboardLintTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String WALL = "operations/bw-wall.json";
  private static final String SITE = "detail/bw-site.json";

  private final DashboardLint lint = new DashboardLint(MetricCatalogue.ofRepository(), units());

  static Set<String> units() {
    try (var in = DashboardLintTest.class.getResourceAsStream("grafana-units.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, JsonNode> shipped() {
    var dashboards = new TreeMap<String, JsonNode>();
    DashboardGenerator.files().forEach((path, text) -> dashboards.put(path, parse(text)));
    return dashboards;
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void theShippedDashboardsHaveNoProblem() {
    assertThat(lint.problems(shipped())).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> everyRuleOfADashboardCanFail() {
    return Stream.of(
        bad("uid must be bw-...", d -> d.put("uid", "wall")),
        bad("uid is another dashboard's too", d -> d.put("uid", "bw-site")),
        bad("title is missing", d -> d.put("title", " ")),
        bad("id must not be a number", d -> d.put("id", 7)),
        bad("__inputs is for sharing", d -> d.putArray("__inputs")),
        bad("must be format v1", d -> d.putObject("spec")),
        bad("schemaVersion must be 39 to 41", d -> d.put("schemaVersion", 42)),
        bad("must not be editable", d -> d.put("editable", true)),
        bad("must not be editable", d -> d.remove("editable")),
        bad("timezone must be", d -> d.put("timezone", "browser")),
        bad("description must say it", d -> d.put("description", "only English")),
        bad("refresh must be 30s or slower", d -> d.put("refresh", "5s")),
        bad("refresh must be 30s or slower", d -> d.put("refresh", "")),
        bad("refresh_intervals must be", d -> intervals(d).add("1s")),
        bad("variable datasource is missing", d -> variables(d).removeAll()),
        bad("variable datasource twice", d -> variables(d).add(variables(d).get(0))),
        bad("annotations are missing", d -> annotations(d).removeAll()),
        bad("annotation Hội nghị đang diễn ra: datasource", d -> fixSource(annotations(d).get(1))),
        bad("is not in docs/metrics.md", d -> set(annotations(d).get(1), "expr", "no_such == 1")),
        bad("panel id missing or used twice", d -> panel(d, 1).put("id", 1)),
        bad("does not fit the grid", d -> grid(d, 0).put("w", 25)),
        bad("overlaps", d -> grid(d, 1).put("x", 2)),
        bad("queries run when it opens", d -> addTargets(panel(d, 0), 26)),
        bad("which is not shipped", d -> link(d, "/d/bw-province?var-province=01")),
        bad("link sets town", d -> link(d, "/d/bw-site?var-town=01")),
        bad("link to panel 999", d -> link(d, "/d/bw-site?viewPanel=999")),
        bad("link must begin with /d/UID", d -> link(d, "http://grafana/d/bw-site")));
  }

  @TestFactory
  Stream<DynamicTest> everyRuleOfAPanelCanFail() {
    return Stream.of(
        bad("title is missing", d -> panel(d, 0).put("title", "")),
        bad("description must say it", d -> panel(d, 0).put("description", "")),
        bad("description must say it", d -> describe(panel(d, 0), "Tốt", "Good", "xem")),
        bad("description must say it", d -> describe(panel(d, 0), "tot", "Good", ACT)),
        bad("description must say it", d -> describe(panel(d, 0), "Tốt", "Tốt", ACT)),
        bad("datasource must be templated", d -> fixSource(panel(d, 0))),
        bad("datasource of a query must be templated", d -> fixSource(target(d, 0))),
        bad("panel type graph", d -> panel(d, 0).put("type", "graph")),
        bad("stat has no option rowHeigth", d -> options(d, 0).put("rowHeigth", 1)),
        bad("stacked lines hide", d -> stacking(d, "Thời gian trả lời (95% phép đo)")),
        bad("a hole in the data", d -> custom(d, "Tỷ lệ phép đo thất bại").put("spanNulls", true)),
        bad("unit 'nosuchunit'", d -> defaults(panel(d, 0)).put("unit", "nosuchunit")),
        bad("unit ''", d -> defaults(panel(d, 0)).remove("unit")),
        bad("has no query", d -> ((ArrayNode) panel(d, 0).path("targets")).removeAll()),
        bad("refId twice", d -> addTargets(panel(d, 0), 1)),
        bad("a query asks for nothing", d -> expr(d, "1 + 1")),
        bad("no_such_metric is not in docs/metrics.md", d -> expr(d, "sum(no_such_metric)")),
        bad("must be over [$__rate_interval]", d -> expr(d, "rate(ifInErrors[5m])")),
        bad("a counter says something only", d -> expr(d, "ifInErrors")),
        bad("a counter says something only", d -> expr(d, "sum(nobody_knows_total)")),
        bad("a rate of a gauge", d -> expr(d, "rate(ifOperStatus[$__rate_interval])")),
        bad("overviews must read recorded", d -> expr(d, "max(bridgewatch_site_state)")),
        bad("overviews must read recorded", d -> expr(d, "avg(probe_success)")),
        badSite("must be limited to site", d -> set(stateTarget(d), "expr", "probe_success")),
        badSite("state 5 has no words", d -> words(d).remove("5")),
        badSite("state 2 has the colour of another", d -> color(d, "2", "dark-orange")),
        badSite("unknown is green", d -> color(d, "5", "light-green")),
        badSite("must be read again", d -> set(variables(d).get(1), "refresh", 1)),
        badSite("definition and query differ", d -> set(variables(d).get(1), "definition", "x")),
        badSite("province: datasource must be templated", d -> fixSource(variables(d).get(1))),
        badSite("province: label is missing", d -> set(variables(d).get(1), "label", "")),
        badSite("lies above its row", DashboardLintTest::liftOutOfRow));
  }

  private static final String ACT = "**Việc cần làm:** Gọi điện.";

  private DynamicTest bad(String problem, Consumer<ObjectNode> damage) {
    return bad(WALL, problem, damage);
  }

  private DynamicTest badSite(String problem, Consumer<ObjectNode> damage) {
    return bad(SITE, problem, damage);
  }

  private DynamicTest bad(String path, String problem, Consumer<ObjectNode> damage) {
    return DynamicTest.dynamicTest(
        problem,
        () -> {
          Map<String, JsonNode> dashboards = shipped();
          damage.accept((ObjectNode) dashboards.get(path));

          assertThat(lint.problems(dashboards))
              .anySatisfy(found -> assertThat(found).contains(problem));
        });
  }

  private static ObjectNode panel(JsonNode dashboard, int index) {
    return (ObjectNode) dashboard.path("panels").get(index);
  }

  private static ObjectNode panel(JsonNode dashboard, String title) {
    return (ObjectNode)
        DashboardLint.panels(dashboard).stream()
            .filter(panel -> panel.path("title").asText().equals(title))
            .findFirst()
            .orElseThrow();
  }

  private static ObjectNode target(JsonNode dashboard, int index) {
    return (ObjectNode) panel(dashboard, index).path("targets").get(0);
  }

  private static ObjectNode stateTarget(JsonNode dashboard) {
    return (ObjectNode) panel(dashboard, "Trạng thái").path("targets").get(0);
  }

  private static ObjectNode defaults(JsonNode panel) {
    return (ObjectNode) panel.path("fieldConfig").path("defaults");
  }

  private static ObjectNode grid(JsonNode dashboard, int index) {
    return (ObjectNode) panel(dashboard, index).path("gridPos");
  }

  private static ObjectNode options(JsonNode dashboard, int index) {
    return (ObjectNode) panel(dashboard, index).path("options");
  }

  private static ObjectNode custom(JsonNode dashboard, String title) {
    return (ObjectNode) defaults(panel(dashboard, title)).path("custom");
  }

  private static ArrayNode variables(JsonNode dashboard) {
    return (ArrayNode) dashboard.path("templating").path("list");
  }

  private static ArrayNode annotations(JsonNode dashboard) {
    return (ArrayNode) dashboard.path("annotations").path("list");
  }

  private static ArrayNode intervals(JsonNode dashboard) {
    return (ArrayNode) dashboard.path("timepicker").path("refresh_intervals");
  }

  private static ObjectNode words(JsonNode dashboard) {
    return (ObjectNode)
        defaults(panel(dashboard, "Trạng thái")).path("mappings").get(0).path("options");
  }

  private static void color(JsonNode dashboard, String state, String color) {
    ((ObjectNode) words(dashboard).path(state)).put("color", color);
  }

  private static void stacking(JsonNode dashboard, String title) {
    ((ObjectNode) custom(dashboard, title).path("stacking")).put("mode", "normal");
  }

  private static void expr(JsonNode dashboard, String expr) {
    target(dashboard, 0).put("expr", expr);
  }

  private static void fixSource(JsonNode owner) {
    ((ObjectNode) owner.path("datasource")).put("uid", "PBFA97CFB590B2093");
  }

  private static void set(JsonNode owner, String field, Object value) {
    ((ObjectNode) owner).set(field, JSON.valueToTree(value));
  }

  private static void describe(ObjectNode panel, String vi, String en, String action) {
    panel.put("description", String.join("\n\n", List.of(vi, en, action)));
  }

  private static void link(JsonNode dashboard, String url) {
    ArrayNode links = (ArrayNode) defaults(panel(dashboard, 0)).path("links");
    links.addObject().put("title", "x").put("url", url);
  }

  private static void addTargets(ObjectNode panel, int count) {
    ArrayNode targets = (ArrayNode) panel.path("targets");
    for (int i = 0; i < count; i++) {
      targets.add(targets.get(0).deepCopy());
    }
  }

  private static void liftOutOfRow(JsonNode dashboard) {
    for (JsonNode item : dashboard.path("panels")) {
      if (!item.path("panels").isEmpty()) {
        ((ObjectNode) item.path("panels").get(0).path("gridPos")).put("y", 0);
        return;
      }
    }
  }
}
