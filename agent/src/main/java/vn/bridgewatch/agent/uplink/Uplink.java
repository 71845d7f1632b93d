package vn.bridgewatch.agent.uplink;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.agent.identity.Identity;
import vn.bridgewatch.agent.spool.Spool;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.time.WallClock;
import vn.bridgewatch.wire.Backoff;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.frame.FrameDecoder;
import vn.bridgewatch.wire.frame.FrameEncoder;

/// The one outbound connection to the centre: kept, lost, found again, for as long as we live.
///
/// Everything runs on one event loop, names excepted: those are resolved on a virtual thread,
/// because the resolver blocks.
public final class Uplink implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Uplink.class);
  private static final int CONNECT_MILLIS_MAX = 5_000;
  private static final int HANDSHAKE_MILLIS_MAX = 8_000;
  private static final int CLOSE_MILLIS_MAX = 1_000;
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(64 * 1024, 256 * 1024);

  private final UplinkConfig config;
  private final SslContext tls;
  private final Spool spool;
  private final CheckRunner checks;
  private final CalendarHandler calendars;
  private final ConfigurationHandler configurations;
  private final WallClock wallClock;
  private final NanoClock nanoClock;
  private final EventLoopGroup group;
  private final EventLoop loop;
  private final UplinkCounters counters = new UplinkCounters();
  private final Backoff backoff = new Backoff(new SecureRandom());
  private final AtomicBoolean woken = new AtomicBoolean();
  private @Nullable UplinkSession session; // the loop's
  private int attempts; // the loop's
  private boolean closed; // the loop's

  /// @param checks answers the centre's command to check a site now
  /// @param calendars takes what the centre tells of the sites' conferences
  /// @param configurations takes what the centre adds to the sites' configuration
  public Uplink(
      UplinkConfig config,
      Identity identity,
      Spool spool,
      CheckHandler checks,
      CalendarHandler calendars,
      ConfigurationHandler configurations,
      WallClock wallClock,
      NanoClock nanoClock)
      throws SSLException {
    this.config = config;
    this.tls = tls(identity);
    this.spool = spool;
    this.calendars = calendars;
    this.configurations = configurations;
    this.wallClock = wallClock;
    this.nanoClock = nanoClock;
    this.group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("uplink", true), NioIoHandler.newFactory());
    this.loop = group.next();
    this.checks = new CheckRunner(checks, loop);
  }

  /// TLS 1.3 with our certificate, believing our authority only and checking the server's name.
  private static SslContext tls(Identity identity) throws SSLException {
    return SslContextBuilder.forClient()
        .sslProvider(SslProvider.JDK)
        .protocols("TLSv1.3")
        .keyManager(identity.key(), identity.chain().toArray(X509Certificate[]::new))
        .trustManager(identity.authorities().toArray(X509Certificate[]::new))
        .endpointIdentificationAlgorithm("HTTPS")
        .build();
  }

  /// Begins to connect; never waits and never gives up.
  public void start() {
    spool.onRecord(this::wake);
    loop.execute(this::connect);
  }

  public UplinkStatus status() {
    return counters.status();
  }

  /// Says goodbye and ends; what is not acknowledged stays in the spool.
  @Override
  public void close() {
    loop.execute(() -> {
      closed = true;
      checks.close();
      if (session != null) {
        session.goodbye();
      }
    });
    try {
      group
          .shutdownGracefully(CLOSE_MILLIS_MAX / 10, CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS)
          .await(2L * CLOSE_MILLIS_MAX);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    counters.connected = false;
  }

  /// Tells the centre what the configuration of a site has come to, where we are connected; any
  /// thread.
  public void tell(Frame.Configured configured) {
    onLoop(() -> {
      if (session != null) {
        session.tell(configured);
      }
    });
  }

  /// Called by whoever records; many records wake the loop once.
  private void wake() {
    if (woken.compareAndSet(false, true) && !loop.isShuttingDown()) {
      loop.execute(() -> {
        woken.set(false);
        if (session != null) {
          session.pump();
        }
      });
    }
  }

  private void connect() {
    if (closed) {
      return;
    }
    UplinkConfig.Collector collector =
        config.collectors().get(attempts % config.collectors().size());
    attempts++;
    counters.collector = collector.toString();
    Thread.ofVirtual().name("uplink-resolve").start(() -> resolve(collector));
  }

  private void resolve(UplinkConfig.Collector collector) {
    try {
      InetAddress address = InetAddress.getByName(collector.host());
      onLoop(() -> open(new InetSocketAddress(address, collector.port())));
    } catch (UnknownHostException e) {
      onLoop(() -> retry("unknown host " + e.getMessage(), 0));
    }
  }

  private void onLoop(Runnable task) {
    if (!loop.isShuttingDown()) {
      loop.execute(task);
    }
  }

  private void open(InetSocketAddress address) {
    if (closed) {
      return;
    }
    var fresh =
        new UplinkSession(
            config,
            spool,
            checks,
            calendars,
            configurations,
            counters,
            wallClock,
            nanoClock,
            new SessionOwner());
    new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS_MAX)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                SslHandler handler =
                    tls.newHandler(channel.alloc(), config.serverName(), address.getPort());
                handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS_MAX);
                channel
                    .pipeline()
                    .addLast(
                        handler, new FrameEncoder(), new FrameDecoder(FrameDecoder.Side.AGENT));
              }
            })
        .connect(address)
        .addListener((ChannelFuture connected) -> connected(connected, fresh));
  }

  private void connected(ChannelFuture connecting, UplinkSession fresh) {
    if (!connecting.isSuccess()) {
      retry("connect: " + connecting.cause().getMessage(), 0);
    } else if (closed) {
      var _ = connecting.channel().close();
    } else {
      session = fresh;
      connecting.channel().pipeline().addLast(fresh);
    }
  }

  private void retry(String why, long retryAfterMillis) {
    boolean news = counters.connected || !why.equals(counters.lastError);
    counters.lastError = why;
    counters.connected = false;
    counters.failures.increment();
    if (closed) {
      return;
    }
    long waitMillis = backoff.nextMillis(retryAfterMillis);
    if (news) {
      log.atWarn()
          .addKeyValue("collector", counters.collector)
          .addKeyValue("why", why)
          .log("Uplink lost; trying again");
    }
    var _ = loop.schedule(this::connect, waitMillis, TimeUnit.MILLISECONDS);
  }

  private final class SessionOwner implements UplinkSession.Owner {

    @Override
    public void ready() {
      backoff.succeeded();
      counters.connects.increment();
      counters.lastError = "";
      counters.connected = true; // last: whoever sees it sees the rest
      log.atInfo().addKeyValue("collector", counters.collector).log("Uplink connected");
    }

    @Override
    public void ended(String why, long retryAfterMillis) {
      session = null;
      spool.rewind();
      retry(why, retryAfterMillis);
    }
  }
}
