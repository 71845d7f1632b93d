package vn.bridgewatch.rule.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class TrendBankTest {

  private static final int N = TrendBank.POINTS;
  private static final Past PAST = new Past(-10, 0.25, 0.2);

  private final TrendBank bank = new TrendBank();
  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(11);

  private double[] noisy(java.util.function.IntToDoubleFunction drift) {
    var points = new double[N];
    for (int i = 0; i < N; i++) {
      points[i] = -10 + drift.applyAsDouble(i) + 0.4 * random.nextGaussian();
    }
    return points;
  }

  @Test
  void quietPointsWillNotCross() {
    assertThat(bank.outlook(noisy(_ -> 0), N, PAST, 0, 36).probability()).isLessThan(0.01);
  }

  @Test
  void aRampThatGetsThereInTimeIsLikelyToCross() {
    var outlook = bank.outlook(noisy(i -> Math.max(0, i - 23) * 0.25), N, PAST, 0, 36);

    assertThat(outlook.probability()).isGreaterThan(0.8);
    assertThat(outlook.moving()).isGreaterThan(0.3);
    assertThat(outlook.level()).isCloseTo(-4, within(0.6));
  }

  @Test
  void theSameRampDoesNotGetThereInAnHour() {
    double[] points = noisy(i -> Math.max(0, i - 23) * 0.25);

    assertThat(bank.outlook(points, N, PAST, 0, 6).probability()).isLessThan(0.05);
  }

  @Test
  void theProbabilityRisesWithTheTimeLeft() {
    double[] points = noisy(i -> Math.max(0, i - 30) * 0.3);
    double before = 0;
    for (int ahead = 1; ahead <= 36; ahead += 5) {
      double now = bank.outlook(points, N, PAST, 0, ahead).probability();
      assertThat(now).isGreaterThanOrEqualTo(before - 1e-9);
      before = now;
    }
  }

  @Test
  void aStepIsNoDrift() {
    var outlook = bank.outlook(noisy(i -> i < 30 ? 0 : 5), N, PAST, 0, 36);

    assertThat(outlook.probability()).isLessThan(0.2);
    assertThat(outlook.level()).isCloseTo(-5, within(0.6));
  }

  @Test
  void aDriftThatHasStoppedIsNotTakenToGoOn() {
    var outlook =
        bank.outlook(noisy(i -> Math.min(Math.max(0, i - 10), 15) * 0.35), N, PAST, 0, 36);

    assertThat(outlook.probability()).isLessThan(0.3);
  }

  @Test
  void anEvenRampWithoutNoiseIsFoundExactly() {
    var points = new double[N];
    for (int i = 0; i < N; i++) {
      points[i] = -10 + Math.max(0, i - 23) * 0.25;
    }
    var outlook = bank.outlook(points, N, new Past(-10, 1e-4, 0), 0, 20);

    assertThat(outlook.shape()).isEqualTo(Shape.LINE);
    assertThat(outlook.level()).isCloseTo(-4, within(0.05));
    assertThat(outlook.probability()).isGreaterThan(0.7);
  }

  /// Three points, a line since the first of them, by the normal equations: precision of level and
  /// pace, and what follows, worked out with pencil and paper.
  @Test
  void theRegressionIsThatOfTheTextbook() {
    double[] y = {0, 1, 2};
    double variance = 1;
    double c = 3 / variance + 1; // three points and a prior of variance 1 about level 0
    double way = 36; // so that the prior of the pace has a deviation of 1
    double b = (1 + 4) / variance + 1;
    double cb = (0 + 1 + 2) / variance;
    double determinant = c * b - cb * cb;
    double pace = (c * 5 - cb * 3) / determinant;
    double level = (b * 3 - cb * 5) / determinant;

    var member = new TrendBank().fit(y, 3, new Past(0, variance, 0), way, Shape.LINE, 2);

    assertThat(member.pace()).isCloseTo(pace, within(1e-12));
    assertThat(member.level()).isCloseTo(level + 2 * pace, within(1e-12));
    assertThat(member.paceDeviation()).isCloseTo(Math.sqrt(c / determinant), within(1e-12));
  }

  @Test
  void theWeightIsTheLikelihoodOfThePoints() {
    // One point of value y under level ~ N(0, 1) and noise N(0, 1) is N(0, 2).
    double y = 1.3;
    double expected = -0.5 * y * y / 2 + 0.5 * y * y - 0.5 * Math.log(2);

    assertThat(TrendBank.nothingWeight(y, 1, 1)).isCloseTo(expected, within(1e-12));
  }
}
