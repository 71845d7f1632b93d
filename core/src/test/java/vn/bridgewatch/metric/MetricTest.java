package vn.bridgewatch.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "1up", "a-b", "tên", "a b"})
  void refusesANameThatPrometheusRefuses(String name) {
    assertThatThrownBy(() -> Metric.gauge(name, "")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesHelpThatIsTooLong() {
    assertThatThrownBy(() -> Metric.gauge("a", "x".repeat(2_001))).hasMessageContaining("2001");
  }

  @Test
  void seriesAreTheSameWhateverTheirHelp() {
    assertThat(new Series(Metric.gauge("a", "one"), Labels.NONE))
        .isEqualTo(new Series(Metric.counter("a", "two"), Labels.NONE))
        .isNotEqualTo(new Series(Metric.gauge("a", "one"), Labels.of("b", "c")));
  }

  @ParameterizedTest
  @EnumSource(Absence.class)
  void anAbsenceSurvivesItsWireCode(Absence absence) {
    assertThat(Absence.ofCode(absence.code())).isEqualTo(absence);
  }

  @Test
  void anUnknownAbsenceIsOurs() {
    assertThat(Absence.ofCode(99)).isEqualTo(Absence.UNMEASURED);
  }

  @Test
  void aTickIsBounded() {
    var one = Observation.of(Metric.gauge("a", ""), Labels.NONE, 1);

    assertThatThrownBy(() -> new Tick(0, Collections.nCopies(Tick.OBSERVATIONS_MAX + 1, one)))
        .hasMessageContaining("20001");
  }

  @Test
  void oneMoreLabelTakesItsPlaceInTheOrder() {
    Labels labels = Labels.of("b", "1", "d", "2");

    assertThat(labels.with("a", "0")).hasToString("{a=\"0\",b=\"1\",d=\"2\"}");
    assertThat(labels.with("c", "0")).hasToString("{b=\"1\",c=\"0\",d=\"2\"}");
    assertThat(labels.with("e", "0")).hasToString("{b=\"1\",d=\"2\",e=\"0\"}");
    assertThat(labels.with("d", "0")).isEqualTo(Labels.of("b", "1", "d", "0"));
    assertThat(Labels.NONE.with("a", "0")).isEqualTo(Labels.of("a", "0"));
  }
}
