package vn.bridgewatch.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.alert.Announcement;
import vn.bridgewatch.collector.alert.Handling;
import vn.bridgewatch.collector.alert.Outgoing;
import vn.bridgewatch.collector.alert.Severity;
import vn.bridgewatch.collector.alert.StoredAlert;
import vn.bridgewatch.collector.journal.Offsets;
import vn.bridgewatch.collector.live.LiveRepository;
import vn.bridgewatch.collector.live.SiteState;
import vn.bridgewatch.collector.live.SiteStatus;
import vn.bridgewatch.collector.notify.Outbox;
import vn.bridgewatch.rule.Grade;

class OutboxStoreTest {

  @TempDir Path folder;
  private Store store;
  private AlertStore alerts;
  private OutboxStore outbox;

  @BeforeEach
  void open() {
    store = Store.open(folder.resolve("b.db"), () -> 0);
    alerts = new AlertStore(store);
    outbox = new OutboxStore(store);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static AlertView view(long id, String site, String status) {
    return view(id, site, status, Severity.CRITICAL);
  }

  private static AlertView view(long id, String site, String status, Severity severity) {
    return new AlertView(
        id,
        "f" + id,
        "rule",
        site,
        "mcu",
        Map.of("site", site, "probe", "cổng \"chính\""),
        status,
        severity,
        "LIVE",
        "hn",
        1,
        2,
        status.equals("resolved") ? Long.valueOf(9) : null,
        null,
        "x 0 < 0.5",
        "Mất liên lạc",
        "Lost",
        "Kiểm tra",
        "Check",
        null,
        false,
        Handling.NONE);
  }

  private static Outgoing message(String channel, String site, long id, int number, long due) {
    return message(channel, site, id, number, due, Severity.CRITICAL);
  }

  private static Outgoing message(
      String channel, String site, long id, int number, long due, Severity severity) {
    var announcement =
        new Announcement(
            id + "-" + number,
            number == 1 ? Announcement.Kind.FIRED : Announcement.Kind.RESOLVED,
            view(id, site, number == 1 ? "firing" : "resolved", severity),
            "Phường Ba Đình",
            "01",
            "Thành phố Hà Nội",
            "HN-11",
            due,
            "vi",
            "en");
    return new Outgoing(channel, announcement, due);
  }

  private void commit(Outgoing... outgoing) {
    alerts
        .commit(
            new LiveRepository.Commit(
                List.of(),
                List.of(outgoing),
                List.of(),
                List.of(),
                List.of(),
                new LiveRepository.Progress(Offsets.of(0, 1), Offsets.of(0, 0), 1)))
        .join();
  }

  private List<String> due(long now) {
    var keys = new ArrayList<String>();
    for (Outbox.Batch batch : outbox.due("log", now, 100)) {
      keys.add(batch.site() + batch.messages().stream().map(Announcement::key).toList());
    }
    return keys;
  }

  @Test
  void whatIsCommittedComesBackAsItWas() {
    Outgoing message = message("log", "00004", 1, 1, 5);
    commit(message);

    assertThat(outbox.due("log", 5, 10).getFirst().messages())
        .containsExactly(message.announcement());
  }

  @Test
  void theSameMessageTwiceIsOne() {
    commit(message("log", "00004", 1, 1, 5), message("log", "00004", 1, 1, 5));
    commit(message("log", "00004", 1, 1, 5));

    assertThat(outbox.waiting("log")).isEqualTo(1);
  }

  @Test
  void messagesOfASiteGatherUntilTheFirstIsDue() {
    commit(
        message("log", "00004", 1, 1, 100),
        message("log", "00004", 2, 1, 105),
        message("log", "01", 3, 1, 103));

    assertThat(due(99)).isEmpty();
    assertThat(outbox.nextDueMillis("log")).isEqualTo(100);
    assertThat(due(100)).containsExactly("00004[1-1, 2-1]");
    assertThat(due(103)).containsExactly("00004[1-1, 2-1]", "01[3-1]");
  }

  @Test
  void aBatchStaysTheSameOverARestartAndLaterMessagesWaitBehindIt() {
    commit(message("log", "00004", 1, 1, 100));
    Outbox.Batch first = outbox.due("log", 100, 10).getFirst();
    commit(message("log", "00004", 1, 2, 101));

    var restarted = new OutboxStore(store);
    assertThat(restarted.due("log", 200, 10)).containsExactly(first);
    restarted.sent(first, 200);
    assertThat(due(200)).containsExactly("00004[1-2]");
  }

  @Test
  void whatWaitsBehindABatchIsNotDueBeforeIt() {
    commit(message("log", "00004", 1, 1, 100));
    Outbox.Batch batch = outbox.due("log", 100, 10).getFirst();
    commit(message("log", "00004", 1, 2, 101));
    outbox.failed(batch, 500, "HTTP 503");

    assertThat(outbox.nextDueMillis("log")).isEqualTo(500);
    commit(message("log", "01", 2, 1, 300));
    assertThat(outbox.nextDueMillis("log")).as("another site").isEqualTo(300);
    outbox.sent(batch, 500);
    assertThat(outbox.nextDueMillis("log")).isEqualTo(101);
  }

  @Test
  void aRefusedBatchIsGivenUpAndWhatWaitsBehindItGoesOn() {
    commit(message("log", "00004", 1, 1, 100));
    Outbox.Batch batch = outbox.due("log", 100, 10).getFirst();
    commit(message("log", "00004", 1, 2, 101));
    outbox.refused(batch, 200, "HTTP 400");

    assertThat(due(200)).containsExactly("00004[1-2]");
    assertThat(outbox.waiting("log")).isEqualTo(1);
  }

  @Test
  void whatIsCriticalInAConferenceThatIsOnGoesFirst() {
    commit(
        message("log", "01", 1, 1, 100, Severity.WARNING),
        message("log", "02", 2, 1, 100, Severity.CRITICAL));

    assertThat(due(100)).containsExactly("02[2-1]", "01[1-1]");
  }

  @Test
  void aFailedBatchWaitsForItsTimeAndCountsItsAttempts() {
    commit(message("log", "00004", 1, 1, 100));
    Outbox.Batch batch = outbox.due("log", 100, 10).getFirst();
    outbox.failed(batch, 500, "HTTP 503");

    assertThat(due(499)).isEmpty();
    assertThat(outbox.nextDueMillis("log")).isEqualTo(500);
    assertThat(outbox.due("log", 500, 10).getFirst().attempts()).isEqualTo(1);
    assertThat(outbox.due("log", 500, 10).getFirst().id()).isEqualTo(batch.id());
  }

  @Test
  void channelsDoNotSeeEachOther() {
    commit(message("log", "00004", 1, 1, 1), message("ops", "00004", 1, 1, 1));
    outbox.sent(outbox.due("log", 1, 10).getFirst(), 1);

    assertThat(outbox.waiting("log")).isZero();
    assertThat(outbox.waiting("ops")).isEqualTo(1);
    assertThat(outbox.nextDueMillis("log")).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whatIsTooOldIsGivenUp() {
    commit(message("log", "00004", 1, 1, 100), message("log", "01", 2, 1, 200));

    assertThat(outbox.abandon("log", 150, 1_000)).isEqualTo(1);
    assertThat(due(1_000)).containsExactly("01[2-1]");
  }

  @Test
  void decisionsStatesAndPositionAreKeptTogether() {
    var alert = new StoredAlert(view(7, "00004", "firing"), Grade.CRITICAL, 6, 1, 3, null);
    var status = new SiteStatus("00004", SiteState.CRITICAL, "alerts", 5, 6, 1);
    var progress =
        new LiveRepository.Progress(
            Offsets.of(0, 1_234).with(3, 77), Offsets.of(0, 1_000).with(3, 70), 9);
    alerts
        .commit(
            new LiveRepository.Commit(
                List.of(alert), List.of(), List.of(status), List.of(), List.of(), progress))
        .join();

    assertThat(new AlertStore(store).load())
        .isEqualTo(new LiveRepository.Kept(List.of(alert), List.of(status), progress));
    assertThat(alerts.recent(5)).containsExactly(alert.view());
  }

  @Test
  void anOlderRevisionNeverReplacesANewer() {
    var newer = new StoredAlert(view(7, "00004", "resolved"), Grade.CRITICAL, 6, 2, 4, null);
    var older = new StoredAlert(view(7, "00004", "firing"), Grade.CRITICAL, 6, 1, 3, null);
    for (StoredAlert alert : List.of(newer, older)) {
      alerts
          .commit(
              new LiveRepository.Commit(
                  List.of(alert),
                  List.of(),
                  List.of(),
                  List.of(),
                  List.of(),
                  LiveRepository.Progress.NONE))
          .join();
    }

    assertThat(alerts.recent(5)).containsExactly(newer.view());
    assertThat(alerts.load().openAlerts()).isEmpty();
    assertThat(alerts.load().progress().alertId()).isEqualTo(7);
  }
}
