package vn.bridgewatch.twin.bench.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PeerRuleTest {

  private final PeerRule country = new PeerRule(3_355, 0.02);

  @Test
  void aRoundTripIsLostOnEitherWay() {
    assertThat(country.unanswered()).isCloseTo(0.0396, within(1e-9));
  }

  @Test
  void theLeastHoldIsTheFirstThatRaisesNothing() {
    assertThat(country.alarmsAnHour(5)).isGreaterThan(1);
    assertThat(country.alarmsAnHour(6)).isLessThan(0.05);
    assertThat(country.hold()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aLineThatLosesNothingNeedsNoHold() {
    assertThat(new PeerRule(3_355, 0).hold()).isZero();
  }
}
