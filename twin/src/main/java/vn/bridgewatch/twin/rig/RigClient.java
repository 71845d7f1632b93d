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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.ProtocolVersion;
import vn.bridgewatch.wire.SequenceRange;
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
  private static final int WAITING_MAX = 4_096;

  /// Who a client is and where it goes.
  record Who(String site, InetSocketAddress collector, String serverName, long bootEpoch) {}

  /// A tick that was issued and is not acknowledged.
  private record Waiting(long sequence, Tick tick, long issuedNanos) {}

  private final Who who;
  private final SslContext tls;
  private final EventLoop loop;
  private final RigCounts counts;
  private final Deque<Waiting> waiting = new ArrayDeque<>(); // by sequence
  private @Nullable ChannelHandlerContext context;
  private @Nullable ScheduledFuture<?> heartbeats;
  private boolean ready;
  private int credit;
  private long issued;
  private long sentUpTo; // on this connection

  RigClient(Who who, SslContext tls, EventLoop loop, RigCounts counts) {
    this.who = who;
    this.tls = tls;
    this.loop = loop;
    this.counts = counts;
  }

  /// Connects, now and whenever the connection is lost. Returns at once.
  void connect() {
    counts.connects.increment();
    new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS_MAX)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                SslHandler handler =
                    tls.newHandler(channel.alloc(), who.serverName(), who.collector().getPort());
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
        .connect(who.collector())
        .addListener((ChannelFuture connected) -> {
          if (!connected.isSuccess()) {
            failed("connect: " + connected.cause());
            again(RETRY_MILLIS);
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

  /// Issues a tick every interval, first after a delay.
  void tick(Supplier<Tick> ticks, long firstMillis, long everyMillis) {
    var _ =
        loop.scheduleAtFixedRate(
            () -> issue(ticks.get()), firstMillis, everyMillis, TimeUnit.MILLISECONDS);
  }

  private void issue(Tick tick) {
    if (waiting.size() >= WAITING_MAX) {
      counts.late.increment(); // an agent's spool would hold it; we stop issuing and say so
      return;
    }
    issued++;
    counts.issued.increment();
    counts.samples.add(tick.observations().size());
    waiting.addLast(new Waiting(issued, tick, System.nanoTime()));
    pump();
  }

  private void pump() {
    ChannelHandlerContext ctx = context;
    if (ctx == null || !ready || sentUpTo >= issued) {
      return;
    }
    boolean any = false;
    for (Waiting next : waiting) {
      if (next.sequence() <= sentUpTo) {
        continue;
      }
      if (credit == 0) {
        counts.withoutCredit.increment();
        break;
      }
      credit--;
      sentUpTo = next.sequence();
      any = true;
      send(
          ctx,
          new Frame.Data(
              0,
              who.bootEpoch(),
              next.sequence(),
              Lane.LIVE,
              TimeUnit.NANOSECONDS.toMillis(next.issuedNanos()),
              new Payload.Samples(next.tick())));
    }
    if (any) {
      ctx.flush();
    }
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

  private void acknowledged(List<SequenceRange> ranges) {
    long now = System.nanoTime();
    for (SequenceRange range : ranges) {
      // nearly always the first that wait
      while (!waiting.isEmpty()
          && waiting.getFirst().sequence() >= range.first()
          && waiting.getFirst().sequence() <= range.last()) {
        gone(waiting.removeFirst(), now);
      }
      waiting.removeIf(each -> {
        boolean covered = each.sequence() >= range.first() && each.sequence() <= range.last();
        if (covered) {
          gone(each, now);
        }
        return covered;
      });
    }
  }

  private void gone(Waiting each, long nowNanos) {
    counts.acknowledged.increment();
    counts.delays.add(nowNanos - each.issuedNanos());
  }

  private static long monoMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /// One connection.
  private final class Session extends SimpleChannelInboundHandler<Frame> {
    private long retryMillis = RETRY_MILLIS;

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslHandshakeCompletionEvent handshake) {
        if (handshake.isSuccess()) {
          context = ctx;
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

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Frame frame) {
      switch (frame) {
        case Frame.Welcome welcome -> {
          ctx.pipeline().get(FrameEncoder.class).speak(welcome.version());
          credit = welcome.liveCredit();
          heartbeats =
              ctx.executor()
                  .scheduleAtFixedRate(
                      () -> {
                        send(ctx, new Frame.Ping(monoMillis(), System.currentTimeMillis()));
                        ctx.flush();
                      },
                      welcome.heartbeatMillis(),
                      welcome.heartbeatMillis(),
                      TimeUnit.MILLISECONDS);
          send(ctx, new Frame.OpenStream(0, who.site(), who.bootEpoch()));
          ctx.flush();
        }
        case Frame.StreamOpened opened -> {
          acknowledged(opened.known());
          ready = true;
          sentUpTo = waiting.isEmpty() ? issued : waiting.getFirst().sequence() - 1;
          counts.ready.incrementAndGet();
          pump();
        }
        case Frame.Ack ack -> acknowledged(ack.ranges());
        case Frame.Credit more -> {
          credit += more.live();
          pump();
        }
        case Frame.Goodbye goodbye -> {
          retryMillis = Math.max(RETRY_MILLIS, goodbye.retryAfterMillis());
          failed("goodbye " + goodbye.code() + ": " + goodbye.text());
        }
        default -> {}
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      context = null;
      if (heartbeats != null) {
        heartbeats.cancel(false);
      }
      if (ready) {
        ready = false;
        counts.ready.decrementAndGet();
        failed("connection lost");
      }
      again(retryMillis);
      ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      failed(String.valueOf(cause));
      var _ = ctx.close();
    }
  }
}
