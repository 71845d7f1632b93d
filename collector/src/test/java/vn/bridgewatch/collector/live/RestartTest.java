package vn.bridgewatch.collector.live;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.bridgewatch.collector.live.Fixture.rtt;
import static vn.bridgewatch.collector.live.Fixture.secondsLeft;
import static vn.bridgewatch.collector.live.Fixture.success;
import static vn.bridgewatch.collector.live.Fixture.wall;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.alert.Outgoing;
import vn.bridgewatch.collector.score.Mark;
import vn.bridgewatch.wire.Lane;

/// A kill drops the objects; what lives on is the journal and what was committed.
class RestartTest {

  private final Fixture before = new Fixture();

  private Fixture restart(long seconds) {
    return new Fixture(before.disk, seconds);
  }

  @Test
  void anOpenAlertStaysOpenAndIsNotToldAgain() {
    before.play(0, 60, 0);
    AlertView open = before.desk.open().getFirst();
    SiteStatus status = before.site();

    Fixture after = restart(70);
    after.play(70, 130, 0);

    assertThat(after.told()).containsExactly("FIRED unreachable");
    assertThat(after.desk.open().getFirst().id()).isEqualTo(open.id());
    assertThat(after.desk.open().getFirst().startedMillis()).isEqualTo(open.startedMillis());
    assertThat(after.site().state()).isEqualTo(status.state());
    assertThat(after.site().sinceMillis()).isEqualTo(status.sinceMillis());
  }

  @Test
  void anAlertThatEndedInWhatWasNotYetDecidedEndsOnceAndAtItsTime() {
    before.play(0, 30, 0);
    for (int second = 35; second <= 60; second += 5) {
      before.append(Lane.LIVE, second, second, success(1)); // durable, and then the kill
    }

    Fixture after = restart(65);
    after.play(65, 70, 1);

    assertThat(after.told()).containsExactly("FIRED unreachable", "RESOLVED unreachable");
    assertThat(after.lastTold().alert().resolvedMillis()).isEqualTo(wall(50));
  }

  @Test
  void aFaultThatBeganBeforeTheKillFiresAtItsTime() {
    before.play(0, 20, 1);
    before.live(25, success(0));
    before.commitProgress();
    before.append(Lane.LIVE, 30, 30, success(0));
    before.append(Lane.LIVE, 35, 35, success(0));

    Fixture after = restart(40);

    assertThat(after.told()).containsExactly("FIRED unreachable");
    assertThat(after.lastTold().alert().startedMillis()).isEqualTo(wall(25));
    assertThat(after.lastTold().alert().firedMillis()).isEqualTo(wall(35));
  }

  @Test
  void theClearTimeHoldsOverARestart() {
    before.play(0, 30, 0);
    before.commitProgress();

    Fixture after = restart(32);
    after.play(35, 45, 1);
    assertThat(after.desk.open()).as("healthy for 10 s of 15").hasSize(1);
    after.play(50, 55, 1);
    assertThat(after.desk.open()).isEmpty();
    assertThat(after.told()).containsExactly("FIRED unreachable", "RESOLVED unreachable");
  }

  @Test
  void anAlertOlderThanWhatIsReadAgainStaysOpen() {
    before.play(0, 1_000, 0);
    before.commitProgress();
    long from = before.disk.repository.load().progress().replayFrom().in(0, -1);
    assertThat(before.disk.journal.stream().filter(at -> at.position() >= from).count())
        .isBetween(30L, 45L);

    Fixture after = restart(1_010);
    after.play(1_010, 1_040, 0);

    assertThat(after.told()).containsExactly("FIRED unreachable");
    assertThat(after.desk.open()).hasSize(1);
  }

  @Test
  void anAlertWhoseSeriesDoesNotComeBackIsFrozenAfterAWhile() {
    before.play(0, 60, 0);
    for (long second = 65; second <= 400; second += 5) {
      before.live(second, rtt(0.01)); // no sweep sees that the series is gone
    }
    before.commitProgress();

    Fixture after = restart(400);
    playOthers(after, 400, 570);
    assertThat(after.desk.open().getFirst().frozenSinceMillis()).isNull();
    assertThat(after.site().state()).isEqualTo(SiteState.CRITICAL);

    playOthers(after, 570, 600);
    assertThat(after.desk.open().getFirst().frozenSinceMillis()).isNotNull();
    playOthers(after, 600, 900);
    assertThat(after.site().state()).isEqualTo(SiteState.GOOD);
    assertThat(after.told()).containsExactly("FIRED unreachable");
  }

  private static void playOthers(Fixture fixture, long fromSeconds, long toSeconds) {
    for (long second = fromSeconds; second < toSeconds; second += 5) {
      fixture.live(second, rtt(0.01));
      fixture.tickTo(second, second + 5);
    }
  }

  @Test
  void theNewestReadingsAreThereAgain() {
    before.play(0, 60, 1);
    before.commitProgress();

    assertThat(restart(70).core.latest(Fixture.SITE))
        .isEqualTo(before.core.latest(Fixture.SITE))
        .isNotEmpty();
  }

  @Test
  void aSilentSiteStaysUnknownAndIsNotToldAgain() {
    before.play(0, 20, 1);
    before.tickTo(20, 60);
    assertThat(before.told()).containsExactly("FIRED site_silent");

    Fixture after = restart(100);
    assertThat(after.site().state()).isEqualTo(SiteState.UNKNOWN);
    assertThat(after.site().lastSeenMillis()).isEqualTo(wall(20));
    after.tickTo(100, 400);
    assertThat(after.told()).containsExactly("FIRED site_silent");

    after.play(401, 411, 1);
    assertThat(after.told()).containsExactly("FIRED site_silent", "RESOLVED site_silent");
  }

  @Test
  void ourOwnAbsenceIsNobodysSilence() {
    before.play(0, 60, 1);
    before.commitProgress();

    Fixture after = restart(4_000);
    assertThat(after.site().state()).isEqualTo(SiteState.GOOD);
    after.tickTo(4_000, 4_013);
    assertThat(after.site().state()).as("shown, not told").isEqualTo(SiteState.UNKNOWN);
    after.tickTo(4_013, 4_089);
    after.play(4_090, 4_100, 1);
    assertThat(after.site().state()).isEqualTo(SiteState.GOOD);
    assertThat(after.disk.outbox).isEmpty();
  }

  @Test
  void aSiteThatDoesNotComeBackAfterOurRestartIsTold() {
    before.play(0, 60, 1);
    before.commitProgress();

    Fixture after = restart(100);
    after.tickTo(100, 205);

    assertThat(after.told()).containsExactly("FIRED site_silent");
  }

  @Test
  void ofAnotherJournalNothingIsDecidedYet() {
    before.play(0, 60, 1);
    before.commitProgress();
    before.disk.journal.clear();
    before.disk.sequence = 0;

    Fixture after = restart(70);
    after.play(70, 85, 0);

    assertThat(after.told()).containsExactly("FIRED unreachable");
  }

  @Test
  void numbersOfAlertsAreNotUsedTwice() {
    before.play(0, 30, 0);
    long first = before.desk.open().getFirst().id();
    before.play(35, 60, 1);

    Fixture after = restart(65);
    after.play(65, 80, 0);

    assertThat(after.desk.open().getFirst().id()).isGreaterThan(first);
  }

  /// Random lives of one site with kills at random places, against the same life without a kill:
  /// the same messages come out, each once.
  @Test
  void killsChangeNoMessage() {
    for (int seed = 0; seed < 40; seed++) {
      var random = new Random(seed);
      var whole = new Fixture();
      var killed = new Fixture();
      double value = 1;
      for (long second = 0; second < 600; second += 5) {
        value = random.nextInt(6) == 0 ? 1 - value : value;
        whole.live(second, success(value));
        switch (random.nextInt(12)) {
          case 0 -> {
            killed.append(Lane.LIVE, second, second, success(value));
            killed = new Fixture(killed.disk, second);
          }
          case 1 -> {
            killed.live(second, success(value));
            killed.commitProgress();
            killed = new Fixture(killed.disk, second);
          }
          default -> killed.live(second, success(value));
        }
      }

      assertThat(messages(killed)).as("seed %d", seed).isEqualTo(messages(whole)).isNotEmpty();
    }
  }

  /// The same for what warnings came to: every mark is made, each once.
  @Test
  void killsChangeNoMark() {
    var seen = new TreeSet<Mark>();
    for (int seed = 0; seed < 40; seed++) {
      var random = new Random(seed);
      var whole = new Fixture();
      var killed = new Fixture();
      double left = 9_000;
      for (long second = 0; second < 36_000; second += 60) {
        left =
            random.nextInt(12) == 0 ? List.of(9_000.0, 900.0, 30.0).get(random.nextInt(3)) : left;
        whole.live(second, secondsLeft(left));
        if (random.nextInt(15) == 0) {
          killed.append(Lane.LIVE, second, second, secondsLeft(left));
          killed = new Fixture(killed.disk, second);
        } else {
          killed.live(second, secondsLeft(left));
        }
      }

      assertThat(marks(killed)).as("seed %d", seed).isEqualTo(marks(whole)).isNotEmpty();
      whole.disk.repository.scores.values().forEach(it -> seen.add(it.mark()));
    }
    assertThat(seen).contains(Mark.HIT, Mark.LATE, Mark.MISSED, Mark.AVERTED);
  }

  private static List<String> marks(Fixture fixture) {
    return fixture.disk.repository.scores.values().stream()
        .map(it ->
            String.join(
                " ",
                it.rule(),
                Long.toString((it.firedMillis() - Fixture.T0) / 1_000),
                it.mark().word(),
                it.cause().word(),
                String.valueOf(it.leadMillis())))
        .sorted()
        .toList();
  }

  private static List<String> messages(Fixture fixture) {
    var messages = new ArrayList<String>();
    for (Outgoing one : fixture.disk.outbox) {
      messages.add(
          one.announcement().kind()
              + " "
              + one.announcement().alert().startedMillis()
              + " "
              + one.announcement().atMillis());
    }
    return messages;
  }
}
