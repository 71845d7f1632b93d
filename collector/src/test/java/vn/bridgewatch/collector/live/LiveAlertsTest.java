package vn.bridgewatch.collector.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static vn.bridgewatch.collector.live.Fixture.SITE;
import static vn.bridgewatch.collector.live.Fixture.absent;
import static vn.bridgewatch.collector.live.Fixture.rtt;
import static vn.bridgewatch.collector.live.Fixture.success;
import static vn.bridgewatch.collector.live.Fixture.wall;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.alert.Outgoing;
import vn.bridgewatch.collector.alert.Severity;
import vn.bridgewatch.collector.conference.Conference;

/// What becomes of faults: alerts, states, messages.
class LiveAlertsTest {

  private final Fixture fixture = new Fixture();

  @Test
  void aBreachIsPendingThenFires() {
    fixture.play(0, 20, 1);
    assertThat(fixture.site().state()).isEqualTo(SiteState.GOOD);

    fixture.live(25, success(0));
    assertThat(fixture.desk.open()).extracting(AlertView::status).containsExactly("pending");
    assertThat(fixture.site().state()).isEqualTo(SiteState.GOOD);
    assertThat(fixture.disk.outbox).isEmpty();

    fixture.live(30, success(0));
    fixture.live(35, success(0));
    assertThat(fixture.desk.open()).extracting(AlertView::status).containsExactly("firing");
    assertThat(fixture.site())
        .isEqualTo(new SiteStatus(SITE, SiteState.CRITICAL, "alerts", wall(35), wall(35), 1));
    assertThat(fixture.told()).containsExactly("FIRED unreachable");
  }

  @Test
  void anAlertIsOverWhenTheFaultIsGoneForTheClearTime() {
    fixture.play(0, 15, 0);
    fixture.play(20, 30, 1);
    assertThat(fixture.desk.open()).hasSize(1);

    fixture.live(35, success(1));
    assertThat(fixture.desk.open()).isEmpty();
    assertThat(fixture.site().state()).isEqualTo(SiteState.GOOD);
    assertThat(fixture.told()).containsExactly("FIRED unreachable", "RESOLVED unreachable");
  }

  @Test
  void aClockThatIsSetBackDoesNotBlindTheSite() {
    fixture.play(3_600, 3_620, 1);
    fixture.live(3_575, success(0));
    assertThat(fixture.core.latest(SITE).getFirst().sampleMillis())
        .as("a sample that was overtaken")
        .isEqualTo(wall(3_620));

    fixture.play(60, 75, 0);
    assertThat(fixture.core.latest(SITE).getFirst().sampleMillis()).isEqualTo(wall(75));
    assertThat(fixture.told()).containsExactly("FIRED unreachable");
  }

  @Test
  void theStateIsThatOfTheWorstAlert() {
    fixture.live(1, rtt(0.3));
    assertThat(fixture.site().state()).isEqualTo(SiteState.DEGRADED);

    fixture.play(2, 17, 0);
    assertThat(fixture.site().state()).isEqualTo(SiteState.CRITICAL);
    assertThat(fixture.site().openAlerts()).isEqualTo(2);
  }

  @Test
  void aWarningOfAnIdleSiteIsShownAndNotSent() {
    fixture.live(1, rtt(0.3));
    fixture.live(2, rtt(0.01));

    assertThat(fixture.transitions)
        .extracting(AlertView::status, AlertView::severity)
        .containsExactly(tuple("firing", Severity.INFO), tuple("resolved", Severity.INFO));
    assertThat(fixture.disk.outbox).isEmpty();
  }

  @Test
  void anAlertWhoseInputIsAbsentIsFrozenNotOver() {
    fixture.play(0, 15, 0);
    fixture.live(20, absent());

    AlertView frozen = fixture.desk.open().getFirst();
    assertThat(frozen.status()).isEqualTo("firing");
    assertThat(frozen.frozenSinceMillis()).isEqualTo(wall(20));

    fixture.live(25, success(0));
    assertThat(fixture.desk.open().getFirst().frozenSinceMillis()).isNull();
    assertThat(fixture.told()).containsExactly("FIRED unreachable");
  }

  @Test
  void anAlertWhoseSeriesVanishesIsFrozenThoughTheSiteIsHeard() {
    fixture.play(0, 15, 0);
    for (long second = 20; second <= 80; second += 5) {
      fixture.live(second, rtt(0.01));
      fixture.tickTo(second, second + 5);
    }

    assertThat(fixture.desk.open().getFirst().frozenSinceMillis()).isNotNull();
    assertThat(fixture.site().state()).isEqualTo(SiteState.CRITICAL);
    assertThat(fixture.told()).containsExactly("FIRED unreachable");
  }

  @Test
  void aFaultWhoseInputIsGoneDoesNotColourItsSiteForEver() {
    fixture.play(0, 15, 0);
    playOthers(20, 320);
    assertThat(fixture.site().state()).isEqualTo(SiteState.CRITICAL);

    playOthers(325, 1_200);
    assertThat(fixture.site().state()).isEqualTo(SiteState.GOOD);
    assertThat(fixture.site().openAlerts()).as("shown as unknown since").isEqualTo(1);

    fixture.play(1_205, 1_210, 0);
    assertThat(fixture.site().state()).isEqualTo(SiteState.CRITICAL);
    assertThat(unreachable().frozenSinceMillis()).isNull();
    assertThat(fixture.told()).containsExactly("FIRED unreachable");
  }

  /// The site is heard, but the gateway is no longer measured.
  private void playOthers(long fromSeconds, long toSeconds) {
    for (long second = fromSeconds; second <= toSeconds; second += 5) {
      fixture.live(second, rtt(0.01));
      fixture.tickTo(second, Math.min(second + 5, toSeconds));
    }
  }

  @Test
  void otherRulesFreezeNoAlertWhoseSeriesComes() {
    fixture.play(0, 300, 0);
    fixture.transitions.clear();
    fixture.core.rules(Fixture.rules(Fixture.RULES), wall(300));
    fixture.tickTo(300, 311);

    assertThat(unreachable().frozenSinceMillis()).isNull();
    assertThat(fixture.transitions).isEmpty();
  }

  @Test
  void silenceFreezesTheOtherAlertsOfTheSiteUntilItIsHeard() {
    fixture.play(0, 15, 0);
    fixture.tickTo(15, 40);
    assertThat(unreachable().status()).isEqualTo("firing");
    assertThat(unreachable().frozenSinceMillis()).isNotNull();
    assertThat(fixture.site().state()).isEqualTo(SiteState.UNKNOWN);

    fixture.play(41, 51, 0);
    assertThat(fixture.site().state()).isEqualTo(SiteState.CRITICAL);
    assertThat(unreachable().frozenSinceMillis()).isNull();
    assertThat(fixture.told())
        .containsExactly("FIRED unreachable", "FIRED site_silent", "RESOLVED site_silent");
  }

  private AlertView unreachable() {
    return fixture.desk.open().stream()
        .filter(alert -> alert.rule().equals("unreachable"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRiseInPhaseTellsTheSameFaultAgain() {
    var disk = new Fixture.Disk();
    disk.conferences.add(conference(Duration.ofMinutes(16)));
    var near = new Fixture(disk, 0);
    near.play(0, 100, 0);

    assertThat(near.told()).containsExactly("FIRED unreachable", "RAISED unreachable");
    assertThat(near.desk.open().getFirst().phase()).isEqualTo("T15M");
  }

  @Test
  void theSameFaultIsLouderWhenAConferenceIsNear() {
    var disk = new Fixture.Disk();
    disk.conferences.add(conference(Duration.ofMinutes(-10)));
    var on = new Fixture(disk, 0);
    on.live(1, rtt(0.3));
    fixture.live(1, rtt(0.3));

    assertThat(on.desk.open().getFirst().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(fixture.desk.open().getFirst().severity()).isEqualTo(Severity.INFO);
    assertThat(on.site().state()).isEqualTo(fixture.site().state());
  }

  @Test
  void liveAndCriticalIsSentAtOnceAllElseMayGather() {
    var disk = new Fixture.Disk();
    disk.conferences.add(conference(Duration.ofMinutes(-10)));
    new Fixture(disk, 0).play(0, 15, 0);
    Outgoing atOnce = disk.outbox.getFirst();
    assertThat(atOnce.dueMillis()).isEqualTo(atOnce.announcement().atMillis());

    fixture.play(0, 15, 0);
    Outgoing gathers = fixture.disk.outbox.getFirst();
    assertThat(gathers.dueMillis()).isEqualTo(gathers.announcement().atMillis() + 10_000);
  }

  private static Conference conference(Duration fromStart) {
    Instant start = Instant.ofEpochMilli(Fixture.T0).plus(fromStart);
    return new Conference(
        "hn", "Giao ban mật", "HN-11", start, start.plus(Duration.ofHours(2)), List.of(SITE), null);
  }

  @Test
  void everyMessageNamesPlaceNoticeMeasureSinceConferenceAndFirstStep() {
    var disk = new Fixture.Disk();
    disk.conferences.add(conference(Duration.ofMinutes(130)));
    var told = new Fixture(disk, 0);
    told.play(0, 15, 0);

    assertThat(told.lastTold().textVi())
        .isEqualTo(
            "[NGHIÊM TRỌNG] Phường Ba Đình (Thành phố Hà Nội): Không liên lạc được với gateway."
                + " Người dự họp sẽ thấy: Mất hình."
                + " Đo được: probe_success 0 < 0,5 trong 10 giây, probe gateway,"
                + " từ 07:00:00 ngày 23/11/2026."
                + " Hội nghị HN-11: còn 2 giờ 9 phút nữa bắt đầu."
                + " Việc làm đầu tiên: Kiểm tra dây. Đã báo: log.");
    assertThat(told.lastTold().textEn())
        .isEqualTo(
            "[CRITICAL] Phường Ba Đình (Thành phố Hà Nội): Cannot reach gateway."
                + " People will notice: No picture."
                + " Measured: probe_success 0 < 0.5 for 10 s, probe gateway,"
                + " since 07:00:00 on 2026-11-23."
                + " Conference HN-11: starts in 2 h 9 min."
                + " First step: Check the cable. Told: log.");
  }

  @Test
  void silenceIsToldInWordsThatNeedNoExplaining() {
    fixture.play(0, 20, 1);
    fixture.tickTo(20, 33);

    assertThat(fixture.lastTold().textVi())
        .contains("Đo được: không nhận được tín hiệu nào trong 12 giây, từ 07:00:20");
  }

  @Test
  void duringTheConferenceTheMessageSaysSo() {
    var disk = new Fixture.Disk();
    disk.conferences.add(conference(Duration.ofMinutes(-10)));
    var on = new Fixture(disk, 0);
    on.play(0, 15, 0);

    assertThat(on.lastTold().textVi()).contains("Hội nghị HN-11: đang diễn ra.");
    assertThat(on.lastTold().textEn()).contains("Conference HN-11: is on.");
  }

  @Test
  void theEndIsToldWithHowLongItLasted() {
    fixture.play(0, 15, 0);
    fixture.play(20, 35, 1);

    assertThat(fixture.lastTold().textVi())
        .isEqualTo(
            "[ĐÃ HẾT] Phường Ba Đình (Thành phố Hà Nội): Không liên lạc được với gateway."
                + " Đã hết lúc 07:00:35 ngày 23/11/2026, kéo dài 35 giây.");
  }

  @Test
  void rulesMayChangeWhileAlertsStayOpen() {
    fixture.play(0, 15, 0);
    fixture.core.rules(Fixture.rules(Fixture.RULES), wall(16));
    fixture.commit();
    fixture.live(20, success(0));

    assertThat(fixture.desk.open()).hasSize(1);
    assertThat(fixture.told()).containsExactly("FIRED unreachable");
  }

  @Test
  void anAlertEndsWithItsRule() {
    fixture.play(0, 15, 0);
    fixture.core.rules(Fixture.rules("rules: []"), wall(21));
    fixture.commit();

    assertThat(fixture.desk.open()).isEmpty();
    assertThat(fixture.told()).containsExactly("FIRED unreachable", "RESOLVED unreachable");
    assertThat(fixture.lastTold().alert().reason()).isEqualTo("the rule is no more");
    assertThat(fixture.lastTold().alert().reasonVi()).isEqualTo("quy tắc đã bỏ");
    assertThat(fixture.lastTold().textVi())
        .startsWith("[KHÔNG THEO DÕI NỮA] Phường Ba Đình (Thành phố Hà Nội): ")
        .endsWith(
            " Không theo dõi nữa (quy tắc đã bỏ), từ 07:00:21 ngày 23/11/2026;"
                + " không rõ sự cố đã hết hay chưa.");
    assertThat(fixture.lastTold().textEn())
        .startsWith("[NO LONGER WATCHED] ")
        .endsWith(
            " No longer watched (rule removed), since 07:00:21 on 2026-11-23;"
                + " whether the fault is over is not known.");
  }
}
