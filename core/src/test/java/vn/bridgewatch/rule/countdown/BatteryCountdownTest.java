package vn.bridgewatch.rule.countdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class BatteryCountdownTest {

  private static final double CAPACITY = 3_600_000; // a kilowatt hour in watt seconds
  private static final double LOAD = 500;

  /// A voltage that holds, and then gives way: as cells do.
  private static double voltage(double left) {
    return 42 + 8 * left - 6 * Math.exp(-left * 12);
  }

  private static DischargeCurve known() {
    int n = 400;
    var readings = new double[n];
    var energy = new double[n];
    for (int i = 0; i < n; i++) {
      double used = i / (n - 1.0);
      readings[i] = voltage(1 - used);
      energy[i] = used * CAPACITY;
    }
    return DischargeCurve.learnt(readings, energy);
  }

  /// Discharges for so many minutes, and says what is told and what is true.
  private static double[] after(
      BatteryCountdown countdown, double capacity, int minutes, IntToDoubleFunction load) {
    double left = capacity;
    for (int i = 0; i <= minutes * 6; i++) {
      countdown.sample(i * 10_000L, voltage(left / capacity), load.applyAsDouble(i / 6));
      if (i < minutes * 6) {
        left -= effective(load.applyAsDouble(i / 6)) * 10;
      }
    }
    double truth = left / effective(load.applyAsDouble(minutes));
    return new double[] {countdown.timeLeft().orElseThrow().p50().toSeconds(), truth};
  }

  private static double effective(double load) {
    return load * Math.pow(load / LOAD, 0.15);
  }

  @Test
  void aKnownBatteryAtItsUsualLoadIsTimed() {
    double[] said =
        after(new BatteryCountdown(known(), CAPACITY, LOAD, 0.1), CAPACITY, 60, _ -> LOAD);

    assertThat(said[0]).isCloseTo(said[1], within(said[1] * 0.03));
  }

  @Test
  void aStepOfTheLoadShowsAtOnce() {
    double[] said =
        after(
            new BatteryCountdown(known(), CAPACITY, LOAD, 0.1),
            CAPACITY,
            60,
            minute -> minute < 50 ? LOAD : LOAD * 1.4);

    assertThat(said[0]).isCloseTo(said[1], within(said[1] * 0.1));
  }

  @Test
  void aBatteryThatHasAgedScalesItself() {
    double aged = 0.6 * CAPACITY;
    double[] said = after(new BatteryCountdown(known(), CAPACITY, LOAD, 0.1), aged, 40, _ -> LOAD);

    assertThat(said[0]).isCloseTo(said[1], within(said[1] * 0.15));
  }

  @Test
  void aLineThroughTheVoltageWouldHaveBeenWrongByFar() {
    double left = 0.25;
    double slope = (voltage(1) - voltage(left)) / 0.75;
    double byLine = (voltage(left) - voltage(0)) / slope;
    double[] said =
        after(new BatteryCountdown(known(), CAPACITY, LOAD, 0.1), CAPACITY, 90, _ -> LOAD);

    assertThat(byLine / left).as("of what is true").isGreaterThan(1.5);
    assertThat(said[0]).isCloseTo(said[1], within(said[1] * 0.05));
  }

  @Test
  void chargeInPercentOfAnUnknownCapacityIsTimedOnceSomeIsUsed() {
    var countdown = new BatteryCountdown(DischargeCurve.straight(100, 0), 0, 0, 1);
    countdown.sample(0, 100, 30);
    assertThat(countdown.timeLeft()).isEmpty();
    for (int minute = 1; minute <= 30; minute++) {
      countdown.sample(minute * 60_000L, Math.rint(100 - minute), 30);
    }

    TimeLeft left = countdown.timeLeft().orElseThrow();
    assertThat(left.p50().toMinutes()).isBetween(66L, 74L);
    assertThat(left.p10()).isLessThan(left.p50());
    assertThat(left.p90()).isGreaterThan(left.p50());
  }

  @Test
  void whenTheMainsAreBackNothingIsCounted() {
    var countdown = new BatteryCountdown(known(), CAPACITY, LOAD, 0.1);
    after(countdown, CAPACITY, 10, _ -> LOAD);
    countdown.charging();

    assertThat(countdown.timeLeft()).isEmpty();
  }

  @Test
  void oddReadingsArePassedOver() {
    var countdown = new BatteryCountdown(known(), CAPACITY, LOAD, 0.1);
    after(countdown, CAPACITY, 10, _ -> LOAD);
    TimeLeft before = countdown.timeLeft().orElseThrow();
    countdown.sample(600_001, Double.NaN, LOAD);
    countdown.sample(600_001, 45, Double.NaN);
    countdown.sample(600_001, 45, -1);
    countdown.sample(600_001, 45, 0);
    countdown.sample(1, 45, LOAD);

    assertThat(countdown.timeLeft().orElseThrow()).isEqualTo(before);
  }

  @Test
  void aCurveMustFall() {
    assertThatThrownBy(() -> DischargeCurve.straight(10, 10)).hasMessageContaining("must fall");
    assertThatThrownBy(() -> DischargeCurve.learnt(new double[] {1}, new double[] {0}))
        .hasMessageContaining("two readings");
  }

  @Test
  void theCurveGivesBackWhatItLearnt() {
    DischargeCurve curve = known();
    for (double left = 0; left <= 1; left += 0.05) {
      assertThat(curve.left(voltage(left))).isCloseTo(left, within(0.02));
    }
  }
}
