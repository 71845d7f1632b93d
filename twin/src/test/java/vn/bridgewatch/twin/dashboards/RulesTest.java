package vn.bridgewatch.twin.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Rules, their tests, the catalogue, the runbooks and the dashboards fit together.
final class RulesTest {

  private static final Path RULES = Checkout.path("dashboards/prometheus/rules");
  private static final Path TESTS = Checkout.path("dashboards/prometheus/tests");
  private static final Pattern TEMPLATE = Pattern.compile("\\{\\{.*?}}");
  private static final List<String> PAGES =
      List.of("docs/operations/alerts.vi.md", "docs/operations/alerts.en.md");

  private final MetricCatalogue catalogue = MetricCatalogue.ofRepository();

  private static List<JsonNode> rules(String kind) {
    var rules = new ArrayList<JsonNode>();
    for (Path file : Checkout.files(RULES, ".yml")) {
      for (JsonNode group : Checkout.yaml(file).path("groups")) {
        for (JsonNode rule : group.path("rules")) {
          if (rule.has(kind)) {
            rules.add(rule);
          }
        }
      }
    }
    assertThat(rules).as("rules of kind " + kind).isNotEmpty();
    return rules;
  }

  @Test
  void everyMetricThatARuleReadsIsInTheCatalogue() {
    var rules = new ArrayList<>(rules("alert"));
    rules.addAll(rules("record"));

    assertThat(rules)
        .allSatisfy(rule ->
            assertThat(Promql.selectors(rule.path("expr").asText()))
                .isNotEmpty()
                .allSatisfy(selector ->
                    assertThat(catalogue.find(selector.metric()))
                        .as(selector.metric())
                        .isPresent()));
  }

  @Test
  void theCatalogueHasTheRecordedSeriesAndNoOthers() {
    var recorded = new TreeSet<String>();
    rules("record").forEach(rule -> recorded.add(rule.path("record").asText()));

    assertThat(
            catalogue.entries().stream()
                .filter(entry -> entry.source().equals("rule"))
                .map(MetricCatalogue.Entry::name))
        .containsExactlyInAnyOrderElementsOf(recorded);
  }

  @Test
  void everyAlertSaysWhatItIsAndWhatToDo() {
    assertThat(rules("alert"))
        .allSatisfy(rule -> {
          JsonNode annotations = rule.path("annotations");
          assertThat(rule.path("labels").path("severity").asText())
              .isIn("none", "warning", "critical");
          assertThat(PanelLint.isVietnamese(annotations.path("summary").asText())).isTrue();
          assertThat(annotations.path("description").asText()).isNotBlank();
          assertThat(PanelLint.isVietnamese(annotations.path("description").asText())).isFalse();
        });
  }

  @Test
  void everyAlertHasASectionInBothLanguages() {
    for (JsonNode rule : rules("alert")) {
      String name = rule.path("alert").asText();
      assertThat(rule.path("annotations").path("runbook_url").asText())
          .isEqualTo(PAGES.getFirst() + "#" + name.toLowerCase());
      for (String page : PAGES) {
        assertThat(Checkout.text(Checkout.path(page)))
            .as(page)
            .containsPattern("(?m)^## " + name + "$");
      }
    }
  }

  @Test
  void everyAlertLeadsToAPanelThatIsThere() {
    var shipped = Checkout.dashboards(Checkout.path("dashboards/grafana")).values();

    assertThat(rules("alert"))
        .allSatisfy(rule -> {
          String url = rule.path("annotations").path("dashboard_url").asText();
          assertThat(DashboardLint.drillDown(TEMPLATE.matcher(url).replaceAll("x"), shipped))
              .isEmpty();
        });
  }

  @Test
  void everyAlertHasATestThatFiresAndOneThatDoesNot() {
    var fires = new TreeSet<String>();
    var quiet = new TreeSet<String>();
    for (Path file : Checkout.files(TESTS, ".yml")) {
      for (JsonNode test : Checkout.yaml(file).path("tests")) {
        assertThat(test.path("input_series").isEmpty()).as(test.path("name").asText()).isFalse();
        for (JsonNode alert : test.path("alert_rule_test")) {
          (alert.path("exp_alerts").isEmpty() ? quiet : fires)
              .add(alert.path("alertname").asText());
        }
      }
    }

    assertThat(rules("alert"))
        .allSatisfy(rule -> {
          assertThat(fires).contains(rule.path("alert").asText());
          assertThat(quiet).contains(rule.path("alert").asText());
        });
  }

  @Test
  void theScrapeConfigurationNamesRuleFilesThatExistAndHonoursLabels() {
    Path config = Checkout.path("dashboards/prometheus/prometheus.yml");
    JsonNode prometheus = Checkout.yaml(config);

    for (JsonNode file : prometheus.path("rule_files")) {
      assertThat(Files.isRegularFile(config.resolveSibling(file.asText()))).isTrue();
    }
    for (JsonNode job : prometheus.path("scrape_configs")) {
      if (job.path("job_name").asText().startsWith("bridgewatch-")) {
        assertThat(job.path("honor_labels").asBoolean()).isTrue();
        assertThat(job.path("sample_limit").asInt()).isPositive();
      }
    }
  }
}
