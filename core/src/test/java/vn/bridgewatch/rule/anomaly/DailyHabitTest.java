package vn.bridgewatch.rule.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DailyHabitTest {

  private static final long MINUTE = 60_000;
  private static final int DAY_MINUTES = 1_440;

  private final DailyHabit habit = new DailyHabit();

  @Test
  void learnsWhatEachHourUsuallyIs() {
    for (int minute = 0; minute < 3 * DAY_MINUTES; minute++) {
      habit.learn(minute * MINUTE, (minute / 60) % 24);
    }

    for (int hour = 0; hour < 24; hour++) {
      assertThat(habit.usual((3L * DAY_MINUTES + hour * 60 + 5) * MINUTE, -1))
          .as("hour %d", hour)
          .isEqualTo(hour, within(0.02f));
    }
  }

  @Test
  void anHourNeverSeenIsAsTheMean() {
    assertThat(habit.usual(0, 42)).isEqualTo(42);
  }

  @Test
  void anHourSeenForTheFirstTimeGoesFromTheMeanToWhatItShows() {
    for (int minute = 0; minute < 9; minute++) {
      habit.learn(minute * MINUTE, 100);
    }

    assertThat(habit.usual(9 * MINUTE, 0)).isEqualTo(75, within(0.01f));
  }

  @Test
  void holdsSmallAndHugeLevelsAtOnce() {
    habit.learn(0, 0.5f);
    habit.learn(60 * MINUTE, 3e30f);
    habit.learn(120 * MINUTE, -2e30f);
    habit.learn(180 * MINUTE, 0);

    assertThat(habit.usual(24 * 60 * MINUTE, 7)).isEqualTo(0.5f, within(1e27f));
    assertThat(habit.usual(25 * 60 * MINUTE, 7)).isEqualTo(3e30f, within(1e28f));
    assertThat(habit.usual(26 * 60 * MINUTE, 7)).isEqualTo(-2e30f, within(1e28f));
  }

  @Test
  void theMeanOfAnHourOfHugeValuesIsFinite() {
    for (int minute = 0; minute < 50; minute++) {
      habit.learn(minute * MINUTE, 1e37f);
    }

    assertThat(habit.usual(50 * MINUTE, 1e37f)).isEqualTo(1e37f, within(1e31f));
  }

  @Test
  void smallLevelsAreKnownAgainOnceHugeOnesAreForgotten() {
    for (int day = 0; day < 300; day++) {
      for (int hour = 0; hour < 24; hour++) {
        habit.learn((day * 24L + hour) * 60 * MINUTE, day == 0 ? 1e12f : hour);
      }
    }

    assertThat(habit.usual((300L * 24 + 13) * 60 * MINUTE, 0)).isEqualTo(13, within(0.1f));
  }

  @Test
  void whatIsUnusualEveryDayIsExpectedAroundItsHour() {
    for (int day = 0; day < 6; day++) {
      for (int hour = 0; hour < 24; hour++) {
        habit.learn((day * 24L + hour) * 60 * MINUTE, 1);
        habit.learnEvidence(hour == 3 ? 12 : 2);
      }
    }
    long seventh = 6L * 24 * 60 * MINUTE;

    assertThat(habit.usualWorst(seventh + 3 * 60 * MINUTE)).isEqualTo(12, within(0.2f));
    assertThat(habit.usualWorst(seventh + 4 * 60 * MINUTE)).isEqualTo(12, within(0.2f));
    assertThat(habit.usualWorst(seventh + 12 * 60 * MINUTE)).isEqualTo(2, within(0.2f));
  }

  @Test
  void evidenceBeyondWhatFitsIsKeptAsTheMost() {
    for (int hour = 0; hour < 24; hour++) {
      habit.learn(hour * 60 * MINUTE, 1);
      habit.learnEvidence(1_000);
    }

    assertThat(habit.usualWorst(60 * MINUTE)).isEqualTo(63.75f);
  }
}
