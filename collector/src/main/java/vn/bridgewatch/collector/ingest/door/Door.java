package vn.bridgewatch.collector.ingest.door;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.spi.SelectorProvider;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.time.TokenBucket;

/// The port: accepts no faster than it can bear, and has handshakes done by threads of their own,
/// so that a crowd at the door costs those inside little.
///
/// One thread accepts and owns the gate; each connection has one of the event loops.
public final class Door {

  /// Who connections are handed to.
  public interface Host {

    /// A handshake is done; the host puts its handlers last in the pipeline. On the connection's
    /// event loop.
    void arrived(Arrival arrival);

    /// A connection ended before that; any thread.
    void refused(String reason, String who, String detail);

    /// Whether one more connection may come in now; any thread.
    boolean hasRoom();
  }

  private static final int BACKLOG = 4_096; // the kernel takes no more than net.core.somaxconn
  private static final long LOOK_MILLIS = 100;
  private static final long SHUT_MILLIS_MAX = 1_000;
  private static final Duration[] HANDSHAKE_TIMES = {
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(4),
    Duration.ofSeconds(8)
  };
  private static final int EVENT_LOOPS_MAX = 4;

  /// Agents are told little; who does not take that much has stopped reading.
  private static final int SEND_BYTES = 32 * 1024;

  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(16 * 1024, 64 * 1024);

  private final DoorLimits limits;
  private final SslContext tls;
  private final Host host;
  private final NanoClock clock;
  private final EventLoopGroup acceptors;
  private final EventLoop owner;
  private final EventLoopGroup loops;
  private final ExecutorService handshakes;
  private final HandshakeGate gate; // the owner's
  private final TokenBucket accepts; // the owner's
  private final Timer full;
  private final Timer resumed;
  private final AtomicInteger strangers = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile boolean excusesSilence;
  private volatile @Nullable Channel server;

  public Door(
      SslContext tls, DoorLimits limits, Host host, NanoClock clock, MeterRegistry registry) {
    this.tls = tls;
    this.limits = limits;
    this.host = host;
    this.clock = clock;
    int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    acceptors = group("agents-accept", 1, NioIoHandler.newFactory());
    owner = acceptors.next();
    loops = group("agents", Math.min(EVENT_LOOPS_MAX, half), gathering());
    // bounded by the handshakes under way: each has one task at a time
    handshakes = Executors.newFixedThreadPool(half, new DefaultThreadFactory("agents-tls", true));
    gate = new HandshakeGate(limits, clock.nanoTime());
    accepts = new TokenBucket(acceptsAtOnce(), limits.acceptsPerSecond(), clock.nanoTime());
    full = timer(registry, "full");
    resumed = timer(registry, "resumed");
    gauge(registry, "connections.unauthenticated", strangers, "Handshake not done yet");
    gauge(registry, "handshakes.waiting", waiting, "Connections that wait for their handshake");
    gauge(registry, "handshakes.running", underWay, "Handshakes under way");
    Gauge.builder("bridgewatch.collector.storm", this, door -> door.excusesSilence ? 1 : 0)
        .description("Whether so many agents come at once that silence is not held against them")
        .register(registry);
  }

  private int acceptsAtOnce() {
    return Math.max(1, (int) (limits.acceptsPerSecond() * LOOK_MILLIS / 1_000));
  }

  private static EventLoopGroup group(String name, int threads, IoHandlerFactory handlers) {
    return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true), handlers);
  }

  private IoHandlerFactory gathering() {
    return NioIoHandler.newFactory(
        SelectorProvider.provider(),
        () -> new Gathering(clock, LockSupport::parkNanos, () -> strangers.get() > 0));
  }

  private static Timer timer(MeterRegistry registry, String kind) {
    return Timer.builder("bridgewatch.collector.handshake")
        .description("From the accept to the end of a good handshake")
        .tag("kind", kind)
        .serviceLevelObjectives(HANDSHAKE_TIMES)
        .register(registry);
  }

  private static void gauge(
      MeterRegistry registry, String name, AtomicInteger value, String description) {
    Gauge.builder("bridgewatch.collector." + name, value, AtomicInteger::get)
        .description(description)
        .register(registry);
  }

  /// Begins to listen.
  public CompletableFuture<Void> open(InetSocketAddress address) {
    var opened = new CompletableFuture<Void>();
    new ServerBootstrap()
        .group(acceptors, loops)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_SNDBUF, SEND_BYTES)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
        .handler(new Acceptor())
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel child) {
                // has its handler already
              }
            })
        .bind(address)
        .addListener((ChannelFuture bound) -> {
          if (bound.isSuccess()) {
            server = bound.channel();
            var _ =
                owner.scheduleAtFixedRate(
                    this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
            opened.complete(null);
          } else {
            opened.completeExceptionally(bound.cause());
          }
        });
    return opened;
  }

  /// The port that is listened on; 0 before.
  public int port() {
    Channel listening = server;
    return listening != null && listening.localAddress() instanceof InetSocketAddress address
        ? address.getPort()
        : 0;
  }

  /// Whether sites that are not heard now may be waiting because of us.
  public boolean excusesSilence() {
    return excusesSilence;
  }

  private void look() {
    long now = clock.nanoTime();
    gate.look(now);
    publish();
    Channel listening = server;
    if (listening != null && !listening.config().isAutoRead() && accepts.has(1, now)) {
      listening.config().setAutoRead(true);
    }
    boolean paused = listening != null && !listening.config().isAutoRead();
    excusesSilence = gate.excusesSilence() || paused;
  }

  private void publish() {
    strangers.set(gate.strangers());
    waiting.set(gate.waiting());
    underWay.set(gate.underWay());
  }

  /// Accepts nobody any more; who is inside stays.
  public void shut() {
    Channel listening = server;
    if (listening != null) {
      var _ = listening.close();
    }
    owner.execute(gate::close);
  }

  /// Ends all threads, and with them what connections there still are.
  public CompletableFuture<Void> end() {
    return CompletableFuture.allOf(ended(acceptors), ended(loops))
        .whenComplete((_, _) -> handshakes.shutdown());
  }

  private static CompletableFuture<Void> ended(EventLoopGroup group) {
    var done = new CompletableFuture<Void>();
    group
        .shutdownGracefully(0, SHUT_MILLIS_MAX, TimeUnit.MILLISECONDS)
        .addListener(_ -> done.complete(null));
    return done;
  }

  /// Our answer to the ClientHello is the first task; for who is gone meanwhile nothing is done.
  private SslHandler handler(ByteBufAllocator allocator, Stranger stranger) {
    SslHandler handler =
        tls.newHandler(
            allocator,
            task -> {
              stranger.begins();
              handshakes.execute(() -> {
                try {
                  if (stranger.channel().isActive()) {
                    task.run();
                  }
                } finally {
                  stranger.isDone();
                }
              });
            });
    handler.setHandshakeTimeoutMillis(0); // the gate watches the time
    return handler;
  }

  /// On the owner's thread: what the kernel accepted comes by here on its way to an event loop.
  private final class Acceptor extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      long now = clock.nanoTime();
      accepts.drain(1, now);
      if (!accepts.has(1, now)) {
        ctx.channel().config().setAutoRead(false);
      }
      var child = (Channel) message;
      var stranger =
          new Stranger(child, new GateKeeper(), itself -> handler(child.alloc(), itself));
      if (!host.hasRoom()) {
        stranger.refuse(Refusal.FULL);
        return;
      }
      gate.entered(stranger, now);
      publish(); // loops do not wait while somebody is at the door
      if (!stranger.isRefused()) {
        child.pipeline().addLast("stranger", stranger);
        ctx.fireChannelRead(child);
        stranger.handedOver();
      }
    }
  }

  /// Between connections on their event loops and the gate on its own.
  private final class GateKeeper implements Stranger.Doorman {

    @Override
    public void said(Stranger stranger) {
      owner.execute(() -> gate.said(stranger, clock.nanoTime()));
    }

    @Override
    public void saidNonsense(Stranger stranger) {
      owner.execute(() -> gate.saidNonsense(stranger, clock.nanoTime()));
    }

    @Override
    public void unanswerable(Stranger stranger) {
      later(() -> gate.unanswerable(stranger, clock.nanoTime()));
    }

    @Override
    public void left(Stranger stranger) {
      later(() -> gate.left(stranger, clock.nanoTime()));
    }

    @Override
    public void answered(Stranger stranger) {
      later(() -> gate.answered(stranger, clock.nanoTime()));
    }

    @Override
    public void refused(Stranger stranger, Refusal why) {
      if (why != Refusal.CLOSING) {
        host.refused(why.word(), who(stranger), why.text());
      }
    }

    @Override
    public void failed(Stranger stranger, Throwable cause) {
      host.refused("handshake", who(stranger), String.valueOf(cause));
      if (cause instanceof ClosedChannelException) { // it hung up, maybe because we are slow
        left(stranger);
      } else {
        later(() -> gate.ended(stranger, false, clock.nanoTime()));
      }
    }

    @Override
    public void introduced(Stranger stranger, X509Certificate certificate, boolean isResumed) {
      (isResumed ? resumed : full).record(stranger.nanosSinceAccept(), TimeUnit.NANOSECONDS);
      owner.execute(() -> gate.ended(stranger, true, clock.nanoTime()));
      host.arrived(
          new Arrival(
              stranger.channel(),
              certificate,
              () -> later(() -> gate.fault(stranger.origin(), clock.nanoTime()))));
    }

    /// Also where we end and nobody is there to be told.
    private void later(Runnable task) {
      if (!owner.isShuttingDown()) {
        owner.execute(task);
      }
    }

    private static String who(Stranger stranger) {
      SocketAddress address = stranger.channel().remoteAddress();
      return address instanceof InetSocketAddress socket && socket.getAddress() != null
          ? socket.getAddress().getHostAddress()
          : "unknown";
    }
  }
}
