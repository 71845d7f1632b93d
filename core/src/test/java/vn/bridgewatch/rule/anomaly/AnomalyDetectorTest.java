package vn.bridgewatch.rule.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnomalyDetectorTest {

  private static final long STEP = 300_000;
  private static final int DAY = 288;
  private static final int ROWS = 7 * DAY;

  @Test
  void aSpikeFarBeyondTheNoiseIsAnAlarm() {
    double[] scores = scores(row -> noise(row) + (row == ROWS - 50 ? 30 : 0));

    assertThat(scores[ROWS - 50]).isGreaterThan(0.5);
    assertThat(alarms(scores)).isEqualTo(1);
  }

  @Test
  void aDayThatLacksItsUsualLoadIsAnAlarm() {
    double[] scores =
        scores(row -> {
          boolean busy = row % DAY > 100 && row % DAY < 200 && row / DAY != 5;
          return (busy ? 80 : 20) + noise(row);
        });

    assertThat(alarmsBetween(scores, 5 * DAY + 100, 5 * DAY + 200)).isPositive();
    assertThat(alarmsBetween(scores, 2 * DAY, 5 * DAY + 100)).isZero();
  }

  @Test
  void whatComesEveryHourIsNoAlarm() {
    double[] scores = scores(row -> noise(row) + (row % 12 == 7 ? 30 : 0));

    assertThat(alarmsBetween(scores, DAY, ROWS)).isZero();
  }

  @Test
  void whatComesEveryNightIsAnAlarmOnlyAtFirst() {
    double[] scores =
        scores(row -> noise(row) + (row > DAY && row % DAY == 40 + row / DAY % 3 ? 30 : 0));

    assertThat(scores[DAY + 41]).isGreaterThan(0.6);
    assertThat(alarmsBetween(scores, 4 * DAY, ROWS)).isZero();
  }

  @Test
  void aSeriesThatStandsStillAfterNoiseIsUnusual() {
    var detector = new AnomalyDetector();
    double most = 0;
    for (int row = 0; row < ROWS; row++) {
      detector.sample(row * STEP, row < ROWS - 60 ? noise(row) : 0.5);
      most = row < ROWS - 60 ? 0 : Math.max(most, detector.evidence());
    }

    assertThat(most).isGreaterThan(7);
  }

  @Test
  void aConstantSeriesIsNeverUnusual() {
    for (double score : scores(row -> 1e12)) {
      assertThat(score).isZero();
    }
  }

  @Test
  void anEpisodeIsToldOnce() {
    double[] scores = scores(row -> noise(row) + (row >= ROWS - 80 && row < ROWS - 20 ? 40 : 0));

    assertThat(alarmsBetween(scores, ROWS - 80, ROWS)).isBetween(1, 5);
    assertThat(alarmsBetween(scores, ROWS - 60, ROWS)).isZero();
  }

  @Test
  void aScoreIsFinal() {
    int told = 1_000;
    double[] quiet = scores(row -> noise(row) + (row == told ? 30 : 0));
    double[] wild = scores(row -> noise(row) + (row == told ? 30 : row > told ? 1e6 * row : 0));

    assertThat(Arrays.copyOf(wild, told + 1)).isEqualTo(Arrays.copyOf(quiet, told + 1));
    assertThat(wild).isNotEqualTo(quiet);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 99, 150, 400, 1_000})
  void oneAbsurdValueSpoilsNothingADayLater(int absurd) {
    for (double value : new double[] {1e19, -1e19, Double.MAX_VALUE, 1e37}) {
      int later = absurd + DAY + 20;
      double[] scores = scores(row -> row == absurd ? value : noise(row) + (row == later ? 30 : 0));

      assertThat(scores[later]).as("a day after %s", value).isGreaterThan(0.5);
      assertThat(alarmsBetween(scores, later + 1, ROWS)).isZero();
    }
  }

  @Test
  void aLoadThatIsMissingIsStillFoundAfterAnAbsurdValue() {
    double[] scores =
        scores(row -> {
          boolean busy = row % DAY > 100 && row % DAY < 200 && row / DAY != 5;
          return row == DAY + 30 ? 1.8e19 : (busy ? 80 : 20) + noise(row);
        });

    assertThat(scores[DAY + 30]).isGreaterThan(0.5);
    assertThat(alarmsBetween(scores, 5 * DAY + 100, 5 * DAY + 200)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 60, 1_000})
  void anHourOfAbsurdValuesSpoilsNothingADayLater(int from) {
    long step = 36_000;
    var detector = new AnomalyDetector();
    double later = 0;
    int alarmsOtherwise = 0;
    for (int row = 0; row < from + 5_000; row++) {
      boolean spike = row == from + 100 + 2_400;
      boolean absurd = row >= from && row < from + 100;
      double score = detector.sample(row * step, absurd ? 1e37 : noise(row) + (spike ? 30 : 0));
      later = spike ? score : later;
      alarmsOtherwise += row > from + 600 && !spike && score >= 0.5 ? 1 : 0;
    }

    assertThat(later).isGreaterThan(0.5);
    assertThat(alarmsOtherwise).isLessThan(5);
  }

  @Test
  void aSeriesThatStaysElsewhereIsLearntAnew() {
    double[] scores =
        scores(row -> row < 600 ? noise(row) : 1e12 + 1e6 * noise(row) + (row == 1_500 ? 3e7 : 0));

    assertThat(scores[600]).isGreaterThan(0.5);
    assertThat(scores[1_500]).isGreaterThan(0.5);
    assertThat(alarmsBetween(scores, 900, 1_500)).isZero();
  }

  @Test
  void whatWasJustBeforeAGapIsNoJumpAfterIt() {
    double after = afterABurst(20 * STEP);
    double without = afterABurst(0);

    assertThat(without).isGreaterThan(5);
    assertThat(after).isLessThan(without - 3);
  }

  /// The evidence of the first usual sample after a short burst and a pause.
  private static double afterABurst(long pause) {
    var detector = new AnomalyDetector();
    for (int row = 0; row < 1_000; row++) {
      detector.sample(row * STEP, noise(row) + (row >= 996 ? 30 : 0));
    }
    detector.sample(1_000 * STEP + pause, 0.5);
    return detector.evidence();
  }

  @Test
  void theUnitOfTheSeriesDoesNotMatter() {
    IntToDoubleFunction series = row -> noise(row) + (row == 1_500 ? 30 : 0);
    double[] scores = scores(series);
    double[] scaled = scores(row -> 1_024 * series.applyAsDouble(row) - 8_192);

    for (int row = 0; row < ROWS; row++) {
      assertThat(scaled[row]).as("row %d", row).isEqualTo(scores[row], within(0.02));
    }
  }

  @Test
  void lateRepeatedAndAbsentSamplesScoreNothingAndChangeNothing() {
    var detector = new AnomalyDetector();
    var disturbed = new AnomalyDetector();
    for (int row = 0; row < 1_000; row++) {
      double score = detector.sample(row * STEP, noise(row));
      assertThat(disturbed.sample(row * STEP, noise(row))).isEqualTo(score);
      assertThat(disturbed.isLate(row * STEP - 1_000)).isTrue();
      assertThat(disturbed.sample(row * STEP, 1e9)).isZero();
      assertThat(disturbed.sample(row * STEP - 1_000, 1e9)).isZero();
      assertThat(disturbed.sample(row * STEP + 1, Double.NaN)).isZero();
      assertThat(disturbed.sample(row * STEP + 1, Double.POSITIVE_INFINITY)).isZero();
    }
  }

  @Test
  void survivesWhateverComes() {
    for (long seed = 1; seed <= 20; seed++) {
      var random = new Random(seed);
      DoubleUnaryOperator wild =
          exponent -> (random.nextBoolean() ? 1 : -1) * Math.pow(10, exponent);
      var detector = new AnomalyDetector();
      for (int row = 0; row < 3_000; row++) {
        double value =
            switch (random.nextInt(6)) {
              case 0 -> Double.NaN;
              case 1 -> Double.NEGATIVE_INFINITY;
              case 2 -> wild.applyAsDouble(random.nextInt(616) - 308);
              case 3 -> 0;
              default -> random.nextGaussian();
            };
        long time = random.nextInt(5) == 0 ? random.nextLong() : row * STEP;
        assertThat(detector.sample(time, value))
            .as("seed %d, row %d, value %s", seed, row, value)
            .isBetween(0.0, 1.0);
        assertThat(detector.evidence()).isBetween(0.0, 100.0);
      }
    }
  }

  @Test
  void aSeriesThatExplodesIsToldWithoutOverflow() {
    double[] scores = scores(row -> Math.scalb(1.0, row / 2));

    for (int row = 0; row < ROWS; row++) {
      assertThat(scores[row]).as("row %d", row).isBetween(0.0, 1.0);
    }
  }

  private static double[] scores(IntToDoubleFunction series) {
    var detector = new AnomalyDetector();
    double[] scores = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      scores[row] = detector.sample(row * STEP, series.applyAsDouble(row));
    }
    return scores;
  }

  /// The same for the same row, between 0 and 1.
  private static double noise(int row) {
    return new Random(row * 7_919L + 13).nextDouble();
  }

  private static int alarms(double[] scores) {
    return alarmsBetween(scores, 0, scores.length);
  }

  private static int alarmsBetween(double[] scores, int from, int to) {
    int alarms = 0;
    for (int row = from; row < to; row++) {
      alarms += scores[row] >= 0.5 ? 1 : 0;
    }
    return alarms;
  }
}
