package vn.bridgewatch.rule.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.rule.Limit;

class ForecastDetectorTest {

  private static final long START = 1_772_323_200_000L;
  private static final int DAY = 1_440;
  private static final long NEVER = START + 30L * DAY * 60_000;

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
  private final ForecastDetector hot = detector(new Limit.Above(80), Link.IDENTITY);

  private static ForecastDetector detector(Limit limit, Link link) {
    return new ForecastDetector(limit, link, new ForecastDesk());
  }

  /// The first minute at which the alarm is on; -1 for never.
  private static int alarmAt(
      ForecastDetector detector, int minutes, long deadline, IntToDoubleFunction values) {
    for (int i = 0; i < minutes; i++) {
      detector.sample(START + i * 60_000L, values.applyAsDouble(i), deadline);
      if (detector.isAlarm()) {
        return i;
      }
    }
    return -1;
  }

  private double noise(double deviation) {
    return deviation * random.nextGaussian();
  }

  private static double ramp(int minute, int onset, double toGo, int length) {
    return toGo * Math.max(0, minute - onset) / length;
  }

  @Test
  void aRiseIsSaidHoursBeforeTheLimit() {
    int onset = 2 * DAY;
    int at = alarmAt(hot, 3 * DAY, NEVER, i -> 40 + noise(0.5) + ramp(i, onset, 40, 600));

    assertThat(at).isBetween(onset, onset + 420);
  }

  @Test
  void theSameRiseIsNoMatterIfTheConferenceEndsBefore() {
    int onset = 2 * DAY;
    long end = START + (onset + 500) * 60_000L;

    assertThat(alarmAt(hot, onset + 700, end, i -> 40 + noise(0.5) + ramp(i, onset, 40, 900)))
        .isEqualTo(-1);
  }

  @Test
  void aFallIsSaidWhereBelowIsBad() {
    int onset = 2 * DAY;
    var weak = detector(new Limit.Below(-20), Link.IDENTITY);
    int at = alarmAt(weak, 3 * DAY, NEVER, i -> -12 + noise(0.1) - ramp(i, onset, 8, 600));

    assertThat(at).isBetween(onset, onset + 420);
  }

  @Test
  void lossThatGrowsByFactorsIsSaid() {
    int onset = 2 * DAY;
    var loss = detector(new Limit.Above(0.02), Link.LOG);
    int at =
        alarmAt(
            loss,
            3 * DAY,
            NEVER,
            i -> 0.0005 * Math.exp(noise(0.4) + ramp(i, onset, Math.log(40), 480)));

    assertThat(at).isBetween(onset, onset + 440);
  }

  @Test
  void heatThatSettlesBelowTheLimitRaisesNothing() {
    int onset = 2 * DAY;
    int at =
        alarmAt(
            hot,
            3 * DAY,
            NEVER,
            i -> 40 + noise(0.5) + 16 * (1 - Math.exp(-Math.max(0, i - onset) / 120.0)));

    assertThat(at).isEqualTo(-1);
  }

  @Test
  void aStepRaisesNothing() {
    assertThat(alarmAt(hot, 3 * DAY, NEVER, i -> (i < 2 * DAY ? 40 : 60) + noise(0.5)))
        .isEqualTo(-1);
  }

  @Test
  void aDayThatComesNearTheLimitRaisesNothingOnceItIsKnown() {
    alarmAt(hot, 2 * DAY, START, i -> 50 + 22 * Math.sin(2 * Math.PI * i / DAY) + noise(0.5));
    int at = -1;
    for (int i = 2 * DAY; i < 6 * DAY && at < 0; i++) {
      double value = 50 + 22 * Math.sin(2 * Math.PI * i / DAY) + noise(0.5);
      hot.sample(START + i * 60_000L, value, NEVER);
      at = hot.isAlarm() ? i : -1;
    }

    assertThat(at).isEqualTo(-1);
  }

  @Test
  void burstsAndAShortOutageRaiseNothing() {
    int at =
        alarmAt(hot, 3 * DAY, NEVER, i -> i % 400 < 2 ? 99 : i / 20 == 180 ? 0 : 40 + noise(0.5));

    assertThat(at).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 10, 60, 300, 600})
  void anyIntervalWillDo(int seconds) {
    int onset = 2 * DAY * 60;
    long at = -1;
    for (int t = 0; t < 3 * DAY * 60 && at < 0; t += seconds) {
      double value = 40 + noise(0.5) + 40.0 * Math.max(0, t - onset) / (600 * 60);
      hot.sample(START + t * 1_000L, value, NEVER);
      at = hot.isAlarm() ? t : -1;
    }

    assertThat(at).isBetween((long) onset, onset + 450L * 60);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0,
        1,
        -1,
        80,
        1e30,
        -1e30,
        1e300,
        -1e300,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
      })
  void whateverComesTheAnswerIsAProbability(double odd) {
    for (Link link : Link.values()) {
      for (Limit limit : new Limit[] {new Limit.Above(80), new Limit.Below(0.5)}) {
        var detector = detector(limit, link);
        for (int i = 0; i < 2 * DAY; i += 3) {
          double value = i % 7 == 0 || (i > DAY && i < DAY + 300) ? odd : 40 + noise(1);
          detector.sample(START + i * 60_000L, value, NEVER);
          assertThat(detector.probability()).as("%s %s at %d", link, limit, i).isBetween(0.0, 1.0);
        }
      }
    }
  }

  @Test
  void aConstantSeriesRaisesNothing() {
    assertThat(alarmAt(hot, 3 * DAY, NEVER, _ -> 40)).isEqualTo(-1);
    assertThat(hot.probability()).isZero();
  }

  @Test
  void disorderAndDuplicatesWithinFiveMinutesChangeLittle() {
    var orderly = detector(new Limit.Above(80), Link.IDENTITY);
    int onset = 2 * DAY;
    for (int i = 0; i + 5 <= onset + 300; i += 5) {
      for (int k = 0; k < 5; k++) {
        orderly.sample(START + (i + k) * 60_000L, 40 + ramp(i + k, onset, 40, 600), NEVER);
      }
      for (int k : new int[] {2, 0, 1, 1, 4, 3, 0}) {
        hot.sample(START + (i + k) * 60_000L, 40 + ramp(i + k, onset, 40, 600), NEVER);
      }
    }

    assertThat(Math.abs(hot.probability() - orderly.probability())).isLessThan(0.2);
    assertThat(hot.isAlarm()).isEqualTo(orderly.isAlarm());
  }

  @Test
  void oldSamplesAreDroppedAndAClockThatWasSetBackIsBelieved() {
    alarmAt(hot, DAY, NEVER, _ -> 40);
    hot.sample(START, 1_000, NEVER);
    assertThat(hot.isAlarm()).isFalse();

    long earlier = START - 10L * DAY * 60_000;
    int at = -1;
    for (int i = 0; i < 3 * DAY && at < 0; i++) {
      hot.sample(earlier + i * 60_000L, 40 + noise(0.5) + ramp(i, 2 * DAY, 40, 600), NEVER);
      at = hot.isAlarm() ? i : -1;
    }
    assertThat(at).isBetween(2 * DAY, 2 * DAY + 420);
  }

  @Test
  void aGapOfADayIsSpannedByNoDrift() {
    int at =
        alarmAt(hot, 4 * DAY, NEVER, i -> i > DAY && i < 2 * DAY ? Double.NaN : i < DAY ? 40 : 60);

    assertThat(at).isEqualTo(-1);
  }

  @Test
  void theStatementNamesWhatIsKnown() {
    int onset = 2 * DAY;
    alarmAt(hot, onset + 420, START, i -> 40 + noise(0.5) + ramp(i, onset, 40, 600));

    Forecast said = hot.forecast(NEVER).orElseThrow();

    long crossing = START + (onset + 600) * 60_000L;
    assertThat(said.value()).isBetween(65.0, 71.0);
    assertThat(said.way()).isBetween(0.6, 0.75);
    assertThat(said.crossing().p50Millis().orElseThrow())
        .isBetween(crossing - 3_600_000L, crossing + 3_600_000L);
    assertThat(said.crossing().p10Millis().orElseThrow())
        .isLessThan(said.crossing().p50Millis().orElseThrow());
    assertThat(said.evidence()).isNotEmpty().allMatch(line -> !line.isBlank());
  }

  @Test
  void afterTheEndNothingIsWarnedOf() {
    int onset = 2 * DAY;
    IntToDoubleFunction rising = i -> 40 + noise(0.5) + ramp(i, onset, 40, 600);
    assertThat(alarmAt(hot, onset + 500, NEVER, rising)).isPositive();

    for (int i = onset + 500; i < onset + 540; i++) {
      hot.sample(START + i * 60_000L, rising.applyAsDouble(i), START);
    }

    assertThat(hot.isAlarm()).isFalse();
    assertThat(hot.probability()).isZero();
  }

  @Test
  void aSeriesStaysWithinItsBytes() {
    assertThat(ForecastDetector.BYTES).isLessThanOrEqualTo(320);
  }
}
