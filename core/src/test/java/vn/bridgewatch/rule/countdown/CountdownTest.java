package vn.bridgewatch.rule.countdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.rule.countdown.TimeToAct.Judgement;

class CountdownTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private static final long HOUR = 3_600_000L;
  private static final Duration MARGIN = Duration.ofMinutes(30);

  private static TimeLeft minutes(long p10, long p50, long p90) {
    return new TimeLeft(Duration.ofMinutes(p10), Duration.ofMinutes(p50), Duration.ofMinutes(p90));
  }

  @Test
  void aCertificateLastsUntilItsDate() {
    assertThat(Expiry.until(NOW.plusSeconds(3_600), NOW).p10()).isEqualTo(Duration.ofHours(1));
    assertThat(Expiry.until(NOW.minusSeconds(1), NOW).p90()).isEqualTo(Duration.ZERO);
    assertThat(Expiry.until(Instant.MAX, NOW).p50()).isEqualTo(TimeLeft.MAX);
  }

  @Test
  void aLeaseMustBeRenewedBeforeItsLastQuarter() {
    Duration life = Duration.ofHours(1);
    Instant renewed = NOW.minus(Duration.ofMinutes(20));

    assertThat(Expiry.isRenewalMissed(renewed, life, NOW)).isFalse();
    assertThat(Expiry.isRenewalMissed(renewed, life, NOW.plus(Duration.ofMinutes(26)))).isTrue();
  }

  @Test
  void aLeakUnderASawToothIsFoundByItsPeaks() {
    var disk = new FillCountdown(95);
    for (int minute = 0; minute < 5 * 1_440; minute += 5) {
      double tooth = 8 * (minute % 480) / 480.0;
      disk.sample(minute * 60_000L, 60 + tooth + 4.0 * minute / 1_440);
    }
    // Peaks at 68 + 4 a day reach 95 after 6.75 days, of which 5 are gone.
    TimeLeft left = disk.timeLeft().orElseThrow();

    assertThat(left.p50()).isBetween(Duration.ofHours(32), Duration.ofHours(54));
  }

  @Test
  void aSawToothWithoutALeakDoesNotFill() {
    var disk = new FillCountdown(95);
    for (int minute = 0; minute < 5 * 1_440; minute += 5) {
      disk.sample(minute * 60_000L, 60 + 20 * (minute % 480) / 480.0);
    }

    assertThat(disk.timeLeft()).isEmpty();
  }

  @Test
  void aDiskThatIsBeingFilledNowIsSaidAtOnce() {
    var disk = new FillCountdown(95);
    for (int minute = 0; minute <= 1_440; minute += 5) {
      disk.sample(minute * 60_000L, 50 + 0.6 * Math.max(0, minute - 1_380));
    }

    assertThat(disk.timeLeft().orElseThrow().p50()).isLessThan(Duration.ofMinutes(30));
  }

  @Test
  void aFullDiskHasNoTimeLeftAndAnUnknownOneNone() {
    var disk = new FillCountdown(95);
    assertThat(disk.timeLeft()).isEmpty();
    disk.sample(0, Double.NaN);
    disk.sample(HOUR, 50);
    disk.sample(HOUR, 99);
    disk.sample(0, 99);
    assertThat(disk.timeLeft()).isEmpty();
    disk.sample(2 * HOUR, 96);
    assertThat(disk.timeLeft().orElseThrow().p90()).isEqualTo(Duration.ZERO);
  }

  @Test
  void itIsTimeToActWhenTheSpareTimeFallsUnderTheMargin() {
    RepairTime repair = FaultKind.TECHNICIAN.repairTime(Duration.ofMinutes(50)); // 120 in all
    Duration end = Duration.ofHours(6);

    assertThat(new TimeToAct(minutes(160, 200, 240), end, repair, MARGIN).judge())
        .isInstanceOf(Judgement.Wait.class);
    assertThat(new TimeToAct(minutes(140, 200, 240), end, repair, MARGIN).judge())
        .isEqualTo(
            new Judgement.Act(
                Duration.ofMinutes(200), Duration.ofMinutes(120), Duration.ofMinutes(80)));
    assertThat(new TimeToAct(minutes(60, 90, 120), end, repair, MARGIN).judge())
        .isEqualTo(
            new Judgement.TooLate(
                Duration.ofMinutes(90), Duration.ofMinutes(120), Duration.ofMinutes(30)));
  }

  @Test
  void whatOutlastsTheConferenceCanWait() {
    RepairTime repair = FaultKind.CARRIER.repairTime(Duration.ZERO);

    assertThat(new TimeToAct(minutes(90, 95, 99), Duration.ofMinutes(90), repair, MARGIN).judge())
        .isEqualTo(new Judgement.Wait(java.util.Optional.empty()));
  }

  @Test
  void onlyWhatNeedsSomebodyThereNeedsTravel() {
    Duration far = Duration.ofHours(3);

    assertThat(FaultKind.REMOTE.repairTime(far).total()).isLessThan(Duration.ofHours(1));
    assertThat(FaultKind.POWER.repairTime(far).travel()).isEqualTo(far);
  }

  @Test
  void aJourneyIsLongerThanTheStraightLine() {
    // Hà Nội to Hải Phòng: 88 km as the crow flies.
    assertThat(Journey.between(21.03, 105.85, 20.86, 106.68))
        .isBetween(Duration.ofMinutes(200), Duration.ofMinutes(250));
    assertThat(Journey.between(21, 105, 21, 105)).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void timesLeftMustBeInOrder() {
    assertThatThrownBy(() -> minutes(2, 1, 3)).hasMessageContaining("must rise");
    assertThatThrownBy(() -> new RepairTime(Duration.ZERO, Duration.ofMinutes(-1), Duration.ZERO))
        .hasMessageContaining("travel");
  }
}
