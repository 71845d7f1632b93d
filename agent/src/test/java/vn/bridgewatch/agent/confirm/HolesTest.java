package vn.bridgewatch.agent.confirm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HolesTest {

  private static final long MILLI = Duration.ofMillis(1).toNanos();
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final Holes holes = new Holes();

  @Test
  void aLineWithoutHolesWaitsForNothing() {
    assertThat(holes.neededNanos(MINUTE)).isZero();
  }

  @Test
  void theLongestCountsThreeTimes() {
    holes.saw(80 * MILLI, MINUTE);
    holes.saw(200 * MILLI, 2 * MINUTE);
    holes.saw(60 * MILLI, 3 * MINUTE);

    assertThat(holes.neededNanos(4 * MINUTE)).isEqualTo(600 * MILLI);
  }

  @Test
  void twoSecondsAreEnoughForAnyLine() {
    holes.saw(3_000 * MILLI, MINUTE);

    assertThat(holes.neededNanos(2 * MINUTE)).isEqualTo(2_000 * MILLI);
  }

  @Test
  void anOutageIsNoHole() {
    holes.saw(5_001 * MILLI, MINUTE);

    assertThat(holes.neededNanos(2 * MINUTE)).isZero();
  }

  @Test
  void holesAreForgottenAfterHalfAnHour() {
    holes.saw(200 * MILLI, 16 * MINUTE);

    assertThat(holes.neededNanos(30 * MINUTE)).isEqualTo(600 * MILLI);
    assertThat(holes.neededNanos(32 * MINUTE)).isEqualTo(600 * MILLI);
    assertThat(holes.neededNanos(47 * MINUTE)).isZero();
  }
}
