package vn.bridgewatch.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.collector.ingest.SiteConfigurations.Change;
import vn.bridgewatch.collector.ingest.door.Conduct;
import vn.bridgewatch.collector.journal.Journal;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.collector.journal.Ledger;
import vn.bridgewatch.collector.journal.Offsets;
import vn.bridgewatch.conference.Appointment;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.SequenceRange;
import vn.bridgewatch.wire.WireException;
import vn.bridgewatch.wire.frame.FrameDecoder;
import vn.bridgewatch.wire.frame.FrameEncoder;

class AgentSessionTest {

  private static final long EPOCH = 0x1_0000_0005L;
  private static final long CERTIFICATE_END = 1_000_000_000;

  private final AtomicLong wallMillis = new AtomicLong(1_000_000);
  private final AtomicLong nanos = new AtomicLong();
  private final Set<String> sites = new HashSet<>(Set.of("00"));
  private final HeldJournal journal = new HeldJournal();
  private final Ledger ledger = new Ledger();
  private final Links links = new Links();
  private final IngestGate gate = new IngestGate();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final IngestCounters counters = new IngestCounters(registry);
  private final List<String> heard = new ArrayList<>();
  private final Conduct conduct = new Conduct();
  private final AtomicInteger misbehaved = new AtomicInteger();
  private final List<Frame.Configured> configured = new ArrayList<>();
  private @Nullable Change configuration;
  private final SiteConfigurations configurations =
      new SiteConfigurations() {
        @Override
        public void opened(String site, Consumer<Change> send) {
          if (configuration != null) {
            send.accept(configuration);
          }
        }

        @Override
        public void answered(Frame.Configured answer) {
          configured.add(answer);
        }
      };
  private boolean holdBacklog;
  private List<Appointment> calendar = List.of();
  private final SessionServices services =
      new SessionServices(
          new Intake(journal, ledger, gate, counters),
          ledger,
          links,
          (_, site) -> sites.contains(site),
          gate,
          counters,
          wallMillis::get,
          nanos::get,
          Duration.ofSeconds(3),
          heard::add,
          _ -> calendar,
          configurations,
          () -> holdBacklog,
          conduct,
          new Beats());
  private final EmbeddedChannel channel = connect();

  @AfterEach
  void end() {
    channel.finishAndReleaseAll();
  }

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

  @Test
  void whoAnswersAgainAndAgainIsCutOff() {
    open();
    for (int i = 0; i <= Configuring.ANSWERS_A_SITE_MAX; i++) {
      channel.writeInbound(
          new Frame.Configured("00", 7, Frame.Configured.Standing.REFUSED, "why " + i));
    }

    assertThat(configured).hasSize(Configuring.ANSWERS_A_SITE_MAX);
    assertThat(rejected("over_limit")).isEqualTo(1);
  }

  private static Appointment appointment(String name) {
    Instant start = Instant.ofEpochMilli(2_000_000);
    return new Appointment(name, start, start.plusSeconds(60), null);
  }

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
  void anAgentOfTheVersionBeforeIsAnsweredInItsVersion() {
    channel.writeInbound(new Frame.Hello(1, 1, "earlier", 0, 0));

    assertThat(sent())
        .singleElement()
        .isInstanceOfSatisfying(
            Frame.Welcome.class, welcome -> assertThat(welcome.version()).isEqualTo(1));
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

  private void beat() {
    channel.runPendingTasks();
    pass(Beat.MILLIS);
  }

  private void pass(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  private void durable(int from, int to) {
    for (int i = from; i <= to; i++) {
      channel.writeInbound(data(i, Lane.LIVE));
      journal.durable(i - 1);
    }
    beat();
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
  void whatFollowsARefusalInTheSameReadIsNotDecoded() {
    var sender = new EmbeddedChannel(new FrameEncoder());
    sender.writeOutbound(
        new Frame.Hello(1, 1, "test", 500_000, 1_000),
        new Frame.OpenStream(0, "99", EPOCH),
        new Frame.Ping(1_000, 500_000));
    ByteBuf bytes = Unpooled.buffer();
    for (ByteBuf out = sender.readOutbound(); out != null; out = sender.readOutbound()) {
      bytes.writeBytes(out);
      out.release();
    }
    var decoded = new ArrayList<Object>();
    var between =
        new ChannelInboundHandlerAdapter() {
          @Override
          public void channelRead(ChannelHandlerContext ctx, Object frame) {
            decoded.add(frame);
            ctx.fireChannelRead(frame);
          }
        };
    var decoding =
        new EmbeddedChannel(
            new FrameDecoder(FrameDecoder.Side.COLLECTOR),
            between,
            new AgentSession("agent-00", CERTIFICATE_END, services, misbehaved::incrementAndGet));
    decoding.writeInbound(bytes);

    assertThat(rejected("not_authorised")).isEqualTo(1);
    assertThat(decoded).hasSize(2).noneMatch(Frame.Ping.class::isInstance);
    sender.finishAndReleaseAll();
    decoding.finishAndReleaseAll();
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
  void whoBreaksTheProtocolIsKeptOutAndLongerEachTime() {
    open();
    channel.pipeline().fireExceptionCaught(new WireException(WireException.Rule.MALFORMED, "x"));

    assertThat(sent())
        .singleElement()
        .isInstanceOfSatisfying(
            Frame.Goodbye.class,
            goodbye -> assertThat(goodbye.retryAfterMillis()).isBetween(15_000, 30_000));
    assertThat(misbehaved).hasValue(1);
    assertThat(conduct.comes("agent-00", nanos.get())).hasSeconds(15);
    assertThat(conduct.fault("agent-00", nanos.get())).hasSeconds(30);
  }

  @Test
  void whoComesTooEarlyIsToldWhen() {
    var session =
        new AgentSession("agent-00", CERTIFICATE_END, services, misbehaved::incrementAndGet);
    var early = new EmbeddedChannel(session);
    session.refuseUntil(Duration.ofSeconds(60));

    assertThat(early.<Object>readOutbound())
        .isInstanceOfSatisfying(
            Frame.Goodbye.class,
            goodbye -> {
              assertThat(goodbye.code()).isEqualTo(Frame.Goodbye.OVERLOADED);
              assertThat(goodbye.retryAfterMillis()).isBetween(60_000, 75_000);
            });
    assertThat(rejected("too_early")).isEqualTo(1);
    assertThat(misbehaved).hasValue(1);
    assertThat(early.isOpen()).isFalse();
  }

  @Test
  void whoDoesNotTakeWhatItIsToldIsNotRead() {
    open();
    full(true);
    assertThat(channel.config().isAutoRead()).isFalse();
    full(false);

    assertThat(channel.config().isAutoRead()).isTrue();
  }

  private void full(boolean full) {
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, !full);
    beat();
  }

  @Test
  void whoTakesNothingForThreeHeartbeatsIsCutOff() throws Exception {
    var stuck = new StuckChannel();
    var session =
        new AgentSession("agent-00", CERTIFICATE_END, services, misbehaved::incrementAndGet);
    stuck.pipeline().addLast(session);
    stuck.writeInbound(new Frame.Hello(1, 1, "test", 500_000, 1_000)); // answered with WELCOME
    for (int i = 0; i < 5; i++) {
      stuck.writeInbound(new Frame.Ping(1_000, 500_000)); // it is not silent
      assertThat(rejected("slow_reader")).isZero();
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
      stuck.advanceTimeBy(AgentSession.ROUND_MILLIS, TimeUnit.MILLISECONDS);
      stuck.runScheduledPendingTasks();
    }
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
    stuck.advanceTimeBy(AgentSession.ROUND_MILLIS, TimeUnit.MILLISECONDS);
    stuck.runScheduledPendingTasks();

    assertThat(rejected("slow_reader")).isEqualTo(1);
    stuck.close();
  }

  /// One whose other side takes nothing.
  private static final class StuckChannel extends EmbeddedChannel {
    @Override
    protected void doWrite(ChannelOutboundBuffer in) {
      // the kernel's buffer is full
    }
  }

  @Test
  void moreHeartbeatsThanAnAgentHasAreAViolation() {
    open();
    for (int i = 0; i <= AgentSession.PINGS_A_ROUND_MAX; i++) {
      channel.writeInbound(new Frame.Ping(1_000 + i, 500_000));
    }

    assertThat(rejected("over_limit")).isEqualTo(1);
  }

  @Test
  void whoDoesNotEndAFrameIsCutOffAsSuch() {
    var decoding =
        new EmbeddedChannel(
            new FrameDecoder(FrameDecoder.Side.COLLECTOR),
            new AgentSession("agent-00", CERTIFICATE_END, services, misbehaved::incrementAndGet));
    var sender = new EmbeddedChannel(new FrameEncoder());
    sender.writeOutbound(new Frame.Hello(1, 1, "test", 500_000, 1_000));
    for (ByteBuf out = sender.readOutbound(); out != null; out = sender.readOutbound()) {
      decoding.writeInbound(out);
    }
    decoding.writeInbound(Unpooled.wrappedBuffer(new byte[] {3, 0, 0, 9, 0}));
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(13));
    decoding.advanceTimeBy(AgentSession.ROUND_MILLIS, TimeUnit.MILLISECONDS);
    decoding.runScheduledPendingTasks();

    assertThat(rejected("slow_writer")).isEqualTo(1);
    sender.finishAndReleaseAll();
    decoding.finishAndReleaseAll();
  }

  @Test
  void aForeignSiteEndsTheConnection() {
    greet();
    channel.writeInbound(new Frame.OpenStream(0, "99", EPOCH));

    assertThat(rejected("not_authorised")).isEqualTo(1);
    assertThat(channel.isOpen()).isFalse();
    assertThat(links.connectedSites()).isEmpty();
  }

  @Test
  void whatComesAfterTheRefusalInTheSameReadIsNotTaken() {
    greet();
    channel.writeInbound(new Frame.OpenStream(0, "99", EPOCH), data(1, Lane.LIVE));

    assertThat(journal.entries).isEmpty();
  }

  @Test
  void authorityThatEndsIsSeenAtTheNextRoundWithinFiveSeconds() {
    assertThat(AgentSession.ROUND_MILLIS).isLessThan(5_000);
    open();
    sites.clear();
    twoSecondsPass();

    assertThat(rejected("not_authorised")).isEqualTo(1);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aCertificateThatRunsOutEndsTheConnectionToo() {
    open();
    wallMillis.set(CERTIFICATE_END);
    twoSecondsPass();
    assertThat(channel.isOpen()).isTrue();

    wallMillis.incrementAndGet();
    twoSecondsPass();

    assertThat(rejected("certificate_expired")).isEqualTo(1);
    assertThat(links.connectedSites()).isEmpty();
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
  void whileTheDiskRefusesTheAgentIsToldThatWeAreThereAndItsSilenceBeginsAfterwards() {
    for (int i = 1; i < IngestGate.WAITING_HIGH; i++) {
      gate.entered();
    }
    open();
    channel.writeInbound(data(1, Lane.LIVE));
    twoSecondsPass();
    assertThat(sent()).containsExactly(new Frame.Credit(0, 0));

    nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
    for (int i = 1; i < IngestGate.WAITING_HIGH; i++) {
      gate.left();
    }
    beat();
    twoSecondsPass();
    assertThat(channel.config().isAutoRead()).isTrue();
    assertThat(rejected("silent")).isZero();
    assertThat(sent()).isEmpty();
  }

  @Test
  void moreHolesThanAnAgentMayHaveAreRefusedInGapsToo() {
    for (int i = 0; i < Ledger.RANGES_MAX; i++) {
      ledger.add("agent-00", "00", EPOCH, new SequenceRange(3L * i + 1, 3L * i + 1));
    }
    open();
    channel.writeInbound(new Frame.Gap(0, List.of(new SequenceRange(1_000_000, 1_000_000))));

    assertThat(rejected("over_limit")).isEqualTo(1);
    assertThat(ledger.known("agent-00", "00", EPOCH)).hasSize(Ledger.RANGES_MAX);
  }

  @Test
  void anAgentOfAnotherVersionIsToldSo() {
    channel.writeInbound(new Frame.Hello(3, 4, "later", 0, 0));

    assertThat(sent())
        .singleElement()
        .isInstanceOfSatisfying(
            Frame.Goodbye.class,
            goodbye -> assertThat(goodbye.code()).isEqualTo(Frame.Goodbye.UNSUPPORTED_VERSION));
  }

  @Test
  void whoNeverGreetsIsCutOff() {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(9));
    twoSecondsPass();

    assertThat(rejected("no_greeting")).isEqualTo(1);
  }

  @Test
  void whoFallsSilentIsCutOff() {
    open();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(13));
    twoSecondsPass();

    assertThat(rejected("silent")).isEqualTo(1);
    assertThat(links.connectedSites()).isEmpty();
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

  @Test
  void theOlderConnectionOfASiteGivesWay() {
    open();
    EmbeddedChannel newer = connect();
    newer.writeInbound(new Frame.Hello(1, 1, "test", 500_000, 1_000));
    newer.writeInbound(new Frame.OpenStream(0, "00", EPOCH));
    beat();

    assertThat(rejected("superseded")).isEqualTo(1);
    assertThat(channel.isOpen()).isFalse();
    assertThat(newer.isOpen()).isTrue();
    assertThat(links.connectedSites()).containsExactly("00");
    newer.finishAndReleaseAll();
  }

  private EmbeddedChannel connect() {
    return new EmbeddedChannel(
        new AgentSession("agent-00", CERTIFICATE_END, services, misbehaved::incrementAndGet));
  }

  private void greet() {
    channel.writeInbound(new Frame.Hello(1, 1, "test", 500_000, 1_000));
    assertThat(sent()).hasOnlyElementsOfType(Frame.Welcome.class).hasSize(1);
  }

  private void open() {
    greet();
    channel.writeInbound(new Frame.OpenStream(0, "00", EPOCH));
    List<Object> answer = sent();
    assertThat(answer.getFirst()).isInstanceOf(Frame.StreamOpened.class);
    assertThat(answer.subList(1, answer.size()))
        .containsExactly(new Frame.Calendar("00", calendar));
  }

  private void twoSecondsPass() {
    pass(AgentSession.ROUND_MILLIS);
  }

  private static Frame.Data data(long sequence, Lane lane) {
    return data(sequence, lane, EPOCH, 1_000);
  }

  private static Frame.Data data(long sequence, Lane lane, long epoch, long monoMillis) {
    var payload = new Payload.Samples(new Tick(100, List.of()));
    return new Frame.Data(0, epoch, sequence, lane, monoMillis, payload);
  }

  private List<Object> sent() {
    List<Object> frames = new ArrayList<>();
    for (Object frame = channel.readOutbound(); frame != null; frame = channel.readOutbound()) {
      frames.add(frame);
    }
    return frames;
  }

  private double rejected(String reason) {
    return registry
        .find("bridgewatch.collector.connections.rejected")
        .tag("reason", reason)
        .counters()
        .stream()
        .mapToDouble(c -> c.count())
        .sum();
  }

  /// A journal whose disk does what the test says.
  private static final class HeldJournal implements Journal {

    final List<JournalEntry> entries = new ArrayList<>();
    private final List<CompletableFuture<Long>> futures = new ArrayList<>();

    void durable(int index) {
      futures.get(index).complete((long) index);
    }

    void fail(int index) {
      futures.get(index).completeExceptionally(new IOException("input/output error"));
    }

    @Override
    public CompletableFuture<Long> append(JournalEntry entry) {
      entries.add(entry);
      var future = new CompletableFuture<Long>();
      futures.add(future);
      return future;
    }

    @Override
    public int partitions() {
      return 1;
    }

    @Override
    public Cursor read(Offsets from) {
      throw new UnsupportedOperationException("ingest reads nothing");
    }

    @Override
    public void subscribe(Offsets from, Consumer<At> listener) {
      throw new UnsupportedOperationException("ingest listens to nothing");
    }

    @Override
    public Offsets starts() {
      return Offsets.NONE;
    }

    @Override
    public Offsets ends() {
      return Offsets.NONE;
    }

    @Override
    public void commit(String consumer, Offsets needed) {}

    @Override
    public Offsets committed(String consumer) {
      return Offsets.NONE;
    }

    @Override
    public void forget(String consumer) {}

    @Override
    public void close() {}
  }
}
