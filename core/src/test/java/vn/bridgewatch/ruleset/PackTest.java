package vn.bridgewatch.ruleset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.rule.Quantity;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.kind.BudgetRule;
import vn.bridgewatch.rule.kind.CountdownRule;
import vn.bridgewatch.rule.kind.ForecastRule;
import vn.bridgewatch.rule.kind.UnusualRule;

class PackTest {

  @Test
  void thePackIsOneSetAndSaysWhereItIsWrittenWhatToDo() {
    RuleSet set = RuleSet.of(RulesFile.shipped());

    assertThat(set.all())
        .hasSizeGreaterThan(60)
        .allSatisfy(
            rule -> assertThat(rule.runbook()).isEqualTo("operations/alerts.vi.md#" + rule.name()));
  }

  @Test
  void thePackForetellsCountsDownAndKeepsABudget() {
    var kinds = RulesFile.shipped().stream().map(Object::getClass).collect(Collectors.toSet());

    assertThat(kinds).contains(ForecastRule.class, CountdownRule.class, BudgetRule.class);
  }

  @Test
  void aWarningIsNoWorseThanWhatItWarnsOf() {
    var byName = RulesFile.shipped().stream().collect(Collectors.toMap(Rule::name, rule -> rule));

    for (Rule rule : byName.values()) {
      rule.warnsOf()
          .ifPresent(of ->
              assertThat(rule.grade()).as(rule.name()).isLessThanOrEqualTo(byName.get(of).grade()));
      if (rule instanceof UnusualRule) {
        assertThat(rule.grade()).isEqualTo(Grade.INFO);
      }
    }
  }

  @Test
  void limitsAreInTheUnitOfTheirMetric() {
    assertThat(Quantity.of("150 ms", "x_seconds")).isEqualTo(0.15);
    assertThat(Quantity.of("5%", "x_ratio")).isEqualTo(0.05);
    assertThat(Quantity.of("-25 dBm", "x_dbm")).isEqualTo(-25);
    assertThat(Quantity.of("2 min", "x_seconds_max")).isEqualTo(120);
    assertThat(Quantity.of("7", "ifSpeed")).isEqualTo(7);
  }
}
