package vn.bridgewatch.twin.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.agent.probe.Cause;
import vn.bridgewatch.agent.probe.Why;
import vn.bridgewatch.agent.reader.http.Reason;
import vn.bridgewatch.agent.snmp.Incomplete;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.RuleText;
import vn.bridgewatch.rule.SeriesRule;
import vn.bridgewatch.ruleset.RulesFile;

/// What agents say and what the centre knows of it fit together.
final class ShippedWordsTest {

  private static final String RESOURCES = "collector/src/main/resources/vn/bridgewatch/collector/";
  private static final Pattern PLACE = Pattern.compile("\\{([a-z_|]+)}");
  private static final Pattern STEP_REASON = Pattern.compile("unmeasured\\(\\s*\"([a-z_]+)\"");

  /// Alerts have these whatever their series.
  private static final Set<String> OF_SITES = Set.of("site", "province");

  private final MetricCatalogue catalogue = MetricCatalogue.ofRepository();

  @Test
  void everyRuleThatShipsWatchesAMetricOfTheCatalogueByLabelsThatItHas() {
    var problems = new ArrayList<String>();
    int rules = 0;
    for (Rule rule : RulesFile.shipped()) {
      if (rule instanceof SeriesRule threshold) {
        rules++;
        problems.addAll(problems(threshold));
      }
    }

    assertThat(rules).isGreaterThan(20);
    assertThat(problems).isEmpty();
  }

  private List<String> problems(SeriesRule rule) {
    var problems = new ArrayList<String>();
    var entry = catalogue.find(rule.selector().metric());
    if (entry.isEmpty()) {
      return List.of(rule.name() + ": " + rule.selector().metric() + " is not in docs/metrics.md");
    }
    if (!rule.selector().unless().isEmpty() && catalogue.find(rule.selector().unless()).isEmpty()) {
      problems.add(rule.name() + ": " + rule.selector().unless() + " is not in docs/metrics.md");
    }
    var labels = new TreeSet<String>();
    labels.addAll(rule.selector().match().keySet());
    labels.addAll(rule.selector().where().keySet());
    labels.addAll(rule.group());
    labels.addAll(rule.selector().without());
    for (RuleText text :
        List.of(rule.texts().summary(), rule.texts().notice(), rule.texts().firstStep())) {
      for (String words : List.of(text.vi(), text.en())) {
        Matcher place = PLACE.matcher(words);
        while (place.find()) {
          labels.addAll(List.of(place.group(1).split("\\|")));
        }
      }
    }
    labels.removeAll(OF_SITES);
    labels.removeAll(entry.get().labels());
    if (!labels.isEmpty()) {
      problems.add(rule.name() + ": " + rule.selector().metric() + " has no labels " + labels);
    }
    return problems;
  }

  @Test
  void everyRuleThatShipsSpeaksVietnamese() {
    assertThat(RulesFile.shipped())
        .allSatisfy(rule -> {
          for (RuleText text :
              List.of(rule.texts().summary(), rule.texts().notice(), rule.texts().firstStep())) {
            assertThat(PanelLint.isVietnamese(text.vi())).as(rule.name() + text.vi()).isTrue();
            assertThat(PanelLint.isVietnamese(text.en())).as(rule.name() + text.en()).isFalse();
          }
        });
  }

  @Test
  void everyRuleThatShipsHasItsLineInTheRunbooks() {
    for (String page : List.of("docs/operations/alerts.vi.md", "docs/operations/alerts.en.md")) {
      String text = Checkout.text(Checkout.path(page));
      assertThat(RulesFile.shipped())
          .allSatisfy(rule -> assertThat(text).as(page).contains("\n### " + rule.name() + "\n"));
    }
  }

  @Test
  void everyReasonThatAnAgentGivesHasWords() {
    var given = new TreeSet<String>();
    Stream.of(Incomplete.Reason.values()).map(Incomplete.Reason::word).forEach(given::add);
    Stream.of(Reason.values()).map(Reason::word).forEach(given::add);
    Stream.of(Cause.values()).map(Cause::word).forEach(given::add);
    Stream.of(Why.values()).map(Why::word).forEach(given::add);
    int before = given.size();
    for (Path file : Checkout.files(Checkout.path("agent/src/main/java"), ".java")) {
      STEP_REASON.matcher(Checkout.text(file)).results().map(m -> m.group(1)).forEach(given::add);
    }
    assertThat(given.size()).as("reasons of the steps themselves").isGreaterThan(before);

    var known = new HashSet<String>();
    JsonNode file = Checkout.yaml(Checkout.path(RESOURCES + "check/reasons.yaml"));
    file.path("reasons").forEach(it -> it.path("words").forEach(word -> known.add(word.asText())));
    given.removeAll(known);

    assertThat(given).as("write these into check/reasons.yaml").isEmpty();
  }
}
