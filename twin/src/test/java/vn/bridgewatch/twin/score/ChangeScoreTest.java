package vn.bridgewatch.twin.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeScoreTest {

  @Test
  void anAlarmHitsFromOneSampleBeforeToFiveAfter() {
    assertThat(score(List.of(100), List.of(99)).hits()).isEqualTo(1);
    assertThat(score(List.of(100), List.of(105)).hits()).isEqualTo(1);
    assertThat(score(List.of(100), List.of(98)).hits()).isZero();
    assertThat(score(List.of(100), List.of(106)).hits()).isZero();
  }

  @Test
  void eachChangeIsHitOnceAndEachAlarmHitsOnce() {
    assertThat(score(List.of(100), List.of(100, 102))).isEqualTo(new ChangeScore(1, 1, 0, 2));
    assertThat(score(List.of(100, 102), List.of(103))).isEqualTo(new ChangeScore(1, 0, 1, 2));
    assertThat(score(List.of(100, 102), List.of(103, 104))).isEqualTo(new ChangeScore(2, 0, 0, 2));
  }

  @Test
  void figuresAreThoseOfAllSeriesTogether() {
    ChangeScore sum =
        ChangeScore.sum(
            List.of(score(List.of(10, 50), List.of(11)), score(List.of(), List.of(70, 90))));

    assertThat(sum).isEqualTo(new ChangeScore(1, 2, 1, 4));
    assertThat(sum.precision()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(sum.recall()).isEqualTo(0.5);
    assertThat(sum.f1()).isEqualTo(0.4);
    assertThat(sum.falseAlarmsADay()).isEqualTo(0.5);
  }

  @Test
  void nothingToFindAndNothingSaidIsZeroAndNotAnError() {
    ChangeScore none = score(List.of(), List.of());

    assertThat(none.f1()).isZero();
    assertThat(none.precision()).isZero();
  }

  private static ChangeScore score(List<Integer> labels, List<Integer> alarms) {
    return ChangeScore.of(labels, alarms, 2);
  }
}
