package vn.bridgewatch.rule.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstPassageTest {

  private static final int WALKS = 4_000;
  private static final int STEPS = 1_000;

  /// The discrete walk may cross and come back between two steps; Chernoff's correction moves its
  /// barrier up by 0.5826 of the deviation of a step (Broadie, Glasserman and Kou, 1997).
  private static final double BETWEEN_STEPS = 0.5826;

  @ParameterizedTest
  @CsvSource({"1, 0, 1", "1, 1, 0.5", "2, 1, 1", "1, -0.5, 1", "0.5, 0.4, 0.2", "3, 4, 1"})
  void agreesWithWalksThatAreCounted(double distance, double drift, double sd) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
    double step = sd / Math.sqrt(STEPS);
    double barrier = distance - BETWEEN_STEPS * step;
    int crossed = 0;
    for (int walk = 0; walk < WALKS; walk++) {
      double at = 0;
      for (int i = 0; i < STEPS && at < barrier; i++) {
        at += drift / STEPS + step * random.nextGaussian();
      }
      crossed += at >= barrier ? 1 : 0;
    }
    double counted = crossed / (double) WALKS;

    assertThat(FirstPassage.probability(distance, drift, sd)).isCloseTo(counted, within(0.03));
  }

  @Test
  void withoutADriftItIsTwiceTheTail() {
    assertThat(FirstPassage.probability(1.96, 0, 1)).isCloseTo(0.05, within(1e-4));
    assertThat(FirstPassage.probability(1, 0, 0, 0.5)).isCloseTo(0.0455, within(1e-4));
  }

  @Test
  void aLimitThatIsReachedIsCertain() {
    assertThat(FirstPassage.probability(0, -5, 1)).isEqualTo(1);
    assertThat(FirstPassage.probability(-1, -5, 2, 1)).isEqualTo(1);
  }

  @Test
  void withoutNoiseTheDriftDecides() {
    assertThat(FirstPassage.probability(1, 2, 0)).isEqualTo(1);
    assertThat(FirstPassage.probability(1, 0.5, 0)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1e-9, 1e9, 1e-9", "1e9, 1e9, 1e-3", "1e-3, -1e6, 1e-3", "5, 1e8, 1e-8"})
  void extremeFiguresStayProbabilities(double distance, double drift, double sd) {
    assertThat(FirstPassage.probability(distance, drift, 0.1, sd)).isBetween(0.0, 1.0);
  }

  /// By five nodes against a fine sum over the drift.
  @ParameterizedTest
  @CsvSource({"1, 0.8, 0.4, 0.5", "2, 1, 0.5, 1", "1, 0, 0.3, 0.8"})
  void theFiveNodesAverageOverTheDrift(double distance, double drift, double driftSd, double sd) {
    double sum = 0;
    double weights = 0;
    for (double z = -6; z <= 6; z += 0.01) {
      double weight = Math.exp(-z * z / 2);
      sum += weight * FirstPassage.probability(distance, drift + z * driftSd, sd);
      weights += weight;
    }
    assertThat(FirstPassage.probability(distance, drift, driftSd, sd))
        .isCloseTo(sum / weights, within(0.01));
  }

  @ParameterizedTest
  @CsvSource({"0, 0.5", "1, 0.8413447", "-1.959964, 0.025", "3, 0.9986501", "-6, 9.8659e-10"})
  void theNormalDistributionIsThatOfTheTables(double x, double expected) {
    assertThat(Normal.below(x)).isCloseTo(expected, within(expected * 1e-5));
  }
}
