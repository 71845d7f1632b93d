package vn.bridgewatch.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Series;

class RuleTest {

  private static final Rule.Texts TEXTS =
      new Rule.Texts(RuleText.NONE, RuleText.NONE, RuleText.NONE);

  private static ThresholdRule rule(Map<String, String> match, List<String> without) {
    return rule(match, Map.of(), "", without);
  }

  private static ThresholdRule rule(
      Map<String, String> match, Map<String, Pattern> where, String unless, List<String> without) {
    return new ThresholdRule(
        "r",
        new Selector("m", match, where, unless, without),
        new Limit.Above(1),
        Duration.ZERO,
        Duration.ZERO,
        false,
        Grade.WARNING,
        List.of(),
        TEXTS);
  }

  private static Series series(String metric, Labels labels) {
    return Series.of(Metric.gauge(metric, ""), labels);
  }

  @Test
  void aRuleWatchesItsMetricWithTheLabelsItNames() {
    var rule = rule(Map.of("kind", "icmp"), List.of());

    assertThat(rule.selector().watches(series("m", Labels.of("kind", "icmp", "probe", "x"))))
        .isTrue();
    assertThat(rule.selector().watches(series("m", Labels.of("kind", "tcp")))).isFalse();
    assertThat(rule.selector().watches(series("m", Labels.NONE))).isFalse();
    assertThat(rule.selector().watches(series("n", Labels.of("kind", "icmp")))).isFalse();
  }

  @Test
  void aPatternMustFitTheWholeLabel() {
    var rule = rule(Map.of(), Map.of("sensor", Pattern.compile("room|inlet")), "", List.of());

    assertThat(rule.selector().watches(series("m", Labels.of("sensor", "room")))).isTrue();
    assertThat(rule.selector().watches(series("m", Labels.of("sensor", "inlet")))).isTrue();
    assertThat(rule.selector().watches(series("m", Labels.of("sensor", "room 2")))).isFalse();
    assertThat(rule.selector().watches(series("m", Labels.NONE))).isFalse();
  }

  @Test
  void aMetricThatTheSameDeviceGivesMayTakeThePlaceOfARule() {
    Labels ups = Labels.of("device", "ups", "instance", "192.0.2.1");
    Series raw = series("m", ups);
    var reading =
        List.of(Series.of(Metric.gauge("m", ""), ups), Series.of(Metric.gauge("better", ""), ups));

    assertThat(rule(Map.of(), Map.of(), "better", List.of()).selector().isReplacedIn(reading, raw))
        .isTrue();
    assertThat(rule(Map.of(), Map.of(), "other", List.of()).selector().isReplacedIn(reading, raw))
        .isFalse();
    assertThat(rule(Map.of(), List.of()).selector().isReplacedIn(reading, raw)).isFalse();
    assertThat(
            rule(Map.of(), Map.of(), "better", List.of())
                .selector()
                .isReplacedIn(reading, series("m", Labels.of("device", "ups2"))))
        .isFalse();
  }

  @Test
  void aLabelThatDoesNotTellSeriesApartIsNotPartOfTheIdentity() {
    var rule = rule(Map.of(), List.of("reason"));

    assertThat(rule.selector().identity(Labels.of("device", "ups", "reason", "timed_out")))
        .isEqualTo(rule.selector().identity(Labels.of("device", "ups", "reason", "")))
        .isEqualTo(Labels.of("device", "ups"));
  }

  @Test
  void textsNameTheFirstLabelThatIsThere() {
    var text =
        new RuleText("Không liên lạc được với {device|probe}", "Cannot reach {device|probe}");

    assertThat(text.vi(Labels.of("device", "mcu", "probe", "p")))
        .isEqualTo("Không liên lạc được với mcu");
    assertThat(text.en(Labels.of("device", "", "probe", "$1"))).isEqualTo("Cannot reach $1");
    assertThat(text.en(Labels.NONE)).isEqualTo("Cannot reach ?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "}", "{a b}", "{a|}", "{}", "x {device} } y"})
  void aTextWithABrokenPlaceIsRefused(String text) {
    assertThatThrownBy(() -> new RuleText(text, "")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fingerprintsTellRuleAndLabelsApartAndNothingElse() {
    Labels labels = Labels.of("site", "00004", "probe", "gw");

    assertThat(Fingerprint.of("r", labels))
        .isEqualTo(Fingerprint.of("r", Labels.of("probe", "gw", "site", "00004")))
        .matches("[0-9a-f]{16}")
        .isNotEqualTo(Fingerprint.of("q", labels))
        .isNotEqualTo(Fingerprint.of("r", Labels.of("site", "00004g", "probe", "w")));
  }

  @Test
  void theFingerprintIsForEver() {
    assertThat(Fingerprint.of("site_silent", Labels.of("province", "01", "site", "00004")))
        .isEqualTo("f0db11f369fb2e1e");
  }
}
