package vn.bridgewatch.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.SequenceRange;

/// What is durable is said, and credit with it.
class AcknowledgementTest extends SessionFixture {

  @Test
  void nothingIsAcknowledgedBeforeTheJournalSaysDurable() {
    open();
    channel.writeInbound(data(1, Lane.LIVE));
    beat();
    assertThat(sent()).isEmpty();

    journal.durable(0);
    beat();

    assertThat(sent()).containsExactly(new Frame.Ack(0, EPOCH, List.of(new SequenceRange(1, 1))));
  }

  @Test
  void aFailedJournalAcknowledgesNothingAndSaysWhy() {
    open();
    channel.writeInbound(data(1, Lane.LIVE));
    journal.fail(0);
    beat();

    assertThat(sent())
        .singleElement()
        .isInstanceOfSatisfying(
            Frame.Goodbye.class,
            goodbye -> {
              assertThat(goodbye.code()).isEqualTo(Frame.Goodbye.JOURNAL_FAILED);
              assertThat(goodbye.retryAfterMillis()).isPositive();
            });
    assertThat(rejected("journal_failed")).isEqualTo(1);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void whatBecomesDurableSoonAfterAnAcknowledgementWaitsForTheNext() {
    open();
    for (int i = 1; i <= 4; i++) {
      channel.writeInbound(data(i, Lane.LIVE));
      journal.durable(i - 1);
      beat();
    }
    assertThat(sent()).containsExactly(new Frame.Ack(0, EPOCH, List.of(new SequenceRange(1, 1))));

    twoSecondsPass();

    assertThat(sent()).containsExactly(new Frame.Ack(0, EPOCH, List.of(new SequenceRange(2, 4))));
  }

  @Test
  void manyRecordsAreNotKeptWaiting() {
    open();
    durable(1, 1);
    durable(2, 33);

    assertThat(sent())
        .containsExactly(
            new Frame.Ack(0, EPOCH, List.of(new SequenceRange(1, 1))),
            new Frame.Ack(0, EPOCH, List.of(new SequenceRange(2, 33))));
  }

  @Test
  void manyAgentsGetLittleBacklogCreditEach() {
    assertThat(CreditWindow.backlogOf(1)).isEqualTo(CreditWindow.BACKLOG_MAX);
    assertThat(CreditWindow.backlogOf(500)).isEqualTo(131);
    assertThat(CreditWindow.backlogOf(3_355)).isEqualTo(32);
  }

  @Test
  void aWindowThatOpenedInACrowdWidensAndLivesOnWhenTheCrowdHasGone() {
    var window = new CreditWindow();
    assertThat(window.open(3_355, false)).isEqualTo(32);
    spend(window, 32);
    assertThat(backlogGrant(window, 100)).as("32 are on their way").isEqualTo(480);
    window.giveBack(0, 32);
    assertThat(backlogGrant(window, 100)).as("not worth a frame yet").isZero();

    for (int round = 0; round < 5; round++) {
      spend(window, 128);
      window.giveBack(0, 128);
      assertThat(backlogGrant(window, 100)).isPositive();
    }
    spend(window, 384);
    window.giveBack(0, 384);
    assertThat(backlogGrant(window, 100)).as("what it holds is all it may").isEqualTo(384);
  }

  @Test
  void aWindowThatOpenedAloneNarrowsInACrowdAndNothingIsTakenBack() {
    var window = new CreditWindow();
    assertThat(window.open(1, false)).isEqualTo(512);
    spend(window, 500);
    window.giveBack(0, 400);
    assertThat(backlogGrant(window, 3_355)).isZero();

    spend(window, 12);
    window.giveBack(0, 111);
    assertThat(backlogGrant(window, 3_355)).as("one is on its way").isEqualTo(31);
    window.giveBack(0, 1);
    spend(window, 31);
    window.giveBack(0, 31);
    assertThat(backlogGrant(window, 3_355)).isEqualTo(32);
  }

  @Test
  void nothingIsGrantedBeforeTheGreeting() {
    assertThat(backlogGrant(new CreditWindow(), 1)).isZero();
    twoSecondsPass();
    assertThat(sent()).isEmpty();
  }

  private static void spend(CreditWindow window, int count) {
    for (int i = 0; i < count; i++) {
      window.spend(Lane.BACKLOG);
    }
  }

  private static int backlogGrant(CreditWindow window, int connections) {
    return window.grant(false, connections).backlog();
  }

  @Test
  void manyIsSaidOnceOfWhatGathers() {
    var settled = new Settled();
    List<Integer> told = new ArrayList<>();
    for (int i = 1; i <= 80; i++) {
      if (settled.add(data(i, i % 2 == 0 ? Lane.LIVE : Lane.BACKLOG))) {
        told.add(i);
      }
    }
    assertThat(told).containsExactly(1, 32);
    assertThat(settled.isMuch()).isTrue();

    settled.take();
    assertThat(settled.isEmpty()).isTrue();
    assertThat(settled.add(data(81, Lane.LIVE))).isTrue();
    assertThat(settled.isMuch()).isFalse();
  }

  @Test
  void whatWasPlannedIsGivenUpWhereMuchIsAcknowledgedBefore() {
    open();
    durable(1, 1); // at once
    durable(2, 2); // plans one for a second later
    pass(500);
    assertThat(sent()).hasSize(1);
    durable(3, 33); // many, which go before it
    assertThat(sent()).hasSize(1);
    durable(34, 35); // plans one for a second after these

    pass(600);
    assertThat(sent()).as("the first plan").isEmpty();

    pass(500);
    assertThat(sent()).containsExactly(new Frame.Ack(0, EPOCH, List.of(new SequenceRange(34, 35))));
  }

  @Test
  void aRoundFlushesOnlyWhatItWrote() {
    var flushes = new AtomicInteger();
    channel
        .pipeline()
        .addFirst(
            new ChannelOutboundHandlerAdapter() {
              @Override
              public void flush(ChannelHandlerContext ctx) {
                flushes.incrementAndGet();
                ctx.flush();
              }
            });
    open();
    flushes.set(0);
    twoSecondsPass();
    twoSecondsPass();

    assertThat(flushes).hasValue(0);
  }

  @Test
  void aDuplicateOfWhatIsDurableIsAcknowledgedAndNotAppended() {
    ledger.add("agent-00", "00", EPOCH, new SequenceRange(1, 5));
    open();
    channel.writeInbound(data(3, Lane.LIVE));
    beat();

    assertThat(journal.entries).isEmpty();
    assertThat(sent()).containsExactly(new Frame.Ack(0, EPOCH, List.of(new SequenceRange(3, 3))));
  }

  @Test
  void aDuplicateOfWhatIsOnItsWayIsAcknowledgedOnlyWithIt() {
    open();
    channel.writeInbound(data(1, Lane.LIVE), data(1, Lane.LIVE));
    beat();
    assertThat(journal.entries).hasSize(1);
    assertThat(sent()).isEmpty();

    journal.durable(0);
    beat();

    assertThat(sent()).hasOnlyElementsOfType(Frame.Ack.class).isNotEmpty();
  }

  @Test
  void whatIsDurableIsSaidBeforeTheGoodbye() {
    AgentSession session = channel.pipeline().get(AgentSession.class);
    open();
    channel.writeInbound(data(1, Lane.LIVE));
    journal.durable(0);
    session.close();
    channel.runPendingTasks();

    assertThat(sent())
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .isEqualTo(new Frame.Ack(0, EPOCH, List.of(new SequenceRange(1, 1)))),
            last -> assertThat(last).isInstanceOf(Frame.Goodbye.class));
  }

  @Test
  void moreThanTheCreditIsRefused() {
    open();
    for (int i = 1; i <= CreditWindow.BACKLOG_MAX + 1; i++) {
      channel.writeInbound(data(i, Lane.BACKLOG));
    }

    assertThat(rejected("over_limit")).isEqualTo(1);
    assertThat(journal.entries).hasSize(CreditWindow.BACKLOG_MAX);
  }

  @Test
  void creditComesBackWithDurabilityAndBacklogWaitsWhileTheJournalIsFull() {
    open();
    holdBacklog = true;
    for (int i = 1; i <= CreditWindow.BACKLOG_MAX; i++) {
      channel.writeInbound(data(i, Lane.BACKLOG));
      journal.durable(i - 1);
    }
    twoSecondsPass();
    assertThat(sent()).hasOnlyElementsOfType(Frame.Ack.class);

    holdBacklog = false;
    twoSecondsPass();

    assertThat(sent()).containsExactly(new Frame.Credit(0, CreditWindow.BACKLOG_MAX));
    assertThat(registry.get("bridgewatch.collector.backlog.credit.withheld").counter().count())
        .as("each record once")
        .isEqualTo(CreditWindow.BACKLOG_MAX);
  }

  @Test
  void whoComesWhileThereIsTooMuchToDoKeepsItsOldDataForNow() {
    holdBacklog = true;
    channel.writeInbound(new Frame.Hello(1, 1, "test", 500_000, 1_000));
    assertThat(sent())
        .singleElement()
        .isInstanceOfSatisfying(
            Frame.Welcome.class,
            welcome -> {
              assertThat(welcome.backlogCredit()).isZero();
              assertThat(welcome.liveCredit()).isEqualTo(CreditWindow.LIVE);
            });
    holdBacklog = false;
    twoSecondsPass();

    assertThat(sent()).containsExactly(new Frame.Credit(0, CreditWindow.BACKLOG_MAX));
  }

  @Test
  void aSlowDiskStopsReadingAndRoomStartsItAgain() {
    for (int i = 0; i < IngestGate.WAITING_HIGH; i++) {
      gate.entered();
    }
    open();
    channel.writeInbound(data(1, Lane.LIVE));
    assertThat(channel.config().isAutoRead()).isFalse();
    gate.left();
    assertThat(gate.isFull()).isTrue(); // the record itself made one more than full
    gate.left();
    assertThat(gate.isFull()).isFalse();
    assertThat(gate.pushesBack()).as("the connection still waits").isTrue();

    for (int i = 0; i < IngestGate.WAITING_HIGH - IngestGate.WAITING_LOW - 1; i++) {
      gate.left();
    }
    beat();

    assertThat(channel.config().isAutoRead()).isTrue();
    assertThat(gate.pushesBack()).isFalse();
  }

  @Test
  void aConnectionWhoseLoopHasEndedKeepsNobodyWaiting() {
    for (int i = 0; i < IngestGate.WAITING_HIGH; i++) {
      gate.entered();
    }
    var resumed = new AtomicInteger();
    gate.whenRoom(() -> {
      throw new RejectedExecutionException();
    });
    gate.whenRoom(resumed::incrementAndGet);
    for (int i = 0; i < IngestGate.WAITING_HIGH; i++) {
      gate.left();
    }

    assertThat(resumed).hasValue(1);
  }
}
