package vn.bridgewatch.agent.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;

class SeriesOwnersTest {

  private static final Metric CHARGE = Metric.gauge("bridgewatch_ups_charge_ratio", "");
  private static final List<Observation> ONE = List.of(Observation.of(CHARGE, Labels.NONE, 1));
  private static final List<Observation> HALF = List.of(Observation.of(CHARGE, Labels.NONE, 0.5));

  private final LongAdder leftOut = new LongAdder();
  private final SeriesOwners owners = new SeriesOwners(leftOut);

  @Test
  void theFirstThatGivesASeriesKeepsIt() {
    for (int i = 0; i < 5; i++) {
      assertThat(owners.claim("30s", ONE)).isEqualTo(ONE);
      assertThat(owners.claim("60s", HALF)).isEmpty();
    }
    assertThat(leftOut.sum()).isEqualTo(5);
  }

  @Test
  void aDeviceThatDoesNotAnswerOnceChangesNothing() {
    owners.claim("30s", ONE);
    owners.claim("60s", HALF);

    assertThat(owners.claim("30s", absent(Absence.TIMED_OUT))).isEqualTo(absent(Absence.TIMED_OUT));
    assertThat(owners.claim("60s", HALF)).isEmpty();
    assertThat(owners.claim("30s", ONE)).isEqualTo(ONE);
  }

  @Test
  void whatHasNoValueLastinglyHandsOverOnce() {
    List<Observation> unreadable = absent(Absence.UNREADABLE);
    assertThat(owners.claim("30s", unreadable)).isEqualTo(unreadable);
    assertThat(owners.claim("60s", HALF)).isEmpty();

    assertThat(owners.claim("30s", unreadable)).isEmpty();
    assertThat(owners.claim("30s", unreadable)).isEmpty();
    assertThat(owners.claim("60s", HALF)).isEqualTo(HALF);
    assertThat(owners.claim("30s", ONE)).isEmpty();
    assertThat(owners.claim("60s", HALF)).isEqualTo(HALF);
  }

  @Test
  void aSeriesThatItsOwnerNoLongerGivesIsFree() {
    owners.claim("30s", ONE);
    owners.claim("30s", List.of());
    assertThat(owners.claim("60s", HALF)).isEqualTo(HALF);

    owners.retain(List.of("30s"));
    assertThat(owners.claim("30s", ONE)).isEqualTo(ONE);
  }

  private static List<Observation> absent(Absence reason) {
    return List.of(Observation.absent(CHARGE, Labels.NONE, reason));
  }
}
