package vn.bridgewatch.twin.rig;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DelaysTest {

  private final Delays delays = new Delays();

  @Test
  void aShareIsKnownWithinAStep() {
    for (int i = 1; i <= 1_000; i++) {
      delays.add(i * 1_000_000L);
    }

    assertThat(delays.millis(0.5)).isBetween(500.0, 550.0);
    assertThat(delays.millis(0.99)).isBetween(990.0, 1_090.0);
    assertThat(delays.millis(1)).isBetween(1_000.0, 1_100.0);
  }

  @Test
  void extremesHaveAPlace() {
    delays.add(0);
    assertThat(delays.millis(1)).isLessThan(0.01);
    delays.add(Long.MAX_VALUE);
    assertThat(delays.millis(1)).isGreaterThan(60_000);
  }

  @Test
  void withoutAnyThereIsNone() {
    assertThat(delays.millis(0.5)).isNaN();
    delays.add(5);
    delays.clear();
    assertThat(delays.millis(0.5)).isNaN();
  }
}
