package vn.bridgewatch.ruleset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.config.ConfigException;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.rule.Limit;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.ThresholdRule;

class RulesFileTest {

  private static final String TEXTS =
      "summary: { vi: a, en: b }, first_step: { vi: c, en: d }, grade: critical";

  private static List<Rule> read(String text) throws ConfigException {
    return RulesFile.read("rules.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aRuleSaysWhatItWatchesAndWhatPeopleAreTold() throws ConfigException {
    Rule rule =
        read("""
        rules:
          - name: target_unreachable
            metric: probe_success
            match: { kind: icmp }
            where: { instance: "a|b" }
            unless: better
            over_when_gone: true
            below: 0.5
            hold: 10s
            clear: 15s
            grade: critical
            group: [probe, device]
            without: [reason]
            summary: { vi: "Không liên lạc được với {device|probe}", en: "Cannot reach {device|probe}" }
            first_step: { vi: "Kiểm tra dây mạng.", en: "Check the cable." }
        """)
            .getFirst();

    assertThat(rule).isInstanceOf(ThresholdRule.class);
    var threshold = (ThresholdRule) rule;
    assertThat(threshold.selector().match()).isEqualTo(Map.of("kind", "icmp"));
    assertThat(threshold.selector().where().get("instance").pattern()).isEqualTo("a|b");
    assertThat(threshold.selector().unless()).isEqualTo("better");
    assertThat(threshold.overWhenGone()).isTrue();
    assertThat(threshold.limit()).isEqualTo(new Limit.Below(0.5));
    assertThat(threshold.hold()).isEqualTo(Duration.ofSeconds(10));
    assertThat(threshold.clear()).isEqualTo(Duration.ofSeconds(15));
    assertThat(threshold.grade()).isEqualTo(Grade.CRITICAL);
    assertThat(threshold.group()).containsExactly("probe", "device");
    assertThat(threshold.selector().without()).containsExactly("reason");
    assertThat(threshold.texts().summary().vi(Labels.of("probe", "gw")))
        .isEqualTo("Không liên lạc được với gw");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: A, metric: m, below: 1, TEXTS | rules[0].name: must match",
        "metric: m, below: 1, TEXTS | rules[0].name: is missing",
        "name: a, below: 1, TEXTS | rules[0].metric: is missing",
        "name: a, metric: 'm m', below: 1, TEXTS | rules[0].metric: metric name: must match",
        "name: a, metric: m, TEXTS | rules[0].below: one of below, above, ends_at",
        "name: a, metric: m, below: 1, above: 2, TEXTS | rules[0].below: one of below, above",
        "name: a, metric: m, below: low, TEXTS | rules[0].below: must be a number",
        "name: a, metric: m, below: 1, hold: 10, TEXTS | rules[0].hold: must be a duration",
        "name: a, metric: m, below: 1, clear: 9d, TEXTS | rules[0].clear: must be a duration",
        "name: a, metric: m, below: 1, match: { 'a-b': x }, TEXTS | must be the name of a label",
        "name: a, metric: m, below: 1, where: { a: '(' }, TEXTS | where.a: must be a regular",
        "name: a, metric: m, below: 1, where: { 'a-b': x }, TEXTS | must be the name of a label",
        "name: a, metric: m, below: 1, over_when_gone: no way, TEXTS | over_when_gone: must be",
        "name: a, metric: m, below: 1, unless: 'm m', TEXTS | unless: metric name: must match",
        "name: a, metric: m, below: 1, group: ['a b'], TEXTS | rules[0].group: must be the name",
        "name: a, metric: m, below: 1, colour: red, TEXTS | rules[0].colour: unknown key",
        "name: a, silent_after: 1s, TEXTS | rules[0].silent_after: must be a duration from 2s",
        "name: a, silent_after: 12s, below: 1, TEXTS | rules[0].below: one of below, above",
      })
  void aBrokenRuleIsNamedWithItsLine(String rule, String problem) {
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class,
            () -> read("rules:\n  - { " + rule.replace("TEXTS", TEXTS) + " }\n"));

    assertThat(e.getMessage()).contains("rules.yaml:2: ").contains(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "grade: fatal, summary: { vi: a, en: b }, first_step: { vi: c, en: d } | grade: must be one",
        "summary: { vi: a, en: b }, first_step: { vi: c, en: d } | rules[0].grade: is missing",
        "grade: warning, summary: { vi: a }, first_step: { vi: c, en: d } | summary.en: is missing",
        "grade: warning, summary: { vi: a, en: b } | rules[0].first_step: is missing",
        "grade: warning, summary: { vi: '{a', en: b }, first_step: { vi: c, en: d } | summary.vi: must name labels",
      })
  void aRuleMustSayHowBadItIsAndWhatToDo(String texts, String problem) {
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class,
            () -> read("rules:\n  - { name: a, metric: m, below: 1, " + texts + " }\n"));

    assertThat(e.getMessage()).contains(problem);
  }

  @Test
  void oneNameIsOneRule() throws ConfigException {
    List<Rule> rules = read("rules: [ { name: a, metric: m, below: 1, " + TEXTS + " } ]");
    var twice = new ArrayList<>(rules);
    twice.addAll(rules);

    assertThatThrownBy(() -> RuleSet.of(twice)).hasMessageContaining("rule a is given twice");
  }

  @Test
  void atMostOneRuleIsAboutSilence() throws ConfigException {
    List<Rule> rules =
        read(
            "rules: [ { name: a, silent_after: 12s, "
                + TEXTS
                + " }, { name: b, silent_after: 12s, "
                + TEXTS
                + " } ]");

    assertThatThrownBy(() -> RuleSet.of(rules)).hasMessageContaining("at most one rule");
  }

  @Test
  void shippedRulesCoverWhatADemoBreaks() {
    assertThat(RuleSet.of(RulesFile.shipped()).all())
        .extracting(Rule::name)
        .contains(
            "target_unreachable",
            "dns_failed",
            "rtt_high",
            "snmp_unreachable",
            "ups_on_battery",
            "ups_low",
            "site_silent");
  }

  @Test
  void shippedRulesSayEverythingInBothLanguages() {
    Labels labels =
        Labels.of(
            Map.of(
                "device", "ups",
                "probe", "p",
                "instance", "i",
                "kind", "k",
                "component", "c",
                "interface", "1",
                "name", "n",
                "channel", "sms"));

    for (Rule rule : RulesFile.shipped()) {
      Rule.Texts texts = rule.texts();
      assertThat(
              List.of(
                  texts.summary().vi(labels),
                  texts.summary().en(labels),
                  texts.notice().vi(labels),
                  texts.notice().en(labels),
                  texts.firstStep().vi(labels),
                  texts.firstStep().en(labels)))
          .as(rule.name())
          .allSatisfy(text -> assertThat(text).isNotBlank().doesNotContain("?"));
    }
  }
}
