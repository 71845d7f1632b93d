package vn.bridgewatch.agent.probe.icmp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CadenceTest {

  private final Cadence cadence = new Cadence();

  @Test
  void aFewEchoesAreToldOfAtOnce() {
    for (int i = 0; i < 100; i++) { // one every 10 ms
      cadence.sent(1, i * 10_000_000L);
      assertThat(cadence.restNanos(i * 10_000_000L)).isZero();
    }
  }

  @Test
  void aCrowdIsLetGather() {
    cadence.sent(Cadence.BUSY_FROM, 1);
    assertThat(cadence.restNanos(2)).isEqualTo(Cadence.REST_NANOS);
    assertThat(cadence.restNanos(Cadence.WINDOW_NANOS + 1)).isEqualTo(Cadence.REST_NANOS);
  }

  @Test
  void afterItThereIsNoRest() {
    cadence.sent(Cadence.BUSY_FROM, 1);

    assertThat(cadence.restNanos(Cadence.WINDOW_NANOS + 1)).isPositive();
    assertThat(cadence.restNanos(2 * Cadence.WINDOW_NANOS + 2)).isZero();
  }
}
