package vn.bridgewatch.rule.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LevelDetectorTest {

  private static final long STEP = 240_000;

  private record Found(int row, LevelChange change) {}

  @Test
  void aStepIsToldWithItsLevelsAndItsBeginning() {
    List<Found> found = over(row -> (row < 60 ? 160 : 170) + noise(row));

    assertThat(found).hasSize(1);
    assertThat(found.getFirst().row()).isBetween(64, 65);
    LevelChange change = found.getFirst().change();
    assertThat(change.from()).isEqualTo(160.5, within(0.3));
    assertThat(change.to()).isEqualTo(170.5, within(0.4));
    assertThat(found.getFirst().row() - change.samplesAgo()).isEqualTo(60);
    assertThat(change.sizes()).isGreaterThan(10);
  }

  @Test
  void aSpikeOfFourSamplesIsNoChange() {
    assertThat(over(row -> (row >= 60 && row < 64 ? 300 : 160) + noise(row))).isEmpty();
  }

  @Test
  void noiseIsNoChange() {
    assertThat(over(row -> 160 + 5 * noise(row))).isEmpty();
  }

  @Test
  void whatDoesNotMatterIsNoChange() {
    assertThat(over(row -> row < 60 ? 160 : 160.5)).isEmpty();
    assertThat(over(new LevelDetector.Relevance(0, 0), row -> row < 60 ? 160 : 160.5)).hasSize(1);
    assertThat(over(new LevelDetector.Relevance(0, 20), row -> row < 60 ? 160 : 175)).isEmpty();
  }

  @Test
  void aShortExcursionAndItsReturnAreToldOnce() {
    assertThat(over(row -> (row >= 60 && row < 70 ? 180 : 160) + noise(row))).hasSize(1);
  }

  @Test
  void aChangeAndItsReturnMuchLaterAreToldBoth() {
    assertThat(over(row -> (row >= 60 && row < 120 ? 180 : 160) + noise(row))).hasSize(2);
  }

  @Test
  void aStepOfASeriesWithoutNoiseFromZeroIsTold() {
    assertThat(over(row -> row < 60 ? 0 : 1)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, -1})
  void aStepFromConstantZeroOverAGapIsTold(double level) {
    var detector = new LevelDetector();
    var found = new ArrayList<Found>();
    for (int row = 0; row < 100; row++) {
      int at = row;
      long time = (row < 60 ? row : row + 10) * STEP;
      detector
          .sample(time, row < 60 ? 0 : level)
          .ifPresent(change -> found.add(new Found(at, change)));
    }

    assertThat(found)
        .containsExactly(new Found(60 + LevelDetector.AFTER - 1, new LevelChange(0, level, 0, 5)));
  }

  @Test
  void aLevelIsToldOnlyBySamplesAfterTheGap() {
    var detector = new LevelDetector();
    var rows = new ArrayList<Integer>();
    for (int row = 0; row < 120; row++) {
      long time = (row < 63 ? row : row + 20) * STEP;
      if (detector.sample(time, (row < 60 ? 160 : 180) + noise(row)).isPresent()) {
        rows.add(row);
      }
    }

    // Rows 60 to 62 are before the gap; six samples of the new level count from row 63.
    assertThat(rows).containsExactly(63 + LevelDetector.AFTER - 1);
  }

  @Test
  void lateAndAbsentSamplesAreNoneOfItsLevel() {
    var detector = new LevelDetector();
    int found = 0;
    for (int row = 0; row < 200; row++) {
      found += detector.sample(row * STEP, 160 + noise(row)).isPresent() ? 1 : 0;
      found += detector.sample(row * STEP, 500).isPresent() ? 1 : 0;
      found += detector.sample(row * STEP - 10, 500).isPresent() ? 1 : 0;
      found += detector.sample(row * STEP + 10, Double.NaN).isPresent() ? 1 : 0;
    }
    assertThat(found).isZero();
  }

  @Test
  void survivesWhateverComes() {
    for (long seed = 1; seed <= 20; seed++) {
      var random = new Random(seed);
      var detector = new LevelDetector();
      for (int row = 0; row < 2_000; row++) {
        double value =
            switch (random.nextInt(4)) {
              case 0 -> Double.NaN;
              case 1 -> Math.pow(10, random.nextInt(616) - 308) * (random.nextBoolean() ? 1 : -1);
              default -> random.nextGaussian();
            };
        long time = random.nextInt(5) == 0 ? random.nextLong() : row * STEP;
        Optional<LevelChange> change = detector.sample(time, value);
        assertThat(change.map(LevelChange::samplesAgo).orElse(0))
            .as("seed %d, row %d", seed, row)
            .isBetween(0, LevelDetector.AFTER);
      }
    }
  }

  @Test
  void aNegativeRelevanceIsRejected() {
    assertThatThrownBy(() -> new LevelDetector.Relevance(-1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must not be negative");
  }

  private static List<Found> over(IntToDoubleFunction series) {
    return over(LevelDetector.Relevance.SHIPPED, series);
  }

  private static List<Found> over(LevelDetector.Relevance relevance, IntToDoubleFunction series) {
    var detector = new LevelDetector(relevance);
    var found = new ArrayList<Found>();
    for (int row = 0; row < 200; row++) {
      int at = row;
      detector
          .sample(row * STEP, series.applyAsDouble(row))
          .ifPresent(change -> found.add(new Found(at, change)));
    }
    return found;
  }

  private static double noise(int row) {
    return new Random(row * 7_919L + 13).nextDouble();
  }
}
