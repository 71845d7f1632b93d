package vn.bridgewatch.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The collector is 1,000,000 ms ahead of our monotonic clock, and our wall clock 999,700.
final class CollectorClockTest {

  private final CollectorClock clock = new CollectorClock();

  private void ask(long sentMillis, long thereMillis, long backMillis) {
    clock.answered(
        sentMillis, sentMillis + thereMillis + backMillis, 1_000_000 + sentMillis + thereMillis);
  }

  @Test
  void anAnswerThatHadToWaitIsNotBelieved() {
    ask(0, 60, 10);
    assertThat(clock.aheadOf(100, 999_800)).isEqualTo(325);
    ask(1_000, 10, 10);
    ask(2_000, 45, 10);
    assertThat(clock.aheadOf(2_100, 1_001_800)).isEqualTo(300);
  }

  @Test
  void aClockThatWasSetIsBelievedAtOnce() {
    ask(0, 1, 1);
    clock.answered(1_000, 1_040, 1_000_000 + 1_020 + 60_000);
    assertThat(clock.aheadOf(1_100, 1_000_800)).isEqualTo(60_300);
  }

  @Test
  void whatIsLongAgoIsForgottenAndAStepOfOurClockIsSeenAtOnce() {
    ask(0, 1, 1);
    for (int i = 1; i <= CollectorClock.KEPT; i++) {
      ask(1_000L * i, 30, 10);
    }
    assertThat(clock.aheadOf(5_000, 1_004_700)).isEqualTo(310);
    assertThat(clock.aheadOf(5_000, 1_004_700 - 7_000)).isEqualTo(7_310);
  }
}
