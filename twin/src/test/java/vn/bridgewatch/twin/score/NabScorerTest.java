package vn.bridgewatch.twin.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vn.bridgewatch.twin.score.NabScorer.Scored;

/// The rule by hand: 1,000 rows, of which 150 are probation; windows at rows 400 to 449 and 700 to
/// 749, 50 rows wide.
class NabScorerTest {

  private static final int ROWS = 1_000;
  private static final NabFile FILE =
      new NabFile(
          "by hand",
          LongStream.range(0, ROWS).map(row -> row * 1_000).toArray(),
          List.of(new NabFile.Window(400_000, 449_000), new NabFile.Window(700_000, 749_000)));

  @ParameterizedTest
  @EnumSource(NabProfile.class)
  void theFirstRowsOfTheWindowsAndNothingElseAreAHundred(NabProfile profile) {
    assertThat(at(profile, 400, 700)).isCloseTo(100, within(1e-9));
    assertThat(new NabScorer(List.of(scored(400, 700))).best(profile).score())
        .isCloseTo(100, within(1e-9));
  }

  @ParameterizedTest
  @EnumSource(NabProfile.class)
  void noAlarmAtAllIsZero(NabProfile profile) {
    assertThat(at(profile)).isZero();
    var flat = new NabScorer(List.of(scored()));
    assertThat(flat.best(profile).threshold()).isInfinite();
  }

  @Test
  void aWindowThatIsMissedCostsHalf() {
    assertThat(at(NabProfile.STANDARD, 400)).isCloseTo(50, within(1e-9));
  }

  @Test
  void anAlarmLateInItsWindowIsWorthLess() {
    // Row 425 is half way: sigma(-25/50) / sigma(-1) = 0.848283640 / 0.986614298.
    double worth = 0.848283640 / 0.986614298;
    assertThat(at(NabProfile.STANDARD, 425, 700))
        .isCloseTo(100 * (1 + worth + 2) / 4, within(1e-6));
  }

  @Test
  void onlyTheBestAlarmOfAWindowCounts() {
    assertThat(at(NabProfile.STANDARD, 400, 425, 449, 700)).isCloseTo(100, within(1e-9));
  }

  @Test
  void aFalseAlarmBeforeAnyWindowOrFarBehindOneCostsAllOfIt() {
    double cost = 100 * 0.11 / 4;
    assertThat(at(NabProfile.STANDARD, 200, 400, 700)).isCloseTo(100 - cost, within(1e-9));
    assertThat(at(NabProfile.STANDARD, 400, 650, 700)).isCloseTo(100 - cost, within(1e-9));
    assertThat(at(NabProfile.LOW_FALSE_POSITIVES, 200, 400, 700))
        .isCloseTo(100 - 2 * cost, within(1e-9));
  }

  @Test
  void aFalseAlarmShortlyBehindAWindowCostsLittle() {
    // Row 452: sigma(3/49) = 2 / (1 + e^0.306122449) - 1 = -0.151880...
    double worth = 2 / (1 + Math.exp(15 / 49.0)) - 1;
    assertThat(at(NabProfile.STANDARD, 400, 452, 700))
        .isCloseTo(100 + 100 * 0.11 * worth / 4, within(1e-9));
    assertThat(worth).isCloseTo(-0.1519, within(1e-4));
  }

  @Test
  void probationCountsForNothing() {
    assertThat(at(NabProfile.STANDARD, 0, 149, 400, 700)).isCloseTo(100, within(1e-9));
    assertThat(at(NabProfile.STANDARD, 150, 400, 700)).isLessThan(98);
  }

  @Test
  void probationIsNeverLongerThan750Rows() {
    var file = new NabFile("long", LongStream.range(0, 10_000).toArray(), List.of());

    assertThat(file.window(749)).isEqualTo(NabFile.PROBATION);
    assertThat(file.window(750)).isEqualTo(NabFile.OUTSIDE);
  }

  @Test
  void aMissCostsTwiceWhereMissesMatter() {
    // One of two found: (1 - 2 + 4) / (2 + 4).
    assertThat(at(NabProfile.LOW_FALSE_NEGATIVES, 400)).isCloseTo(50, within(1e-9));
    // Both missed and a false alarm: (-4 - 0.11 + 4) / 6.
    assertThat(at(NabProfile.LOW_FALSE_NEGATIVES, 200)).isCloseTo(-11 / 6.0, within(1e-9));
  }

  @Test
  void theBestThresholdIsThatOfTryingAll() {
    for (long seed = 1; seed <= 10; seed++) {
      var random = new Random(seed);
      double[] scores = random.doubles(ROWS).map(score -> Math.rint(score * 40) / 40).toArray();
      scores[410] = 2;
      var scorer = new NabScorer(List.of(new Scored(FILE, scores), scored(400, 30)));
      double best = 0;
      for (double threshold = 0; threshold <= 2; threshold += 0.025) {
        best = Math.max(best, scorer.at(threshold - 1e-9, NabProfile.STANDARD));
      }
      assertThat(scorer.best(NabProfile.STANDARD).score())
          .as("seed %d", seed)
          .isCloseTo(best, within(1e-9));
    }
  }

  @Test
  void aFileWithoutWindowsOnlyCostsFalseAlarms() {
    var quiet = new NabFile("quiet", LongStream.range(0, ROWS).toArray(), List.of());
    double[] scores = new double[ROWS];
    scores[500] = 1;
    var scorer = new NabScorer(List.of(scored(400, 700), new Scored(quiet, scores)));

    assertThat(scorer.at(1, NabProfile.STANDARD)).isCloseTo(100 - 2.75, within(1e-9));
    assertThatThrownBy(() -> new NabScorer(List.of(new Scored(quiet, scores))))
        .hasMessage("no file has a window");
  }

  private static double at(NabProfile profile, int... alarms) {
    return new NabScorer(List.of(scored(alarms))).at(1, profile);
  }

  private static Scored scored(int... alarms) {
    double[] scores = new double[ROWS];
    for (int row : alarms) {
      scores[row] = 1;
    }
    return new Scored(FILE, scores);
  }
}
