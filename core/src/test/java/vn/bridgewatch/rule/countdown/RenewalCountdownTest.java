package vn.bridgewatch.rule.countdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Readings every 15 s of a registration for an hour, whole seconds as registrars tell them.
class RenewalCountdownTest {

  private static final int EVERY = 15;
  private static final double LIFE = 3_600;

  private final RenewalCountdown countdown = new RenewalCountdown();
  private long seconds;
  private double left = LIFE;

  /// The next reading of a client that renews when so much is left or less.
  private void read(double renewsAt) {
    seconds += EVERY;
    left = Math.max(0, left - EVERY);
    if (left <= renewsAt) {
      left = LIFE - seconds % EVERY;
    }
    countdown.sample(seconds * 1_000, Math.floor(left), false);
  }

  private void live(int renewals, double renewsAt) {
    for (int done = 0; done < renewals; ) {
      double before = left;
      read(renewsAt);
      done += left > before ? 1 : 0;
      assertThat(countdown.timeLeft()).isEmpty();
    }
  }

  /// How much is left when it is first said that a renewal was missed; -1 where it never is.
  private double saidAt() {
    while (left > 0) {
      read(-1);
      if (countdown.timeLeft().isPresent()) {
        assertThat(countdown.timeLeft().get().p50()).isEqualTo(Duration.ofSeconds((long) left));
        return left;
      }
    }
    return -1;
  }

  @ParameterizedTest
  @CsvSource({
    "1800, 1690", // half
    "900, 790",
    "360, 250", // nine tenths
    "120, 15", // two minutes before the end
  })
  void aRenewalThatIsMissedIsSaidSoonWhateverTheHabit(double renewsAt, double atLeast) {
    live(6, renewsAt);

    assertThat(saidAt()).isBetween(atLeast, renewsAt);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 60})
  void whoRenewsInTheLastMomentsCannotBeForetold(int renewsAt) {
    live(6, renewsAt);

    assertThat(saidAt()).isEqualTo(-1);
  }

  @Test
  void aRenewalThatIsTriedAgainForHalfAMinuteIsNoneThatWasMissed() {
    live(6, 1_800);
    for (int late = 0; late < 10; late++) {
      live(1, 1_800 - 32);
      live(3, 1_800);
    }
  }

  @Test
  void restartsTeachNothing() {
    live(6, 1_800);
    for (int restart = 0; restart < 8; restart++) {
      for (int i = 0; i < 4; i++) {
        read(-1);
      }
      read(LIFE);
      assertThat(countdown.timeLeft()).isEmpty();
    }
    live(1, 1_800);

    assertThat(saidAt()).isBetween(1_690.0, 1_800.0);
  }

  @Test
  void restartsAtFirstAreNoHabit() {
    for (int restart = 0; restart < 12; restart++) {
      live(1, LIFE - 120);
    }

    live(6, 1_800);
    assertThat(saidAt()).isBetween(1_690.0, 1_800.0);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 20, 45, 59})
  void aClockThatIsSetBackALittleGivesNothingUp(int back) {
    live(6, 1_800);
    assertThat(saidAt()).isPositive();
    seconds += 4 * EVERY - back; // what came in between is late, and passed over before
    left -= 4 * EVERY;
    countdown.sample(seconds * 1_000, left, false);
    while (left > 60) {
      assertThat(countdown.timeLeft()).isPresent();
      read(-1);
    }
  }

  @Test
  void whoRenewsAtRandomIsNotSaidToHaveMissedIt() {
    var random = new Random(5);
    int wrong = 0;
    for (int renewal = 0; renewal < 2_000; renewal++) {
      double renewsAt = LIFE * (0.3 + 0.15 * random.nextDouble());
      double before;
      boolean said = false;
      do {
        before = left;
        read(renewsAt);
        said |= countdown.timeLeft().isPresent();
      } while (left <= before);
      wrong += said ? 1 : 0;
    }

    assertThat(wrong).isLessThan(20);
    assertThat(saidAt()).isPositive();
  }

  @Test
  void nothingIsSaidBeforeTheHabitIsKnown() {
    live(3, 1_800);

    assertThat(saidAt()).isEqualTo(-1);
  }

  @Test
  void whatHasEndedHasEndedUntilItIsRenewed() {
    live(6, 1_800);
    assertThat(saidAt()).isPositive();
    while (left > 0) {
      read(-1);
    }

    for (int i = 0; i < 100; i++) {
      read(-1);
      assertThat(countdown.timeLeft()).contains(TimeLeft.certain(Duration.ZERO));
    }
    read(LIFE);
    assertThat(countdown.timeLeft()).isEmpty();
  }

  @Test
  void whoLogsOffHasMissedNothing() {
    live(6, 1_800);
    left = 0;
    read(-1);
    assertThat(countdown.timeLeft()).isEmpty();

    left = 1_000; // comes back for a short while, and with the old life after that
    for (int i = 0; i < 30; i++) {
      read(-1);
      assertThat(countdown.timeLeft()).isEmpty();
    }
  }

  @Test
  void oneLateRenewalChangesNothingAndTwoAreAHabit() {
    live(8, 1_800);
    assertThat(saidAt()).isBetween(1_690.0, 1_800.0);
    while (left > 300) {
      read(-1);
    }
    read(LIFE); // late
    assertThat(countdown.timeLeft()).isEmpty();
    assertThat(saidAt()).isBetween(1_690.0, 1_800.0);
    while (left > 300) {
      read(-1);
    }
    read(LIFE); // late again
    live(6, 300);
    assertThat(saidAt()).isBetween(190.0, 300.0);
  }

  @Test
  void nothingIsLearntFromAGapOrAClockThatWasSetBack() {
    live(6, 1_800);
    seconds += 50 * 60;
    left = 3_000;
    countdown.sample(seconds * 1_000, left, true);
    assertThat(saidAt()).isBetween(1_690.0, 1_800.0);

    left = LIFE;
    seconds -= 86_400;
    countdown.sample(seconds * 1_000, left, true);
    assertThat(countdown.timeLeft()).isEmpty();
    assertThat(saidAt()).isBetween(1_690.0, 1_800.0);
  }

  @Test
  void noNumberIsPassedOver() {
    live(6, 1_800);
    countdown.sample(seconds * 1_000 + 1, Double.NaN, false);

    assertThat(saidAt()).isBetween(1_690.0, 1_800.0);
  }
}
