package vn.bridgewatch.agent.confirm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {

  private static final long MILLI = Duration.ofMillis(1).toNanos();

  private final Patience patience = new Patience(50 * MILLI, 800 * MILLI);

  private void took(int times, long millis) {
    for (int i = 0; i < times; i++) {
      patience.took(millis * MILLI);
    }
  }

  @Test
  void waitsForAQuarterOfASecondWhileNothingIsKnown() {
    assertThat(patience.nanos()).isEqualTo(250 * MILLI);
  }

  @Test
  void neverWaitsForLessThanTheLeast() {
    took(10, 2);

    assertThat(patience.nanos()).isEqualTo(50 * MILLI);
  }

  @Test
  void waitsOneAndAHalfTimesAsLongAsUsual() {
    took(10, 100);

    assertThat(patience.nanos()).isEqualTo(150 * MILLI);
  }

  @Test
  void threeOddOnesOfSixtyFourChangeNothing() {
    took(61, 100);
    took(3, 500);

    assertThat(patience.nanos()).isEqualTo(150 * MILLI);
  }

  @Test
  void neverWaitsForLongerThanTheProbe() {
    took(64, 700);

    assertThat(patience.nanos()).isEqualTo(800 * MILLI);
  }
}
