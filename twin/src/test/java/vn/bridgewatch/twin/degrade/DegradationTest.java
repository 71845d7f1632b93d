package vn.bridgewatch.twin.degrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.rule.Limit;

class DegradationTest {

  private static Scenario ramp(int onset, int crossing, int deadline) {
    var values = new double[1_440];
    for (int i = 0; i < values.length; i++) {
      values[i] = 100.0 * Math.max(0, i - onset) / (crossing - onset);
    }
    return new Scenario(
        "ramp",
        Kind.FAN,
        new Limit.Above(100),
        0,
        new Scenario.Course(onset, crossing, deadline),
        values);
  }

  private static boolean[] on(int from, int to) {
    var alarms = new boolean[1_440];
    java.util.Arrays.fill(alarms, from, to, true);
    return alarms;
  }

  @Test
  void aSeedGivesTheSameScenariosEveryTime() {
    List<Scenario> once = ScenarioMaker.make(9, 2);
    List<Scenario> again = ScenarioMaker.make(9, 2);

    assertThat(once).hasSize(Kind.values().length * 4);
    for (int i = 0; i < once.size(); i++) {
      assertThat(again.get(i).name()).isEqualTo(once.get(i).name());
      for (int minute = 0; minute < once.get(i).minutes(); minute += 7) {
        assertThat(Double.compare(again.get(i).value(minute), once.get(i).value(minute))).isZero();
      }
    }
  }

  @Test
  void halfOfTheScenariosFailBeforeTheirEnd() {
    List<Scenario> scenarios = ScenarioMaker.make(9, 6);

    long failing = scenarios.stream().filter(Scenario::fails).count();
    assertThat((double) failing / scenarios.size()).isCloseTo(0.5, within(0.05));
    assertThat(scenarios)
        .filteredOn(Scenario::fails)
        .allSatisfy(s -> assertThat(s.onset()).isPositive().isLessThan(s.crossing()));
  }

  @Test
  void developmentAndReportingSeedsAreApart() {
    assertThat(Seeds.development()).isNotEmpty().doesNotContainAnyElementsOf(Seeds.reporting());
    assertThat(Seeds.reporting()).isNotEmpty();
  }

  @Test
  void aWarningAfterTheOnsetIsALead() {
    var tally = new Tally();
    tally.add(ramp(600, 900, 1_000), on(800, 850));

    assertThat(tally.meanLead()).isEqualTo(100);
    assertThat(tally.recall()).isEqualTo(1);
    assertThat(tally.falseAlarms()).isZero();
  }

  @Test
  void aWarningWithLessThanTenMinutesIsAMiss() {
    var tally = new Tally();
    tally.add(ramp(600, 900, 1_000), on(891, 950));

    assertThat(tally.meanLead()).isZero();
    assertThat(tally.recall()).isZero();
  }

  @Test
  void aWarningBeforeTheOnsetIsFalseAndNoLead() {
    var tally = new Tally();
    tally.add(ramp(600, 900, 1_000), on(500, 950));

    assertThat(tally.falseAlarms()).isEqualTo(1);
    assertThat(tally.recall()).isZero();
    assertThat(tally.days()).isCloseTo(600 / 1_440.0, within(1e-9));
  }

  @Test
  void everyEpisodeOfAHarmlessSeriesIsFalse() {
    var tally = new Tally();
    var harmless =
        new Scenario(
            "quiet",
            Kind.FAN,
            new Limit.Above(100),
            0,
            new Scenario.Course(-1, -1, 1_440),
            new double[1_440]);
    boolean[] alarms = on(100, 200);
    java.util.Arrays.fill(alarms, 300, 301, true);
    tally.add(harmless, alarms);

    assertThat(tally.falseADay()).isEqualTo(2);
  }

  @Test
  void predictLinearIsTheLineOfLeastSquares() {
    Scenario ramp = ramp(0, 1_000, 1_440);
    double[][] line = Baselines.PredictLinear.slopes(ramp, 60, false);

    assertThat(line[1][500]).isCloseTo(0.001, within(1e-9));
    assertThat(line[0][500]).isCloseTo(0.5, within(1e-9));
    boolean[] alarms = new Baselines.PredictLinear(60, 120, 1, false).alarms(ramp);
    assertThat(alarms[879]).isFalse();
    assertThat(alarms[881]).isTrue();
  }

  @Test
  void theGridsOfTheBaselinesAreLarge() {
    assertThat(Baselines.predictions()).hasSizeGreaterThanOrEqualTo(150);
    assertThat(Baselines.levels()).hasSizeGreaterThanOrEqualTo(50);
  }

  @Test
  void calibrationIsWorkedOutByHand() {
    var calibration = new Calibration();
    var said = new float[1_440];
    java.util.Arrays.fill(said, 0.75f);
    // 30 statements from onset to crossing, all within six hours and all true.
    calibration.add(ramp(600, 900, 1_000), said, true);

    assertThat(calibration.error()).isCloseTo(0.25, within(1e-6));
  }

  @Test
  void theForecastWarnsHoursBeforeARampAndTheBestLevelLater() {
    List<Scenario> scenarios = ScenarioMaker.make(77, 3);
    var ours = new Tally();
    var forecaster = new Forecaster();
    scenarios.forEach(scenario -> ours.add(scenario, forecaster.alarms(scenario)));

    assertThat(ours.recall()).isGreaterThan(0.6);
    assertThat(ours.meanLead()).isGreaterThan(45);
  }
}
