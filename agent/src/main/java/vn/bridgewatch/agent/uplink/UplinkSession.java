package vn.bridgewatch.agent.uplink;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.EncoderException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.agent.spool.Loss;
import vn.bridgewatch.agent.spool.Spool;
import vn.bridgewatch.agent.spool.SpooledRecord;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.time.TokenBucket;
import vn.bridgewatch.time.WallClock;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Heartbeat;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Pace;
import vn.bridgewatch.wire.ProtocolVersion;
import vn.bridgewatch.wire.SequenceRange;
import vn.bridgewatch.wire.WireLimits;
import vn.bridgewatch.wire.frame.FrameDecoder;
import vn.bridgewatch.wire.frame.FrameEncoder;

/// One connection to a collector, from the handshake to its end; everything on its event loop.
final class UplinkSession extends SimpleChannelInboundHandler<Frame> {

  private static final long READY_MILLIS_MAX = 15_000;
  private static final long ROUND_MILLIS = 1_000;
  private static final int HEARTBEAT_MILLIS_MIN = 100;
  private static final Logger log = LoggerFactory.getLogger(UplinkSession.class);

  /// Told how the connection goes, on the event loop.
  interface Owner {
    void ready();

    void ended(String why, long retryAfterMillis);
  }

  private final UplinkConfig config;
  private final Spool spool;
  private final CheckRunner checks;
  private final CalendarHandler calendars;
  private final ConfigurationHandler configurations;
  private final UplinkCounters counters;
  private final CollectorClock collectorClock = new CollectorClock();
  private final WallClock wallClock;
  private final NanoClock nanoClock;
  private final Owner owner;
  private final List<String> sites;
  private final TokenBucket backlogRate;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ScheduledFuture<?> rounds;
  private @Nullable ScheduledFuture<?> heartbeats;
  private @Nullable Heartbeat heartbeat; // from the greeting on
  private @Nullable ScheduledFuture<?> plannedFlush;
  private String why = "closed by the other side";
  private long retryAfterMillis;
  private long beganNanos;
  private long heardNanos;
  private int heartbeatMillis = HEARTBEAT_MILLIS_MIN;
  private int liveCredit;
  private int backlogCredit;
  private int streamsOpened;
  private long flushedNanos;
  private boolean flushed;
  private boolean written; // and not yet flushed
  private boolean ready;
  private boolean ended;

  UplinkSession(
      UplinkConfig config,
      Spool spool,
      CheckRunner checks,
      CalendarHandler calendars,
      ConfigurationHandler configurations,
      UplinkCounters counters,
      WallClock wallClock,
      NanoClock nanoClock,
      Owner owner) {
    this.config = config;
    this.spool = spool;
    this.checks = checks;
    this.calendars = calendars;
    this.configurations = configurations;
    this.counters = counters;
    this.wallClock = wallClock;
    this.nanoClock = nanoClock;
    this.owner = owner;
    this.sites = spool.sites().stream().sorted().toList();
    this.backlogRate =
        new TokenBucket(Pace.BURST_RECORDS, config.backlogRecordsPerSecond(), nanoClock.nanoTime());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    beganNanos = nanoClock.nanoTime();
    heardNanos = beganNanos;
    rounds =
        ctx.executor()
            .scheduleAtFixedRate(
                () -> round(ctx), ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        send(
            ctx,
            new Frame.Hello(
                ProtocolVersion.LOWEST,
                ProtocolVersion.HIGHEST,
                config.software(),
                wallClock.millis(),
                monoMillis()));
        flush(ctx);
      } else {
        end(ctx, "handshake: " + handshake.cause());
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    stopTimers();
    if (!ended) {
      ended = true;
      owner.ended(why, retryAfterMillis);
    }
    ctx.fireChannelInactive();
  }

  private void stopTimers() {
    if (rounds != null) {
      rounds.cancel(false);
    }
    if (heartbeats != null) {
      heartbeats.cancel(false);
    }
    unplanFlush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    pump(ctx);
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, Frame frame) {
    heardNanos = nanoClock.nanoTime();
    if (heartbeat != null) {
      heartbeat.heard(heardNanos);
    }
    switch (frame) {
      case Frame.Welcome welcome -> welcome(ctx, welcome);
      case Frame.StreamOpened opened -> streamOpened(ctx, opened);
      case Frame.Ack ack ->
          site(ack.stream())
              .ifPresent(site -> spool.acknowledge(site, ack.bootEpoch(), ack.ranges()));
      case Frame.Credit(int live, int backlog) -> {
        liveCredit = Math.addExact(liveCredit, live);
        backlogCredit = Math.addExact(backlogCredit, backlog);
        pump(ctx);
        sendBacklog(ctx);
      }
      case Frame.Pong pong -> pong(pong);
      case Frame.Calendar(var site, var appointments) -> calendars.take(site, appointments);
      case Frame.Command command -> command(ctx, command);
      case Frame.Configure configure -> configure(ctx, configure);
      case Frame.Goodbye goodbye -> {
        retryAfterMillis = goodbye.retryAfterMillis();
        end(ctx, "goodbye " + goodbye.code() + ": " + goodbye.text());
      }
      case Frame.Hello _,
          Frame.OpenStream _,
          Frame.Data _,
          Frame.Gap _,
          Frame.EarlierGap _,
          Frame.Ping _,
          Frame.Result _,
          Frame.Configured _ ->
          throw new IllegalStateException("the decoder let through " + frame);
    }
  }

  private void welcome(ChannelHandlerContext ctx, Frame.Welcome welcome) {
    if (ProtocolVersion.common(welcome.version(), welcome.version()).isEmpty()) {
      end(ctx, "the collector chose version " + welcome.version());
      return;
    }
    ctx.pipeline().get(FrameEncoder.class).speak(welcome.version());
    liveCredit = welcome.liveCredit();
    backlogCredit = welcome.backlogCredit();
    heartbeatMillis = Math.max(HEARTBEAT_MILLIS_MIN, welcome.heartbeatMillis());
    Duration every = Duration.ofMillis(heartbeatMillis);
    heartbeat = new Heartbeat(every, nanoClock.nanoTime());
    planHeartbeat(ctx, heartbeat, every.toNanos());
    for (int stream = 0; stream < sites.size(); stream++) {
      send(ctx, new Frame.OpenStream(stream, sites.get(stream), spool.bootEpoch()));
    }
    flush(ctx);
  }

  private void streamOpened(ChannelHandlerContext ctx, Frame.StreamOpened opened) {
    site(opened.stream())
        .ifPresent(site -> spool.acknowledge(site, spool.bootEpoch(), opened.known()));
    streamsOpened++;
    if (streamsOpened == sites.size()) {
      ready = true;
      pingAlong(
          ctx); // the greeting may have waited for long, and was the only reading of the clocks
      tellGaps(ctx);
      owner.ready();
      pump(ctx);
      sendBacklog(ctx);
      flush(ctx); // who was cut off does not wait any longer
    }
  }

  private Optional<String> site(int stream) {
    return stream < sites.size() ? Optional.of(sites.get(stream)) : Optional.empty();
  }

  private void planHeartbeat(ChannelHandlerContext ctx, Heartbeat beat, long inNanos) {
    heartbeats = ctx.executor().schedule(() -> beat(ctx, beat), inNanos, TimeUnit.NANOSECONDS);
  }

  private void beat(ChannelHandlerContext ctx, Heartbeat beat) {
    if (beat.dueInNanos(nanoClock.nanoTime()) <= 0) {
      ping(ctx, beat);
      flush(ctx);
    }
    planHeartbeat(ctx, beat, beat.dueInNanos(nanoClock.nanoTime()));
  }

  /// In front of what is written: behind it the clocks would look late by as long as it takes.
  private void pingAlong(ChannelHandlerContext ctx) {
    if (!written && heartbeat != null && heartbeat.goesAlong(nanoClock.nanoTime())) {
      ping(ctx, heartbeat);
    }
  }

  private void ping(ChannelHandlerContext ctx, Heartbeat beat) {
    beat.pinged(nanoClock.nanoTime());
    send(ctx, new Frame.Ping(monoMillis(), wallClock.millis()));
  }

  /// What is looked at each second: silence, a greeting that does not come, drops, backlog's turn.
  private void round(ChannelHandlerContext ctx) {
    long now = nanoClock.nanoTime();
    long silentMillis = TimeUnit.NANOSECONDS.toMillis(now - heardNanos);
    if (!ready && TimeUnit.NANOSECONDS.toMillis(now - beganNanos) > READY_MILLIS_MAX) {
      end(ctx, "no welcome within " + READY_MILLIS_MAX + " ms");
    } else if (ready && silentMillis > (long) Heartbeat.MISSED_MAX * heartbeatMillis) {
      end(ctx, "nothing heard for " + silentMillis + " ms");
    } else if (ready) {
      tellGaps(ctx);
      pump(ctx);
      sendBacklog(ctx);
    }
  }

  private void tellGaps(ChannelHandlerContext ctx) {
    for (Loss loss : spool.losses()) {
      int stream = sites.indexOf(loss.site());
      int skipped = Math.max(0, loss.ranges().size() - WireLimits.RANGES_PER_FRAME_MAX);
      List<SequenceRange> ranges = loss.ranges().subList(skipped, loss.ranges().size());
      if (stream >= 0) {
        send(
            ctx,
            loss.bootEpoch() == spool.bootEpoch()
                ? new Frame.Gap(stream, ranges)
                : new Frame.EarlierGap(stream, loss.bootEpoch(), ranges));
      }
    }
  }

  /// Something new waits in the spool.
  void pump() {
    if (context != null) {
      pump(context);
    }
  }

  /// Sends what is live while there is room and credit.
  private void pump(ChannelHandlerContext ctx) {
    if (!ready || ended) {
      return;
    }
    boolean urgent = false;
    while (ctx.channel().isWritable() && liveCredit > 0) {
      Optional<SpooledRecord> next = spool.next(Lane.LIVE);
      if (next.isEmpty()) {
        break;
      }
      liveCredit--;
      urgent |= Pace.isUrgent(next.get().payload());
      sendRecord(ctx, next.get());
    }
    if (urgent) {
      flush(ctx);
    } else if (written) {
      flushSoon(ctx);
    }
  }

  /// A burst of what is old: as much at once as credit allows, which packs well, and then long
  /// nothing.
  private void sendBacklog(ChannelHandlerContext ctx) {
    int burst = Math.min(backlogCredit, Pace.BURST_RECORDS);
    if (!ready || ended || !backlogRate.has(burst, nanoClock.nanoTime())) {
      return;
    }
    int readings = 0;
    boolean any = false;
    while (burst > 0 && readings < Pace.BURST_READINGS && ctx.channel().isWritable()) {
      Optional<SpooledRecord> next = spool.next(Lane.BACKLOG);
      if (next.isEmpty()) {
        break;
      }
      burst--;
      backlogCredit--;
      backlogRate.drain(1, nanoClock.nanoTime());
      readings += Pace.readings(next.get().payload());
      any = true;
      sendRecord(ctx, next.get());
    }
    if (any) {
      flush(ctx);
    }
  }

  /// Flushes now where the last time is long past, else when it is; what comes meanwhile goes
  /// along.
  private void flushSoon(ChannelHandlerContext ctx) {
    long waitNanos = Pace.FLUSH_APART.toNanos() - (nanoClock.nanoTime() - flushedNanos);
    if (!flushed || waitNanos <= 0) {
      flush(ctx);
    } else if (plannedFlush == null) {
      plannedFlush = ctx.executor().schedule(() -> flush(ctx), waitNanos, TimeUnit.NANOSECONDS);
    }
  }

  /// Never without something written: to flush nothing could send an empty TLS record.
  private void flush(ChannelHandlerContext ctx) {
    unplanFlush();
    if (written) {
      flushedNanos = nanoClock.nanoTime();
      if (heartbeat != null) {
        heartbeat.sent(flushedNanos);
      }
      written = false;
      flushed = true;
      ctx.flush();
    }
  }

  private void unplanFlush() {
    if (plannedFlush != null) {
      plannedFlush.cancel(false);
      plannedFlush = null;
    }
  }

  private void sendRecord(ChannelHandlerContext ctx, SpooledRecord record) {
    int stream = sites.indexOf(record.site());
    var data =
        new Frame.Data(
            stream,
            record.bootEpoch(),
            record.sequence(),
            record.lane(),
            record.monoMillis(),
            record.payload());
    counters.sentRecords.increment();
    pingAlong(ctx);
    written = true;
    ctx.write(data)
        .addListener(write -> {
          if (write.cause() instanceof EncoderException e) {
            giveUp(ctx, record, e);
          }
        });
  }

  /// A record that cannot be encoded would end every connection that it is sent on.
  private void giveUp(ChannelHandlerContext ctx, SpooledRecord record, EncoderException cause) {
    counters.unsendable.increment();
    log.atError()
        .addKeyValue("site", record.site())
        .addKeyValue("sequence", record.sequence())
        .setCause(cause)
        .log("A record cannot be encoded and is given up");
    spool.discard(record);
    end(ctx, "a record could not be encoded");
  }

  private void pong(Frame.Pong pong) {
    long now = monoMillis();
    collectorClock.answered(pong.monoMillis(), now, pong.wallMillis());
    counters.roundTripMillis = now - pong.monoMillis();
    counters.clockOffsetMillis = collectorClock.aheadOf(now, wallClock.millis());
  }

  private void command(ChannelHandlerContext ctx, Frame.Command command) {
    if (command.kind() != Frame.Command.CHECK && command.kind() != Frame.Command.MEDIA) {
      answer(
          ctx,
          new Frame.Result(
              command.id(),
              Frame.Result.Status.UNSUPPORTED,
              "command kind " + command.kind(),
              List.of()));
    } else if (!sites.contains(command.site())) {
      answer(
          ctx,
          new Frame.Result(
              command.id(),
              Frame.Result.Status.FAILED,
              "site " + command.site() + " is not one of this agent's",
              List.of()));
    } else {
      checks.run(command, result -> ctx.executor().execute(() -> answer(ctx, result)));
    }
  }

  private void configure(ChannelHandlerContext ctx, Frame.Configure configure) {
    if (sites.contains(configure.site())) {
      configurations.take(
          configure, configured -> ctx.executor().execute(() -> answer(ctx, configured)));
    } else {
      answer(
          ctx,
          new Frame.Configured(
              configure.site(),
              configure.revision(),
              Frame.Configured.Standing.NOT_WANTED,
              "site " + configure.site() + " is not one of this agent's"));
    }
  }

  /// Says what the configuration of a site has come to, without having been asked.
  void tell(Frame.Configured configured) {
    ChannelHandlerContext ctx = context;
    if (ctx != null && ready) {
      answer(ctx, configured);
    }
  }

  private void answer(ChannelHandlerContext ctx, Frame frame) {
    if (ctx.channel().isActive()) {
      send(ctx, frame);
      flush(ctx);
    }
  }

  /// Ends the connection because the agent ends.
  void goodbye() {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      ended = true;
      stopTimers();
      ctx.writeAndFlush(new Frame.Goodbye(Frame.Goodbye.CLOSING, 0, "the agent stops"))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    end(ctx, String.valueOf(cause.getMessage() == null ? cause : cause.getMessage()));
  }

  private void end(ChannelHandlerContext ctx, String reason) {
    why = reason;
    FrameDecoder decoder = ctx.pipeline().get(FrameDecoder.class);
    if (decoder != null) {
      decoder.stop();
    }
    var _ = ctx.close();
  }

  private void send(ChannelHandlerContext ctx, Frame frame) {
    written = true;
    ctx.write(frame).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  private long monoMillis() {
    return TimeUnit.NANOSECONDS.toMillis(nanoClock.nanoTime());
  }
}
