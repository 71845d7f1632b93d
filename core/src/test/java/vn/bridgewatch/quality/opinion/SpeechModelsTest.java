package vn.bridgewatch.quality.opinion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpeechModelsTest {

  private static final SpeechPath CLEAN = SpeechPath.clean();

  @Test
  void theDefaultConnectionHasTheTermsOfTheRecommendation() {
    SpeechRating rating = NarrowbandModel.rate(CLEAN);

    assertThat(rating.ro()).isCloseTo(94.7688, within(1e-4));
    assertThat(rating.is()).isCloseTo(1.4136, within(1e-4));
    assertThat(rating.idle()).isCloseTo(0.1490, within(1e-4));
    assertThat(rating.r()).isCloseTo(93.2062, within(1e-4));
    assertThat(rating.notes()).isEmpty();
  }

  @Test
  void aCleanWidebandOrFullbandPathIsTheTopOfItsScale() {
    assertThat(WidebandModel.rate(CLEAN).r()).isEqualTo(129);
    assertThat(WidebandModel.rate(CLEAN).mos()).isEqualTo(4.5);
    assertThat(FullbandModel.rate(CLEAN).r()).isEqualTo(148);
    assertThat(FullbandModel.rate(CLEAN).mos()).isEqualTo(4.5);
  }

  @ParameterizedTest
  @CsvSource({"50, 0.092907, 0.652075, 0", "150, 0.355448, 1.012266, 0.210955"})
  void widebandEchoFollowsBothBranchesOfItsCorrection(
      double delay, double idte, double idle, double idd) {
    var path = new SpeechPath(0, 4.3, 0, 1, delay, Echo.telr65(delay));

    SpeechRating rating = WidebandModel.rate(path);

    assertThat(rating.idte()).isCloseTo(idte, within(1e-4));
    assertThat(rating.idle()).isCloseTo(idle, within(1e-4));
    assertThat(rating.idd()).isCloseTo(idd, within(1e-4));
  }

  @ParameterizedTest
  @CsvSource({
    "-5, 1",
    "0, 1",
    "3, 1",
    "50, 2.575",
    "60, 3.1",
    "70, 3.597",
    "90, 4.339",
    "100, 4.5",
    "120, 4.5"
  })
  void theNarrowbandScoreIsThatOfAnnexB(double rating, double mos) {
    assertThat(Scale.NARROWBAND.mos(rating)).isCloseTo(mos, within(1e-9));
    assertThat(Scale.WIDEBAND.mos(rating * 1.29)).isCloseTo(mos, within(1e-9));
    assertThat(Scale.FULLBAND.mos(rating * 1.48)).isCloseTo(mos, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "11, 19, 0, 1, 11", // no loss
    "11, 19, 2, 1, 19", // 11 + 84 * 2 / 21
    "0, 25.1, 5, 2, 17.210145", // 95 * 5 / 27.6
    "0, 25.1, 100, 1, 75.939249", // 9500 / 125.1
  })
  void lossMakesTheCodecWorse(double ie, double bpl, double loss, double burst, double ieEff) {
    var path = new SpeechPath(ie, bpl, loss, burst, 0, Echo.NONE);

    assertThat(NarrowbandModel.rate(path).ieEff()).isCloseTo(ieEff, within(1e-6));
  }

  /// By hand at T = 1 ms: TERV = 65 - 40 log10(1.1 / 1.006667) + 6 exp(-0.3) = 67.9046; Re = 80 +
  /// 2.5 * 53.9046 = 214.7615; Roe = 94.7688, so Idte = (-59.9963 + sqrt(3599.56 + 100) - 1) * (1 -
  /// 1/e).
  @Test
  void echoBelowAMillisecondIsSidetone() {
    var below = new SpeechPath(0, 4.3, 0, 1, 0, new Echo.Path(0.99, 2, 65, 110));
    var at = new SpeechPath(0, 4.3, 0, 1, 0, new Echo.Path(1, 2, 65, 110));

    assertThat(NarrowbandModel.rate(below).idte()).isZero();
    assertThat(NarrowbandModel.rate(at).idte()).isCloseTo(-0.1091, within(1e-3));
  }

  @Test
  void sidetoneOutsideNineToTwentyDecibelsBearsOnTheEcho() {
    var path = new SpeechPath(0, 4.3, 0, 1, 100, Echo.telr65(100));
    double usual = NarrowbandModel.rate(path, stmr(15)).idte();

    // 7-24: Idtes is at least Ist; 7-23: loud sidetone masks the echo
    assertThat(NarrowbandModel.rate(path, stmr(21)).idte()).isGreaterThan(usual);
    assertThat(NarrowbandModel.rate(path, stmr(8)).idte()).isLessThan(usual);
  }

  @Test
  void peopleWhoMindDelayLessRateItBetter() {
    var path = new SpeechPath(0, 4.3, 0, 1, 300, Echo.NONE);
    Telephony patient = new Telephony(8, 2, 15, 3, 3, 1, -70, -64, 35, 35, 0.55, 120, 0);

    assertThat(NarrowbandModel.rate(path, patient).r())
        .isGreaterThan(NarrowbandModel.rate(path).r());
  }

  @Test
  void whatLiesOutsideThePlanningRangesIsSaid() {
    var path = new SpeechPath(0, 4.3, 30, 9, 600, Echo.NONE);

    assertThat(NarrowbandModel.rate(path).notes())
        .hasSize(4)
        .anyMatch(note -> note.startsWith("loss 30 is outside 0 to 20 % of ITU-T G.107 table 3"))
        .anyMatch(note -> note.startsWith("burst 9"))
        .anyMatch(note -> note.startsWith("delay 600"));
    assertThat(WidebandModel.rate(path).notes()).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-1 | 4 | 0 | 1 | 0 | ie: must be 0 to 132, got -1 (ITU-T G.107 table 3, Ie)",
        "0 | 0 | 0 | 1 | 0 | bpl: must be 0.1 to 1000, got 0 (ITU-T G.107 table 3, Bpl)",
        "0 | 4 | 100.5 | 1 | 0 | loss: must be 0 to 100 %, got 100.5 (ITU-T G.107 table 3, Ppl)",
        "0 | 4 | NaN | 1 | 0 | loss: must be 0 to 100 %, got NaN (ITU-T G.107 table 3, Ppl)",
        "0 | 4 | 0 | 0.9 | 0 | burst: must be 1 to 1000, got 0.9 (ITU-T G.107 table 3, BurstR)",
        "0 | 4 | 0 | 1 | -1 | delay: must be 0 to 10000 ms, got -1 (ITU-T G.107 table 3, Ta)",
      })
  void aValueOutOfRangeIsNamedWithRuleAndPlace(
      double ie, double bpl, double loss, double burst, double delay, String message) {
    assertThatThrownBy(() -> new SpeechPath(ie, bpl, loss, burst, delay, Echo.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static Telephony stmr(double stmr) {
    return new Telephony(8, 2, stmr, 3, 3, 1, -70, -64, 35, 35, 1, 100, 0);
  }
}
