package vn.bridgewatch.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.collector.ingest.SiteConfigurations.Change;
import vn.bridgewatch.collector.journal.Ledger;
import vn.bridgewatch.conference.Appointment;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.SequenceRange;

class AgentSessionTest extends SessionFixture {

  @Test
  void theAgentIsToldTheCalendarOfItsSiteAndEachChangeOfIt() {
    calendar = List.of(appointment("HN-1"));
    open();
    links.calendarChanged();
    beat();
    assertThat(sent()).as("nothing changed for it").isEmpty();

    calendar = List.of();
    links.calendarChanged();
    beat();
    assertThat(sent()).containsExactly(new Frame.Calendar("00", List.of()));
  }

  @Test
  void theAgentIsToldTheConfigurationOfItsSiteWhenItComesAndNeverAnOlderOne() {
    configuration = new Change(7, new Frame.Configure("00", 7, "probes: []"));
    greet();
    channel.writeInbound(new Frame.OpenStream(0, "00", EPOCH));
    channel.runPendingTasks();
    assertThat(sent()).last().isEqualTo(new Frame.Configure("00", 7, "probes: []"));

    links.configure(new Change(8, new Frame.Configure("00", 0, "")));
    links.configure(new Change(6, new Frame.Configure("00", 6, "probes: []")));
    links.configure(new Change(8, new Frame.Configure("00", 0, "")));
    links.configure(new Change(9, new Frame.Configure("01", 9, "probes: []")));
    channel.runPendingTasks();
    assertThat(sent()).containsExactly(new Frame.Configure("00", 0, ""));
  }

  @Test
  void whatTheAgentSaysOfItsConfigurationIsTaken() {
    open();
    var answer = new Frame.Configured("00", 7, Frame.Configured.Standing.REFUSED, "why");
    channel.writeInbound(answer);

    assertThat(configured).containsExactly(answer);
    channel.writeInbound(new Frame.Configured("01", 7, Frame.Configured.Standing.IN_FORCE, ""));
    assertThat(configured).as("not its site").hasSize(1);
    assertThat(rejected("undefined")).isEqualTo(1);
  }

  private static Appointment appointment(String name) {
    Instant start = Instant.ofEpochMilli(2_000_000);
    return new Appointment(name, start, start.plusSeconds(60), null);
  }

  @Test
  void anAgentOfTheVersionBeforeIsAnsweredInItsVersion() {
    channel.writeInbound(new Frame.Hello(1, 1, "earlier", 0, 0));

    assertThat(sent())
        .singleElement()
        .isInstanceOfSatisfying(
            Frame.Welcome.class, welcome -> assertThat(welcome.version()).isEqualTo(1));
  }

  @Test
  void anOpenedStreamIsToldWhatIsKnown() {
    ledger.add("agent-00", "00", EPOCH, new SequenceRange(2, 9));
    greet();
    channel.writeInbound(new Frame.OpenStream(0, "00", EPOCH));

    assertThat(sent())
        .containsExactly(
            new Frame.StreamOpened(0, List.of(new SequenceRange(2, 9))),
            new Frame.Calendar("00", List.of()));
  }

  @Test
  void timesAreCorrectedByTheLeastDelay() {
    open(); // monotonic 1,000 at 1,000,000: offset 999,000, with the delay of the greeting
    wallMillis.set(1_002_980);
    channel.writeInbound(new Frame.Ping(4_000, 0)); // 20 ms less delay
    wallMillis.set(1_009_000);
    channel.writeInbound(data(1, Lane.LIVE, EPOCH, 5_000));

    assertThat(journal.entries.getFirst().correctedMillis()).isEqualTo(1_003_980);
    assertThat(journal.entries.getFirst().receivedMillis()).isEqualTo(1_009_000);
  }

  @Test
  void aHeartbeatIsNewsOfEverySiteThatTheAgentSpeaksFor() {
    greet();
    channel.writeInbound(new Frame.Ping(4_000, 0));
    assertThat(heard).isEmpty();
    channel.writeInbound(new Frame.OpenStream(0, "00", EPOCH));
    assertThat(heard).containsExactly("00");
    pass(1_000);
    channel.writeInbound(new Frame.Ping(7_000, 0));

    assertThat(heard).containsExactly("00", "00");
  }

  @Test
  void aRecordOfOneSiteIsNewsOfTheOthersOnceASecond() {
    sites.add("01001");
    open();
    channel.writeInbound(new Frame.OpenStream(1, "01001", EPOCH));
    heard.clear();
    pass(1_000);
    channel.writeInbound(data(1, Lane.LIVE), data(2, Lane.LIVE));

    assertThat(heard).containsExactlyInAnyOrder("00", "01001");
  }

  @Test
  void aRecordOfTheOnlySiteIsNewsEnough() {
    open();
    heard.clear();
    pass(1_000);
    channel.writeInbound(data(1, Lane.LIVE));

    assertThat(heard).isEmpty();
  }

  @Test
  void aTimeIsNeverCorrectedIntoTheFuture() {
    open();
    channel.writeInbound(data(1, Lane.LIVE, EPOCH, 9_999_999));

    assertThat(journal.entries.getFirst().correctedMillis()).isEqualTo(wallMillis.get());
  }

  @Test
  void aRecordOfAnEarlierLifeIsBacklogByItsWallTime() {
    open();
    channel.writeInbound(data(1, Lane.LIVE, EPOCH - 1, 77));

    assertThat(journal.entries.getFirst().lane()).isEqualTo(Lane.BACKLOG);
    assertThat(journal.entries.getFirst().correctedMillis()).isEqualTo(500_100);
  }

  @Test
  void aGapIsCountedAsLostAndAwaitedNoMore() {
    open();
    channel.writeInbound(new Frame.Gap(0, List.of(new SequenceRange(4, 6))));
    channel.writeInbound(new Frame.Gap(0, List.of(new SequenceRange(4, 7))));

    assertThat(registry.get("bridgewatch.collector.records.lost").counter().count()).isEqualTo(4);
    assertThat(ledger.known("agent-00", "00", EPOCH)).containsExactly(new SequenceRange(4, 7));
  }

  @Test
  void aGapOfAnEarlierLifeIsCountedUnderThatLife() {
    open();
    channel.writeInbound(new Frame.EarlierGap(0, 3, List.of(new SequenceRange(4, 6))));

    assertThat(registry.get("bridgewatch.collector.records.lost").counter().count()).isEqualTo(3);
    assertThat(ledger.known("agent-00", "00", 3)).containsExactly(new SequenceRange(4, 6));
    assertThat(ledger.known("agent-00", "00", EPOCH)).isEmpty();
  }

  @Test
  void gapsOfManyEarlierLivesDoNotKeepThePresentOneOut() {
    open();
    for (int life = 1; life <= 2 * Ledger.EPOCHS_MAX; life++) {
      channel.writeInbound(new Frame.EarlierGap(0, life, List.of(new SequenceRange(1, 1))));
    }
    channel.writeInbound(data(1, Lane.LIVE));

    assertThat(journal.entries).hasSize(1);
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void aRecordOfAForgottenLifeCostsItselfAndNotTheConnection() {
    for (int life = 1; life <= Ledger.EPOCHS_MAX + 1; life++) {
      ledger.add("agent-00", "00", life, new SequenceRange(1, 1));
    }
    open();
    channel.writeInbound(data(7, Lane.BACKLOG, 1, 1_000));
    beat();

    assertThat(journal.entries).isEmpty();
    assertThat(sent()).containsExactly(new Frame.Ack(0, 1, List.of(new SequenceRange(7, 7))));
    assertThat(registry.get("bridgewatch.collector.records.unjudged").counter().count())
        .isEqualTo(1);
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void aCheckIsAskedAndItsStepsAreTheAnswer() {
    open();
    CompletableFuture<List<StepResult>> answer = links.check("00", Duration.ofSeconds(5));
    beat();
    assertThat(sent()).containsExactly(new Frame.Command(1, "00", Frame.Command.CHECK, 5_000));

    channel.writeInbound(new Frame.Result(1, Frame.Result.Status.DONE, "", List.of()));

    assertThat(answer).isCompletedWithValue(List.of());
  }

  @Test
  void aCheckThatTheAgentCannotRunFailsWithItsWords() {
    open();
    CompletableFuture<List<StepResult>> answer = links.check("00", Duration.ofSeconds(5));
    beat();
    channel.writeInbound(new Frame.Result(1, Frame.Result.Status.BUSY, "one runs", List.of()));

    assertThat(answer.exceptionNow()).hasMessageContaining("busy: one runs");
  }

  @Test
  void aCheckEndsWithItsConnection() {
    open();
    CompletableFuture<List<StepResult>> answer = links.check("00", Duration.ofSeconds(5));
    beat();
    channel.close();

    assertThat(answer.exceptionNow()).isInstanceOf(AgentLinks.NotConnected.class);
  }
}
