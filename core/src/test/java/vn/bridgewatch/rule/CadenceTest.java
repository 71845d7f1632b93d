package vn.bridgewatch.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CadenceTest {

  private final Cadence cadence = new Cadence();

  @Test
  void aPauseOfMoreThanThreeIntervalsIsAGap() {
    assertThat(cadence.take(0)).isFalse();
    assertThat(cadence.take(10_000)).isFalse();
    assertThat(cadence.take(40_000)).isFalse();
    assertThat(cadence.take(80_000)).isTrue();
  }

  @Test
  void whatIsNotNewerThanTheLastIsLate() {
    cadence.take(100_000);

    assertThat(cadence.isLate(100_000)).isTrue();
    assertThat(cadence.isLate(40_001)).isTrue();
    assertThat(cadence.isLate(100_001)).isFalse();
  }

  @Test
  void aClockSetBackIsAGapAndNotLate() {
    cadence.take(100_000);

    assertThat(cadence.isLate(40_000)).isFalse();
    assertThat(cadence.take(40_000)).isTrue();
  }

  @Test
  void nothingIsLateBeforeTheFirst() {
    assertThat(cadence.isLate(Long.MIN_VALUE + 1)).isFalse();
    assertThat(cadence.take(5)).isFalse();
  }
}
