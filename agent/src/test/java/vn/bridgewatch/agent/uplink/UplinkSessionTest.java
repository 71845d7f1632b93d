package vn.bridgewatch.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.agent.spool.Loss;
import vn.bridgewatch.agent.spool.MemorySpool;
import vn.bridgewatch.agent.spool.Spool;
import vn.bridgewatch.agent.spool.VirtualSpool;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Frame.Configured.Standing;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Pace;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.ProtocolVersion;
import vn.bridgewatch.wire.SequenceRange;
import vn.bridgewatch.wire.frame.FrameDecoder;
import vn.bridgewatch.wire.frame.FrameEncoder;

class UplinkSessionTest {

  private static final int BATCH = 0x06;
  private static final int RECORDS = 0x10;
  private static final long EPOCH = 0x1_0000_0005L;

  private final AtomicLong nanos = new AtomicLong(1);
  private final MemorySpool spool = new MemorySpool(Set.of("00"), EPOCH, 16 << 20, nanos::get);
  private final EmbeddedChannel collector =
      new EmbeddedChannel(new FrameDecoder(FrameDecoder.Side.COLLECTOR));
  private final EmbeddedChannel channel = new EmbeddedChannel(new FrameEncoder());
  private final List<String> ends = new ArrayList<>();
  private final List<Frame> pings = new ArrayList<>();
  private final List<String> calendars = new ArrayList<>();
  private final List<Frame.Configure> configured = new ArrayList<>();
  private final List<Integer> types = new ArrayList<>();
  private final UplinkSession session = session(spool);

  private UplinkSession session(Spool of) {
    return new UplinkSession(
        config(50),
        of,
        new CheckRunner(_ -> List.of(), channel.eventLoop()),
        (site, _) -> calendars.add(site),
        (configure, answer) -> {
          configured.add(configure);
          answer.accept(
              new Frame.Configured(configure.site(), configure.revision(), Standing.IN_FORCE, ""));
        },
        new UplinkCounters(),
        () -> 1_000_000,
        nanos::get,
        new UplinkSession.Owner() {
          @Override
          public void ready() {}

          @Override
          public void ended(String why, long retryAfterMillis) {
            ends.add(why);
          }
        });
  }

  @AfterEach
  void end() {
    channel.finishAndReleaseAll();
    collector.finishAndReleaseAll();
  }

  @ParameterizedTest
  @CsvSource({"1, 6", "2, 16"})
  void speaksTheVersionThatTheCollectorChose(int version, int type) {
    connect(version);
    types.clear();
    record(1);
    session.pump();

    assertThat(sent()).hasSize(1);
    assertThat(types).contains(type).doesNotContain(version == 1 ? RECORDS : BATCH);
  }

  @Test
  void endsWhereTheCollectorChoseWhatItDoesNotSpeak() {
    connect(ProtocolVersion.HIGHEST + 1);

    assertThat(channel.isOpen()).isFalse();
    assertThat(ends).singleElement().asString().contains("version");
  }

  @Test
  void theFirstRecordGoesAtOnceAndWhatFollowsWaitsHalfASecond() {
    connect(ProtocolVersion.TWO);
    record(1);
    session.pump();
    assertThat(sent()).hasSize(1);

    record(1);
    session.pump();
    record(1);
    session.pump();
    assertThat(sent()).isEmpty();

    pass(Pace.FLUSH_APART.toMillis());
    assertThat(sent()).hasSize(2);
  }

  @Test
  void badNewsGoesAtOnceWithWhatWaits() {
    connect(ProtocolVersion.TWO);
    record(1);
    session.pump();
    record(1);
    session.pump();
    assertThat(sent()).hasSize(1);

    record(0);
    session.pump();
    assertThat(sent()).hasSize(2);

    record(1);
    session.pump();
    spool.record("00", new Payload.Happening(new Event("link_down", 1, Labels.NONE, "")));
    session.pump();
    assertThat(sent()).hasSize(2);
  }

  @Test
  void theBacklogGoesInBurstsAtTheRateOfTheFile() {
    int old = Pace.BURST_RECORDS + 100;
    for (int i = 0; i < old; i++) {
      record(1);
    }
    pass(MemorySpool.LIVE_MILLIS_MAX + 1);
    connect(ProtocolVersion.TWO);

    List<Frame> first = sent();
    assertThat(first).hasSize(Pace.BURST_RECORDS);
    assertThat(first).allSatisfy(frame -> assertThat(lane(frame)).isEqualTo(Lane.BACKLOG));

    channel.writeInbound(new Frame.Credit(0, Pace.BURST_RECORDS));
    pass(5_000);
    assertThat(sent()).noneMatch(Frame.Data.class::isInstance);

    pass(1_000L * Pace.BURST_RECORDS / 50 - 4_000);
    assertThat(sent()).filteredOn(Frame.Data.class::isInstance).hasSize(100);
  }

  @Test
  void withLittleCreditTheBacklogFollowsAtTheSameRate() {
    for (int i = 0; i < 2_000; i++) {
      record(1);
    }
    pass(MemorySpool.LIVE_MILLIS_MAX + 1);
    connect(ProtocolVersion.TWO, 32);
    int first = grantsUsed();
    assertThat(first).as("what the bucket holds, then the rate").isBetween(500, 550);

    int then = 0;
    for (int i = 0; i < 100; i++) {
      pass(100);
      then += grantsUsed();
    }
    assertThat(then).as("in ten seconds").isBetween(50 * 10 - 40, 50 * 10 + 40);
  }

  /// Records that come out where all credit is given back as soon as it is used.
  private int grantsUsed() {
    int all = 0;
    while (true) {
      int count = (int) sent().stream().filter(Frame.Data.class::isInstance).count();
      if (count == 0) {
        return all;
      }
      all += count;
      channel.writeInbound(new Frame.Credit(0, count));
    }
  }

  @Test
  void whatWasGivenUpIsToldUnderTheLifeThatItWasOf(@TempDir Path folder) {
    var first = new VirtualSpool(folder, "00", EPOCH - 1, nanos::get, () -> 1_000_000);
    for (int i = 0; i < 3; i++) {
      record(first.spool, 1);
    }
    pass(1_000);
    first.work();
    var second = new VirtualSpool(folder, "00", EPOCH, nanos::get, () -> 1_000_000);
    second.work();
    assertThat(second.spool.next(Lane.BACKLOG)).isEmpty(); // not read yet
    second.work();
    second.spool.discard(second.spool.next(Lane.BACKLOG).orElseThrow());

    assertThat(second.spool.losses())
        .containsExactly(new Loss("00", EPOCH - 1, List.of(new SequenceRange(1, 1))));
    second.spool.rewind();
    connect(ProtocolVersion.TWO, 512, second.spool);
    assertThat(sent())
        .contains(new Frame.EarlierGap(0, EPOCH - 1, List.of(new SequenceRange(1, 1))));
  }

  @Test
  void aPlannedFlushIsGivenUpWhereAnotherCameBefore() {
    connect(ProtocolVersion.TWO);
    record(1);
    session.pump(); // at once
    record(1);
    session.pump(); // planned in 500 ms
    pass(200);
    record(0);
    session.pump(); // at once, with the one before
    assertThat(sent()).hasSize(3);
    record(1);
    session.pump(); // planned in 500 ms, so 200 ms after the first plan

    pass(400);
    assertThat(sent()).isEmpty();
    pass(100);
    assertThat(sent()).hasSize(1);
  }

  @Test
  void nothingIsFlushedThatWasNotWritten() {
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
    connect(ProtocolVersion.TWO);
    assertThat(flushes).as("HELLO, OPEN_STREAM and PING").hasValue(3);
    pass(5_000);
    channel.writeInbound(new Frame.Credit(1, 1));
    session.pump();
    assertThat(flushes).hasValue(3);
  }

  @Test
  void whatFollowsAGoodbyeInTheSameReadIsNotTaken() {
    channel.pipeline().addLast(new FrameDecoder(FrameDecoder.Side.AGENT), session);
    var sender = new EmbeddedChannel(new FrameEncoder());
    sender.writeOutbound(
        new Frame.Welcome(ProtocolVersion.TWO, 60_000, 256, 32, 0),
        new Frame.Calendar("00", List.of()),
        new Frame.Goodbye(Frame.Goodbye.CLOSING, 0, "bye"),
        new Frame.Calendar("00", List.of()));
    ByteBuf bytes = Unpooled.buffer();
    for (ByteBuf out = sender.readOutbound(); out != null; out = sender.readOutbound()) {
      bytes.writeBytes(out);
      out.release();
    }
    channel.writeInbound(bytes);

    assertThat(calendars).containsExactly("00");
    assertThat(ends).singleElement().asString().contains("bye");
    sender.finishAndReleaseAll();
  }

  @Test
  void aConfigurationIsHandedOverAndAnsweredAtOnceThoughRecordsWait() {
    connect(ProtocolVersion.TWO);
    record(1);
    session.pump();
    sent();
    record(1);
    session.pump();
    channel.writeInbound(new Frame.Configure("00", 7, "probes: []"));
    channel.runPendingTasks();

    assertThat(configured).containsExactly(new Frame.Configure("00", 7, "probes: []"));
    assertThat(sent()).contains(new Frame.Configured("00", 7, Standing.IN_FORCE, ""));
  }

  @Test
  void aConfigurationOfAnothersSiteIsNotWanted() {
    connect(ProtocolVersion.TWO);
    channel.writeInbound(new Frame.Configure("01", 7, "probes: []"));

    assertThat(configured).isEmpty();
    assertThat(sent())
        .contains(
            new Frame.Configured(
                "01", 7, Standing.NOT_WANTED, "site 01 is not one of this agent's"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, Pace.BURST_RECORDS + 1})
  void aRateThatCannotBeKeptIsRefused(int perSecond) {
    assertThatThrownBy(() -> config(perSecond))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("backlog_records_per_second: must be 1 to 512, got " + perSecond);
  }

  private static UplinkConfig config(int perSecond) {
    return new UplinkConfig(
        List.of(new UplinkConfig.Collector("localhost", 1)), "localhost", "test", perSecond);
  }

  private static Lane lane(Frame frame) {
    return frame instanceof Frame.Data data ? data.lane() : Lane.LIVE;
  }

  private void connect(int version) {
    connect(version, Pace.BURST_RECORDS);
    pass(Pace.FLUSH_APART.toMillis());
  }

  private void connect(int version, int backlogCredit) {
    connect(version, backlogCredit, session);
  }

  private void connect(int version, int backlogCredit, Spool of) {
    connect(version, backlogCredit, session(of));
  }

  @Test
  void theClocksAreToldAsSoonAsTheStreamsAreOpen() {
    connect(ProtocolVersion.TWO);
    sent();

    assertThat(pings).hasSize(1);
  }

  @Test
  void whoSendsRecordsAndHearsOfThemSaysPingForItsClocksOnly() {
    connect(ProtocolVersion.TWO);
    assertThat(secondsOfPings(700, true)).containsExactly(301, 601);
  }

  @Test
  void whoHearsNothingAsksThoughItSendsAndThenEnds() {
    connect(ProtocolVersion.TWO);
    assertThat(secondsOfPings(200, false)).containsExactly(60, 120);
    assertThat(ends).singleElement().asString().contains("nothing heard for 18");
  }

  /// In which seconds a PING goes, of an agent that has a record each second.
  private List<Integer> secondsOfPings(int seconds, boolean heard) {
    sent();
    pings.clear();
    var at = new ArrayList<Integer>();
    for (int second = 1; second <= seconds; second++) {
      record(1);
      session.pump();
      if (heard) {
        channel.writeInbound(new Frame.Credit(1, 0));
      }
      pass(1_000);
      sent();
      if (!pings.isEmpty()) {
        at.add(second);
        pings.clear();
      }
    }
    return at;
  }

  @Test
  void whoHasNothingToSendSaysPingAtEachHeartbeat() {
    connect(ProtocolVersion.TWO);
    sent();
    pings.clear();
    for (int heartbeat = 1; heartbeat <= 5; heartbeat++) {
      channel.writeInbound(new Frame.Credit(1, 0));
      pass(60_000);
      assertThat(sent()).isEmpty();
      assertThat(pings).hasSize(heartbeat);
    }
  }

  private void connect(int version, int backlogCredit, UplinkSession connecting) {
    channel.pipeline().addLast(connecting);
    channel.pipeline().fireUserEventTriggered(SslHandshakeCompletionEvent.SUCCESS);
    assertThat(sent()).singleElement().isInstanceOf(Frame.Hello.class);
    channel.writeInbound(new Frame.Welcome(version, 60_000, 256, backlogCredit, 0));
    if (channel.isOpen()) {
      assertThat(sent()).containsExactly(new Frame.OpenStream(0, "00", EPOCH));
      channel.writeInbound(new Frame.StreamOpened(0, List.of()));
    }
  }

  private void record(double success) {
    record(spool, success);
  }

  private static void record(Spool into, double success) {
    into.record(
        "00",
        new Payload.Samples(
            new Tick(
                1_000_000,
                List.of(Observation.of(Metric.gauge("probe_success", ""), Labels.NONE, success)))));
  }

  private void pass(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }

  /// What a collector understands of what came out, but for PINGs, which are kept apart.
  private List<Frame> sent() {
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      noteTypes(out);
      collector.writeInbound(out);
    }
    List<Frame> frames = new ArrayList<>();
    for (Frame frame = collector.readInbound(); frame != null; frame = collector.readInbound()) {
      (frame instanceof Frame.Ping ? pings : frames).add(frame);
    }
    return frames;
  }

  private void noteTypes(ByteBuf out) {
    int at = out.readerIndex();
    while (at < out.writerIndex()) {
      types.add((int) out.getUnsignedByte(at));
      at += 4 + out.getUnsignedMedium(at + 1);
    }
  }
}
