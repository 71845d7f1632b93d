package vn.bridgewatch.twin.bench.storm;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A process of peers that mean no good, each of which comes again as soon as it is cut off.
///
/// Arguments: port of the collector on loopback, folder of certificates, kind (see [Peers]), how
/// many, and for garbage how many frames a second all of them offer. Each peer has an address of
/// its own. Prints its counts every second and ends with its standard input.
public final class Hostile {

  private static final int FIRST_OF_OURS = 4; // 127.4.0.0 and up
  private static final long PAUSE_AFTER_REFUSAL_MILLIS = 20;
  private static final int CONNECT_MILLIS_MAX = 10_000;

  private final InetSocketAddress collector;
  private final Peers peers;
  private final EventLoop loop;
  private final HostileCounts counts;

  private Hostile(InetSocketAddress collector, Peers peers, EventLoop loop, HostileCounts counts) {
    this.collector = collector;
    this.peers = peers;
    this.loop = loop;
    this.counts = counts;
  }

  public static void main(String[] args) throws IOException {
    var collector =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    EventLoop loop =
        new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("hostile", true), NioIoHandler.newFactory())
            .next();
    var counts = new HostileCounts();
    int framesPerSecond = args.length > 4 ? Integer.parseInt(args[4]) : 0;
    Peers peers =
        Peers.of(args[2].toUpperCase(Locale.ROOT), Path.of(args[1]), framesPerSecond, loop, counts);
    var hostile = new Hostile(collector, peers, loop, counts);
    int count = Integer.parseInt(args[3]);
    for (int i = 0; i < count; i++) {
      int number = i;
      loop.execute(() -> hostile.connect(number));
    }
    Thread.ofPlatform().daemon().start(() -> report(counts));
    while (System.in.read() >= 0) {
      // until it ends
    }
  }

  private static void report(HostileCounts counts) {
    while (true) {
      System.out.println(counts.line());
      LockSupport.parkNanos(1_000_000_000L);
    }
  }

  private static InetSocketAddress source(int number) {
    byte[] address = {
      127, (byte) (FIRST_OF_OURS + (number >> 16)), (byte) (number >> 8), (byte) number
    };
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), 0);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // four bytes are an address
    }
  }

  private void connect(int number) {
    counts.connects.increment();
    new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS_MAX)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_RCVBUF, peers.receiveBytes())
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new Life(number));
                peers.prepare(channel, number);
              }
            })
        .connect(collector, source(number))
        .addListener((ChannelFuture connected) -> {
          if (!connected.isSuccess()) {
            counts.lastFailure = String.valueOf(connected.cause());
            var _ =
                loop.schedule(
                    () -> connect(number), PAUSE_AFTER_REFUSAL_MILLIS, TimeUnit.MILLISECONDS);
          }
        });
  }

  /// From connected to cut off, and then once more.
  private final class Life extends ChannelInboundHandlerAdapter {
    private final int number;
    private long bornNanos;

    Life(int number) {
      this.number = number;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      bornNanos = System.nanoTime();
      counts.open.incrementAndGet();
      ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      counts.ended(System.nanoTime() - bornNanos);
      ctx.fireChannelInactive();
      loop.execute(() -> connect(number));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      var _ = ctx.close();
    }
  }
}
