package vn.bridgewatch.agent.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Payload;

class AdmissionTest {

  private static final Metric CALLS = Metric.gauge("bridgewatch_calls_active", "Calls.");

  private Phase phase = Phase.IDLE;
  private boolean calling;
  private long now = 1;
  private final Admission admission = new Admission(_ -> phase, _ -> calling, () -> now);

  private String word(Optional<Admission.Refused> refused) {
    return refused.map(Admission.Refused::reason).orElse("");
  }

  @ParameterizedTest
  @CsvSource({
    "IDLE,''",
    "T7D,''",
    "T24H,''",
    "T60M,''",
    "T15M,conference_near",
    "LIVE,live",
    "AFTER,''"
  })
  void itDependsOnThePhase(Phase at, String reason) {
    phase = at;

    assertThat(word(admission.start("00", "centre", 3))).isEqualTo(reason);
  }

  @Test
  void aCallIsNotDisturbed() {
    calling = true;

    assertThat(word(admission.start("00", "centre", 3))).isEqualTo("in_call");
  }

  @Test
  void aCallThatBeginsEndsIt() {
    assertThat(admission.start("00", "centre", 3)).isEmpty();
    assertThat(admission.why("00")).isEmpty();
    calling = true;

    assertThat(word(admission.why("00"))).isEqualTo("in_call");
  }

  @Test
  void oneRunsAtATime() {
    assertThat(admission.start("00", "centre", 3)).isEmpty();
    assertThat(word(admission.start("00-b", "centre", 3))).isEqualTo("busy");
    admission.ended();
    assertThat(admission.start("00-b", "centre", 3)).isEmpty();
  }

  @Test
  void theCapIsOfAnyDay() {
    for (int i = 0; i < 3; i++) {
      assertThat(admission.start("00", "centre", 3)).isEmpty();
      admission.ended();
      now += TimeUnit.HOURS.toNanos(8);
    }
    now -= 2;
    assertThat(word(admission.start("00", "centre", 3))).isEqualTo("too_often");
    now += TimeUnit.HOURS.toNanos(1);
    assertThat(admission.start("00", "centre", 3)).isEmpty();
    admission.ended();
    assertThat(word(admission.start("00", "centre", 3))).isEqualTo("too_often");
  }

  @Test
  void callsAreSeenInWhatDevicesSay() {
    var states = new CallStates((_, _) -> {}, () -> now);
    var labels = Labels.of("device", "codec");

    states.record("00", sample(labels, 1));
    assertThat(states.inCall("00")).isTrue();
    assertThat(states.inCall("01")).isFalse();
    states.record("00", sample(labels, 0));
    assertThat(states.inCall("00")).isFalse();
    states.record("00", sample(labels, 1));
    now += TimeUnit.MINUTES.toNanos(3);
    assertThat(states.inCall("00")).as("what is old says nothing").isFalse();
  }

  private static Payload sample(Labels labels, double value) {
    return new Payload.Samples(new Tick(0, List.of(Observation.of(CALLS, labels, value))));
  }
}
