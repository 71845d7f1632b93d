package vn.bridgewatch.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.collector.journal.Ledger;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.SequenceRange;
import vn.bridgewatch.wire.WireException;
import vn.bridgewatch.wire.frame.FrameDecoder;
import vn.bridgewatch.wire.frame.FrameEncoder;

/// Who is cut off, and what for.
class CutOffTest extends SessionFixture {

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
}
