package vn.bridgewatch.twin.fault;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.twin.rig.Ledger;
import vn.bridgewatch.wire.frame.FrameDecoder;
import vn.bridgewatch.wire.frame.FrameEncoder;

/// Stands between agents and their collector and sees records, not bytes: it has the keys of both,
/// ends the TLS of each side and speaks with the other in its name.
///
/// So it can do inside of TLS what a relay of bytes cannot: send records twice, change their order,
/// and keep a ledger of what real agents issued and saw acknowledged. Everything runs on one event
/// loop, but for what is marked otherwise.
final class FrameRelay implements AutoCloseable {

  private static final int BACKLOG = 4_096;
  private static final long STOP_MILLIS_MAX = 10_000;

  /// What it does to records.
  ///
  /// @param againRatio how many are sent once more, a while later
  /// @param shuffledWithin those that come within such a time leave in another order; none: at once
  record Mischief(double againRatio, Duration shuffledWithin) {
    static final Mischief NONE = new Mischief(0, Duration.ZERO);
  }

  /// Where it stands.
  ///
  /// @param tls folder of the certificates and keys of the collector and of all agents
  record Place(Path tls, int collectorPort, String serverName) {}

  private final Place place;
  private final Mischief mischief;
  private final Ledger ledger;
  private final Random random;
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("frame-relay", true), NioIoHandler.newFactory());
  private final EventLoop loop = group.next();
  private final Map<String, SslContext> toCollector = new HashMap<>();
  private final Map<String, Unacknowledged> unacknowledged = new HashMap<>();
  private final Map<String, RelayedConnection> connections = new HashMap<>(); // the newest of each
  private final Set<String> stalled = new HashSet<>();
  private final LongAdder again = new LongAdder();
  private final LongAdder moved = new LongAdder();
  private volatile String lastFailure = "";
  private @Nullable Channel server;

  private FrameRelay(Place place, Mischief mischief, Ledger ledger, Random random) {
    this.place = place;
    this.mischief = mischief;
    this.ledger = ledger;
    this.random = random;
  }

  static FrameRelay open(Place place, Mischief mischief, Ledger ledger, Random random)
      throws SSLException, InterruptedException {
    var relay = new FrameRelay(place, mischief, ledger, random);
    SslContext context =
        SslContextBuilder.forServer(
                place.tls().resolve("collector.pem").toFile(),
                place.tls().resolve("collector.key").toFile())
            .trustManager(place.tls().resolve("ca.pem").toFile())
            .protocols("TLSv1.3")
            .clientAuth(ClientAuth.REQUIRE)
            .build();
    relay.server =
        new ServerBootstrap()
            .group(relay.group)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    var connection = new RelayedConnection(relay, channel);
                    channel
                        .pipeline()
                        .addLast(
                            context.newHandler(channel.alloc()),
                            new FrameEncoder(),
                            new FrameDecoder(FrameDecoder.Side.COLLECTOR),
                            connection.near());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    return relay;
  }

  int port() {
    Channel listening = server;
    if (listening == null) {
      throw new IllegalStateException("not open");
    }
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /// How many records were sent once more than they came; any thread.
  long again() {
    return again.sum();
  }

  /// How many records left behind one that had come later; any thread.
  long moved() {
    return moved.sum();
  }

  /// Why a connection ended last that neither side ended; empty where none did; any thread.
  String lastFailure() {
    return lastFailure;
  }

  void failed(String why) {
    lastFailure = why;
  }

  /// Carries nothing for an agent, and tells nobody, until it may again; any thread.
  void stall(String agent, boolean wanted) {
    loop.execute(() -> {
      boolean _ = wanted ? stalled.add(agent) : stalled.remove(agent);
      RelayedConnection connection = connections.get(agent);
      if (connection != null) {
        connection.stall(wanted);
      }
    });
  }

  /// Connects to the collector in an agent's name.
  void connect(String agent, RelayedConnection connection) throws SSLException {
    SslContext context = toCollector.get(agent);
    if (context == null) {
      context =
          SslContextBuilder.forClient()
              .keyManager(
                  place.tls().resolve(agent + ".pem").toFile(),
                  place.tls().resolve(agent + ".key").toFile())
              .trustManager(place.tls().resolve("ca.pem").toFile())
              .protocols("TLSv1.3")
              .endpointIdentificationAlgorithm("HTTPS")
              .build();
      toCollector.put(agent, context);
    }
    SslContext known = context;
    connections.put(agent, connection);
    new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(
                        known.newHandler(
                            channel.alloc(), place.serverName(), place.collectorPort()),
                        new FrameEncoder(),
                        new FrameDecoder(FrameDecoder.Side.AGENT),
                        connection.far());
              }
            })
        .connect(InetAddress.getLoopbackAddress(), place.collectorPort())
        .addListener(connected -> {
          if (!connected.isSuccess()) {
            failed("connect: " + connected.cause());
            connection.close();
          }
        });
    if (stalled.contains(agent)) {
      connection.stall(true);
    }
  }

  void ended(String agent, RelayedConnection connection) {
    connections.remove(agent, connection);
  }

  Unacknowledged unacknowledged(String agent) {
    return unacknowledged.computeIfAbsent(agent, name -> new Unacknowledged(name, ledger));
  }

  Mischief mischief() {
    return mischief;
  }

  Random random() {
    return random;
  }

  void sentAgain() {
    again.increment();
  }

  void movedBy(long count) {
    moved.add(count);
  }

  @Override
  public void close() {
    var _ =
        group
            .shutdownGracefully(0, 1, TimeUnit.SECONDS)
            .awaitUninterruptibly(STOP_MILLIS_MAX, TimeUnit.MILLISECONDS);
  }
}
