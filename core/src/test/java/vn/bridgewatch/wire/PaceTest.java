package vn.bridgewatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Tick;

class PaceTest {

  @ParameterizedTest
  @CsvSource({
    "TIMED_OUT, true",
    "NOT_OFFERED, false",
    "UNREADABLE, false",
    "GONE, false",
    "UNMEASURED, false"
  })
  void onlyATargetThatDoesNotAnswerMakesAnAbsenceUrgent(Absence absence, boolean urgent) {
    assertThat(Pace.isUrgent(samples("temperature_celsius", Reading.absent(absence))))
        .isEqualTo(urgent);
  }

  @Test
  void aFailedProbeAndAnEventAreUrgentAndOtherValuesAreNot() {
    assertThat(Pace.isUrgent(samples("probe_success", Reading.of(0)))).isTrue();
    assertThat(Pace.isUrgent(samples("probe_success", Reading.of(1)))).isFalse();
    assertThat(Pace.isUrgent(samples("bridgewatch_probe_down", Reading.of(1)))).isTrue();
    assertThat(Pace.isUrgent(samples("bridgewatch_probe_down", Reading.of(0)))).isFalse();
    assertThat(Pace.isUrgent(samples("ifInErrors", Reading.of(0)))).isFalse();
    assertThat(Pace.isUrgent(new Payload.Happening(new Event("link_down", 1, Labels.NONE, ""))))
        .isTrue();
  }

  private static Payload samples(String metric, Reading reading) {
    var good = Observation.of(Metric.gauge("up", ""), Labels.NONE, 1);
    var series = new Series(Metric.gauge(metric, ""), Labels.NONE);
    return new Payload.Samples(new Tick(1, List.of(good, new Observation(series, reading))));
  }
}
