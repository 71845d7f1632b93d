package vn.bridgewatch.rule.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class DriftDetectorTest {

  private static final long STEP = 10_000;

  @Test
  void aMoveOfTwoDeviationsIsToldSoon() {
    int[] moved = over(400, row -> gauss(row) + (row < 300 ? 0 : 2));

    assertThat(moved[0]).isBetween(300, 330);
    assertThat(moved[1]).isEqualTo(1);
  }

  @Test
  void aMoveDownIsToldAsThat() {
    assertThat(over(400, row -> gauss(row) - (row < 300 ? 0 : 3))[1]).isEqualTo(-1);
  }

  @Test
  void aSpikeIsNoMove() {
    assertThat(over(400, row -> gauss(row) + (row == 300 || row == 350 ? 1e6 : 0))[1]).isZero();
  }

  @Test
  void noiseAloneIsToldLessThanOnceInThousandSamples() {
    var detector = new DriftDetector();
    int told = 0;
    for (int row = 0; row < 50_000; row++) {
      told += Math.abs(detector.sample(row * STEP, gauss(row)));
    }
    assertThat(told).isLessThan(50);
  }

  @Test
  void aConstantSeriesThatStepsIsTold() {
    int[] moved = over(400, row -> row < 300 ? 5 : 6);

    assertThat(moved[0]).isBetween(300, 310);
    assertThat(moved[1]).isEqualTo(1);
  }

  @Test
  void survivesWhateverComes() {
    var random = new Random(5);
    var detector = new DriftDetector();
    for (int row = 0; row < 10_000; row++) {
      double value =
          random.nextBoolean() ? Math.pow(10, random.nextInt(640) - 320) : -random.nextGaussian();
      assertThat(detector.sample(row * STEP, value)).as("row %d", row).isBetween(-1, 1);
    }
  }

  /// The first row at which a move was told, and which way.
  private static int[] over(int rows, IntToDoubleFunction series) {
    var detector = new DriftDetector();
    for (int row = 0; row < rows; row++) {
      int moved = detector.sample(row * STEP, series.applyAsDouble(row));
      if (moved != 0) {
        return new int[] {row, moved};
      }
    }
    return new int[] {rows, 0};
  }

  private static double gauss(int row) {
    return new Random(row * 7_919L + 17).nextGaussian();
  }
}
