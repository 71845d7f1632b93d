package vn.bridgewatch.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilenceDetectorTest {

  private static final SilenceRule RULE =
      new SilenceRule(
          "site_silent",
          Duration.ofSeconds(12),
          Duration.ofSeconds(5),
          Grade.CRITICAL,
          new Rule.Texts(RuleText.NONE, RuleText.NONE, RuleText.NONE));

  private final SilenceDetector detector = new SilenceDetector(RULE);

  @Test
  void aSiteThatWasNeverSeenIsShownAsSilentAndNobodyIsTold() {
    assertThat(detector.at(1_000_000)).isEqualTo(new Verdict.Undecided("never seen"));
    assertThat(detector.silent()).isTrue();
  }

  @Test
  void silenceCountsFromTheLastRecord() {
    detector.heard(1_000, 50_000);

    assertThat(detector.at(12_999)).isEqualTo(Verdict.HEALTHY);
    assertThat(detector.silent()).isFalse();
    assertThat(detector.at(13_000))
        .isEqualTo(new Verdict.Breached(Grade.CRITICAL, "nothing received for 12 s", 50_000));
    assertThat(detector.silent()).isTrue();
  }

  @Test
  void itEndsOnlyWhenTheSiteWasHeardForTheClearTime() {
    detector.heard(0, 0);
    detector.at(20_000);

    detector.heard(21_000, 21_000);
    assertThat(detector.at(21_000)).isInstanceOf(Verdict.Breached.class);
    assertThat(detector.silent()).isFalse();
    detector.heard(26_000, 26_000);
    assertThat(detector.at(26_000)).isEqualTo(Verdict.HEALTHY);
  }

  @Test
  void oneRecordNowAndThenDoesNotEndIt() {
    detector.heard(0, 0);
    detector.at(20_000);

    for (long t = 40_000; t < 200_000; t += 20_000) {
      detector.heard(t, t);
      assertThat(detector.at(t + 13_000)).isInstanceOf(Verdict.Breached.class);
      assertThat(detector.silent()).isTrue();
    }
  }

  @Test
  void afterOurRestartSilenceIsShownAtOnceAndToldAfterTheGrace() {
    detector.restoreSeen(7_000, false, 0, 90_000);

    assertThat(detector.at(12_000)).isInstanceOf(Verdict.Undecided.class);
    assertThat(detector.silent()).isTrue();
    assertThat(detector.at(101_999)).isInstanceOf(Verdict.Undecided.class);
    assertThat(detector.at(102_000))
        .isEqualTo(new Verdict.Breached(Grade.CRITICAL, "nothing received for 12 s", 7_000));
  }

  @Test
  void theGraceEndsWithTheFirstRecord() {
    detector.restoreSeen(7_000, false, 0, 90_000);
    detector.heard(3_000, 8_000);

    assertThat(detector.at(15_000)).isInstanceOf(Verdict.Breached.class);
  }

  @Test
  void aSiteThatWasShownAsSilentBeforeARestartIsShownSoAtOnce() {
    detector.restoreSeen(7_000, true, 0, 90_000);

    assertThat(detector.silent()).isTrue();
    assertThat(detector.at(0)).isInstanceOf(Verdict.Undecided.class);
    detector.heard(1_000, 8_000);
    assertThat(detector.silent()).isFalse();
  }

  @Test
  void aSilenceThatWasToldBeforeARestartStandsUntilTheSiteIsHeard() {
    var kept = new Verdict.Breached(Grade.CRITICAL, "kept", 4_000);
    detector.restoreBreached(kept, 0);

    assertThat(detector.at(0)).isEqualTo(kept);
    assertThat(detector.silent()).isTrue();
    detector.heard(1_000, 9_000);
    detector.heard(6_000, 14_000);
    assertThat(detector.at(6_000)).isEqualTo(Verdict.HEALTHY);
  }

  @Test
  void onlyTimeInWhichWeListenedCounts() {
    var listening = new ListeningTime(0);

    assertThat(listening.advance(seconds(1), true)).isEqualTo(1_000);
    assertThat(listening.advance(seconds(61), true)).as("suspended a minute").isEqualTo(3_000);
    assertThat(listening.advance(seconds(62), false)).as("behind").isEqualTo(3_000);
    assertThat(listening.advance(seconds(63), true)).isEqualTo(4_000);
  }

  @Test
  void partsOfAMillisecondAreNotLost() {
    var listening = new ListeningTime(0);
    for (long nanos = 0; nanos <= seconds(1); nanos += 1_500_000) {
      listening.advance(nanos, true);
    }

    assertThat(listening.millis()).isBetween(998L, 1_000L);
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
