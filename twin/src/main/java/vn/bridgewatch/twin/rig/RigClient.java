package vn.bridgewatch.twin.rig;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Backoff;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Heartbeat;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.ProtocolVersion;
import vn.bridgewatch.wire.RecordId;
import vn.bridgewatch.wire.frame.FrameDecoder;
import vn.bridgewatch.wire.frame.FrameEncoder;

/// One agent as the collector sees it: connects with its own certificate, says hello, opens the
/// stream of its site, sends a tick at a time and keeps each until it is acknowledged; a connection
/// that is lost is made again, and what was not acknowledged is sent again. Everything runs on its
/// event loop.
final class RigClient {

  private static final int CONNECT_MILLIS_MAX = 10_000;
  private static final int HANDSHAKE_MILLIS_MAX = 60_000;
  private static final long RETRY_MILLIS = 1_000;
  private static final long ROUND_MILLIS = 1_000;
  private static final int SILENT_MILLIS_MAX = 15_000;

  /// Who a client is and where it goes.
  ///
  /// @param waitingMax how many records it keeps for a collector that is away
  record Who(
      int number,
      String agent,
      String site,
      InetSocketAddress collector,
      String serverName,
      long bootEpoch,
      int waitingMax) {}

  private final Who who;
  private final SslContext tls;
  private final EventLoop loop;
  private final RigCounts counts;
  private final Ledger ledger;
  private final Manner manner;
  private final Backoff backoff = new Backoff(new SecureRandom());
  private final Outbox outbox = new Outbox(System.nanoTime());
  private @Nullable ChannelHandlerContext context;
  private @Nullable Heartbeat heartbeat; // of this connection, from the greeting on
  private @Nullable Supplier<Tick> ticks;
  private boolean quiet;
  private boolean ready;
  private boolean atOnce; // after the end of this connection
  private int attempts;
  private long lostNanos;
  private int liveCredit;
  private int backlogCredit;
  private long issued;

  RigClient(
      Who who, SslContext tls, EventLoop loop, RigCounts counts, Ledger ledger, Manner manner) {
    this.who = who;
    this.tls = tls;
    this.loop = loop;
    this.counts = counts;
    this.ledger = ledger;
    this.manner = manner;
  }

  /// Connects, now and whenever the connection is lost. Returns at once.
  void connect() {
    counts.connects.increment();
    attempts++;
    int sessionPort = manner.sessionPort(who.collector().getPort(), attempts);
    new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS_MAX)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                SslHandler handler = tls.newHandler(channel.alloc(), who.serverName(), sessionPort);
                handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS_MAX);
                channel
                    .pipeline()
                    .addLast(
                        handler,
                        new FrameEncoder(),
                        new FrameDecoder(FrameDecoder.Side.AGENT),
                        new Session());
              }
            })
        .connect(who.collector(), manner.source(who.number()))
        .addListener((ChannelFuture connected) -> {
          if (!connected.isSuccess()) {
            failed("connect: " + connected.cause());
            again(pauseMillis(0));
          }
        });
  }

  private void failed(String why) {
    counts.failures.increment();
    counts.lastFailure = who.site() + ": " + why;
  }

  private void again(long millis) {
    if (!loop.isShuttingDown()) {
      var _ = loop.schedule(this::connect, millis, TimeUnit.MILLISECONDS);
    }
  }

  private long pauseMillis(long askedMillis) {
    return manner.isEager() ? RETRY_MILLIS : backoff.nextMillis(askedMillis);
  }

  /// Loses the connection, where it has one, and comes again at once; any thread.
  void cut() {
    loop.execute(() -> {
      ChannelHandlerContext ctx = context;
      if (ctx != null) {
        atOnce = true;
        var _ = ctx.close();
      }
    });
  }

  /// Issues a tick every interval, first after a delay.
  ///
  /// @param eventEvery an event goes with every so many ticks; 0: never
  void tick(Supplier<Tick> source, long firstMillis, long everyMillis, int eventEvery) {
    var _ =
        loop.scheduleAtFixedRate(
            () -> {
              ticks = source;
              if (!quiet) {
                issue(source, eventEvery);
              }
            },
            firstMillis,
            everyMillis,
            TimeUnit.MILLISECONDS);
  }

  /// Issues no more by itself; any thread.
  void quiet() {
    loop.execute(() -> quiet = true);
  }

  /// Issues one tick now; any thread.
  void fresh() {
    loop.execute(() -> {
      if (ticks != null) {
        issue(ticks, 0);
      }
    });
  }

  private void issue(Supplier<Tick> source, int eventEvery) {
    if (outbox.size() + 2 > who.waitingMax()) {
      counts.late.increment(); // an agent's spool would hold it; we stop issuing and say so
      return;
    }
    Tick tick = source.get();
    counts.samples.add(tick.size());
    issue(new Payload.Samples(tick));
    if (eventEvery > 0 && issued % eventEvery == 0) {
      String text = "Event " + (issued + 1);
      Labels labels = Labels.of("device", "rig");
      issue(new Payload.Happening(new Event("rig_event", tick.wallMillis(), labels, text)));
    }
    pump();
  }

  private void issue(Payload payload) {
    issued++;
    counts.issued.increment();
    counts.waiting.increment();
    ledger.issued(id(issued), payload);
    outbox.add(issued, payload, System.nanoTime());
  }

  private RecordId id(long sequence) {
    return new RecordId(who.agent(), who.site(), who.bootEpoch(), sequence);
  }

  private void pump() {
    ChannelHandlerContext ctx = context;
    if (ctx == null || !ready) {
      return;
    }
    int live = send(ctx, Lane.LIVE, liveCredit);
    liveCredit -= live;
    int backlog = send(ctx, Lane.BACKLOG, backlogCredit);
    backlogCredit -= backlog;
    counts.backlog.add(backlog);
    if (outbox.waits(Lane.LIVE)) {
      counts.withoutCredit.increment();
    }
    if (live + backlog > 0) {
      if (heartbeat != null) {
        heartbeat.sent(System.nanoTime());
      }
      ctx.flush();
    }
  }

  /// Sends what waits in a lane, as far as credit goes; returns how many went.
  private int send(ChannelHandlerContext ctx, Lane lane, int credit) {
    long now = System.nanoTime();
    int sent = 0;
    while (sent < credit) {
      Outbox.Kept record = outbox.next(lane, now);
      if (record == null) {
        break;
      }
      if (sent == 0) {
        pingAlong(ctx);
      }
      sent++;
      long monoMillis = TimeUnit.NANOSECONDS.toMillis(record.issuedNanos());
      send(
          ctx,
          new Frame.Data(
              0, who.bootEpoch(), record.sequence(), lane, monoMillis, record.payload()));
    }
    return sent;
  }

  /// What goes along with records, in front of them.
  private void pingAlong(ChannelHandlerContext ctx) {
    if (heartbeat != null && heartbeat.goesAlong(System.nanoTime())) {
      ping(ctx, heartbeat);
    }
  }

  private void ping(ChannelHandlerContext ctx, Heartbeat beat) {
    beat.pinged(System.nanoTime());
    send(ctx, new Frame.Ping(monoMillis(), System.currentTimeMillis()));
  }

  private void send(ChannelHandlerContext ctx, Frame frame) {
    ctx.write(frame)
        .addListener(written -> {
          if (written.cause() != null) {
            failed("write: " + written.cause());
            var _ = ctx.close();
          }
        });
  }

  private void gone(Outbox.Kept record) {
    counts.acknowledged.increment();
    counts.waiting.decrement();
    counts.delays.add(System.nanoTime() - record.issuedNanos());
    ledger.acknowledged(id(record.sequence()));
  }

  private static long monoMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /// One connection.
  private final class Session extends SimpleChannelInboundHandler<Frame> {
    private @Nullable ScheduledFuture<?> rounds;
    private long askedMillis;
    private long heardMillis;
    private int silentMillisMax = SILENT_MILLIS_MAX;

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslHandshakeCompletionEvent handshake) {
        if (handshake.isSuccess()) {
          context = ctx;
          heardMillis = monoMillis();
          rounds =
              ctx.executor()
                  .scheduleAtFixedRate(
                      () -> round(ctx), ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
          send(
              ctx,
              new Frame.Hello(
                  ProtocolVersion.LOWEST,
                  ProtocolVersion.HIGHEST,
                  "rig",
                  System.currentTimeMillis(),
                  monoMillis()));
          ctx.flush();
        } else {
          failed("handshake: " + handshake.cause());
        }
      }
      ctx.fireUserEventTriggered(event);
    }

    /// What waits for its turn goes also where nothing new comes.
    private void round(ChannelHandlerContext ctx) {
      if (monoMillis() - heardMillis > silentMillisMax) {
        failed("nothing heard for " + silentMillisMax + " ms");
        var _ = ctx.close();
      } else {
        pump();
        if (heartbeat != null
            && heartbeat.dueInNanos(System.nanoTime())
                <= TimeUnit.MILLISECONDS.toNanos(ROUND_MILLIS / 2)) {
          ping(ctx, heartbeat);
          ctx.flush();
        }
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Frame frame) {
      heardMillis = monoMillis();
      if (heartbeat != null) {
        heartbeat.heard(System.nanoTime());
      }
      switch (frame) {
        case Frame.Welcome welcome -> welcome(ctx, welcome);
        case Frame.StreamOpened opened -> {
          outbox.acknowledge(opened.known(), RigClient.this::gone);
          ready = true;
          backoff.succeeded();
          counts.ready.incrementAndGet();
          counts.made.increment();
          if (lostNanos != 0) {
            counts.back.add(System.nanoTime() - lostNanos);
          }
          pingAlong(ctx);
          ctx.flush();
          pump();
        }
        case Frame.Ack ack -> outbox.acknowledge(ack.ranges(), RigClient.this::gone);
        case Frame.Credit more -> {
          liveCredit += more.live();
          backlogCredit += more.backlog();
          pump();
        }
        case Frame.Goodbye goodbye -> {
          askedMillis = goodbye.retryAfterMillis();
          failed("goodbye " + goodbye.code() + ": " + goodbye.text());
        }
        default -> {}
      }
    }

    private void welcome(ChannelHandlerContext ctx, Frame.Welcome welcome) {
      ctx.pipeline().get(FrameEncoder.class).speak(welcome.version());
      liveCredit = welcome.liveCredit();
      backlogCredit = welcome.backlogCredit();
      silentMillisMax = Heartbeat.MISSED_MAX * welcome.heartbeatMillis();
      heartbeat = new Heartbeat(Duration.ofMillis(welcome.heartbeatMillis()), System.nanoTime());
      send(ctx, new Frame.OpenStream(0, who.site(), who.bootEpoch()));
      ctx.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      context = null;
      heartbeat = null;
      if (rounds != null) {
        rounds.cancel(false);
      }
      if (ready) {
        ready = false;
        lostNanos = System.nanoTime();
        counts.ready.decrementAndGet();
        failed("connection lost");
      }
      outbox.rewind();
      again(atOnce ? 0 : pauseMillis(askedMillis));
      atOnce = false;
      ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      failed(String.valueOf(cause));
      var _ = ctx.close();
    }
  }
}
