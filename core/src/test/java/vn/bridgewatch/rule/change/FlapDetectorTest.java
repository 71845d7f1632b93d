package vn.bridgewatch.rule.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FlapDetectorTest {

  private final FlapDetector detector = new FlapDetector();

  @Test
  void theNewestChangeWeighsMost() {
    observe(0, 21);
    detector.observe(1);
    assertThat(detector.share()).isEqualTo(1.18 / 20, within(1e-12));

    observe(1, 19);
    assertThat(detector.share()).isEqualTo(0.80 / 20, within(1e-12));

    observe(1, 1);
    assertThat(detector.share()).isZero();
  }

  @Test
  void sixChangesInARowFlapAndItEndsBelowTheLowShare() {
    observe(0, 21);
    for (int i = 1; i <= 5; i++) {
      assertThat(detector.observe(i % 2)).as("change %d", i).isFalse();
    }
    assertThat(detector.observe(0)).isTrue();
    int until = 0;
    while (detector.observe(0)) {
      assertThat(detector.share()).isGreaterThanOrEqualTo(FlapDetector.LOW);
      until++;
    }
    assertThat(until).isBetween(1, 20);
    assertThat(detector.share()).isLessThan(FlapDetector.LOW);
  }

  @Test
  void aSingleChangeIsNoFlapping() {
    observe(0, 30);
    observe(2, 30);

    assertThat(detector.flapping()).isFalse();
  }

  private void observe(int state, int times) {
    for (int i = 0; i < times; i++) {
      detector.observe(state);
    }
  }
}
