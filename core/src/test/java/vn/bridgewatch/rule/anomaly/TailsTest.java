package vn.bridgewatch.rule.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TailsTest {

  private final Tails tails = new Tails(1);

  @Test
  void aSizeSeenTenTimesInAThousandIsAsRareAsThat() {
    for (int i = 0; i < 1_000; i++) {
      see(i % 100 == 0 ? 8 : 1);
    }

    // 8 is the lower edge of its bin, so that all ten were as large.
    assertThat(see(8)).isCloseTo(-Math.log(10.5 / 1_001.5), within(1e-9));
  }

  @Test
  void whatIsUsualIsNoSurprise() {
    for (int i = 0; i < 1_000; i++) {
      see(1);
    }

    assertThat(see(1)).isLessThan(0.01);
    assertThat(see(0.001)).isZero();
  }

  @Test
  void whatWasNeverSeenIsRarerTheLargerItIs() {
    for (int i = 0; i < 1_000; i++) {
      see(1 + i % 3);
    }

    double twice = see(6);
    double much = see(60);
    assertThat(twice).isGreaterThan(-Math.log(1 / 1_000.0));
    assertThat(much).isGreaterThan(twice);
    assertThat(see(1e12)).isGreaterThan(much);
  }

  @Test
  void whatWasOnceRareIsNoneWhenItKeepsComing() {
    for (int i = 0; i < 5_000; i++) {
      see(1);
    }
    double first = see(100);
    for (int i = 0; i < 20_000; i++) {
      see(i % 10 == 0 ? 100 : 1);
    }

    assertThat(first).isGreaterThan(8);
    assertThat(see(100)).isLessThan(3);
  }

  @Test
  void anOldExtremeIsForgotten() {
    see(1_000_000);
    for (int i = 0; i < 60_000; i++) {
      see(1);
    }

    assertThat(see(10)).isGreaterThan(5);
  }

  @Test
  void whatIsNoNumberOrInfiniteEndsNothing() {
    for (int i = 0; i < 1_000; i++) {
      see(1 + i % 3);
    }
    assertThat(tails.rarity(0, Double.NaN)).isZero();
    assertThat(tails.rarity(0, Double.POSITIVE_INFINITY)).isEqualTo(Tails.SURPRISE_MAX);
    tails.count(0, Double.NaN);

    assertThat(see(60)).isGreaterThan(7);
    assertThat(see(Double.POSITIVE_INFINITY)).isEqualTo(Tails.SURPRISE_MAX);
    assertThat(see(Double.MAX_VALUE)).isLessThan(Tails.SURPRISE_MAX);
  }

  @Test
  void takesAnySize() {
    for (double size : new double[] {0, -1, Double.MIN_VALUE, Double.MAX_VALUE, 1, 1e-300}) {
      for (int i = 0; i < 50; i++) {
        assertThat(see(size)).as("size %s", size).isBetween(0.0, Tails.SURPRISE_MAX);
      }
    }
  }

  private double see(double size) {
    tails.tick();
    return tails.surprise(0, size);
  }
}
