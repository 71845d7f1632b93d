package vn.bridgewatch.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TickTest {

  private static final Metric METRIC = Metric.gauge("m", "help");
  private static final Series A = Series.of(METRIC, Labels.of("device", "a"));
  private static final Series B = Series.of(METRIC, Labels.of("device", "b"));

  @Test
  void columnsAndObservationsSayTheSame() {
    Tick byColumns = Tick.of(5, new Shape(List.of(A, B)), Reading.of(1), Reading.of(2));
    var byObservations =
        new Tick(5, List.of(new Observation(A, Reading.of(1)), new Observation(B, Reading.of(2))));

    assertThat(byColumns).isEqualTo(byObservations).hasSameHashCodeAs(byObservations);
    assertThat(byColumns.observations()).isEqualTo(byObservations.observations());
    assertThat(byColumns).hasToString(byObservations.toString());
  }

  @Test
  void ticksOfAnotherTimeShapeOrReadingAreUnlike() {
    var shape = new Shape(List.of(A));
    Tick tick = Tick.of(5, shape, Reading.of(1));

    assertThat(tick)
        .isNotEqualTo(Tick.of(6, shape, Reading.of(1)))
        .isNotEqualTo(Tick.of(5, shape, Reading.of(2)))
        .isNotEqualTo(Tick.of(5, new Shape(List.of(B)), Reading.of(1)));
  }

  @Test
  void aReadingMoreOrLessThanTheShapeHasSeriesIsRefused() {
    var shape = new Shape(List.of(A));

    assertThatThrownBy(() -> Tick.of(5, shape, Reading.of(1), Reading.of(2)))
        .hasMessage("tick: 2 readings of a shape of 1 series");
  }

  @Test
  void laterChangesOfTheGivenArrayChangeNoTick() {
    Reading[] readings = {Reading.of(1)};
    Tick tick = Tick.of(5, new Shape(List.of(A)), readings);

    readings[0] = Reading.of(2);

    assertThat(tick.reading(0)).isEqualTo(Reading.of(1));
  }
}
