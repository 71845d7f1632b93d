package vn.bridgewatch.twin.bench.wire;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.line.TcpLine;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Pace;
import vn.bridgewatch.wire.ProtocolVersion;
import vn.bridgewatch.wire.SequenceRange;
import vn.bridgewatch.wire.SequenceRanges;
import vn.bridgewatch.wire.frame.FrameDecoder;
import vn.bridgewatch.wire.frame.FrameEncoder;

/// Our stream over TLS 1.3 with certificates on both sides, through a relay that counts: encoder
/// and decoder of the product, an end that says what a collector says, and a check that what comes
/// out is what went in.
final class OwnLine implements AutoCloseable {

  private static final int VERSION = ProtocolVersion.HIGHEST;
  static final long EPOCH = 0x0000_0007_89ab_cdefL;
  private static final int CREDIT_LIVE = 256;
  private static final int CREDIT_BACKLOG = Pace.BURST_RECORDS;
  private static final long WAIT_SECONDS = 30;

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private final BlockingQueue<Frame.Data> arrived = new LinkedBlockingQueue<>();
  private final BlockingQueue<Frame> answers = new LinkedBlockingQueue<>();
  private final List<Frame.Data> unacknowledged = new ArrayList<>();
  private final List<Frame> also = new ArrayList<>();
  private final Centre centre = new Centre();
  private volatile @Nullable Throwable failure;
  private final Channel server;
  private final TcpLine relay;
  private final Channel client;

  OwnLine(Keys keys) throws IOException, BenchException, InterruptedException {
    SslContext there =
        SslContextBuilder.forServer(keys.keys())
            .trustManager(keys.trust())
            .protocols("TLSv1.3")
            .clientAuth(ClientAuth.REQUIRE)
            .build();
    SslContext here =
        SslContextBuilder.forClient()
            .keyManager(keys.keys())
            .trustManager(keys.trust())
            .protocols("TLSv1.3")
            .build();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    server =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                pipeline(channel ->
                    List.of(
                        there.newHandler(channel.alloc()),
                        new FrameEncoder(),
                        new FrameDecoder(FrameDecoder.Side.COLLECTOR),
                        centre)))
            .bind(loopback, 0)
            .sync()
            .channel();
    relay = TcpLine.open(((InetSocketAddress) server.localAddress()).getPort());
    client =
        new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                pipeline(channel ->
                    List.of(
                        here.newHandler(channel.alloc(), "localhost", relay.port()),
                        new FrameEncoder(VERSION),
                        new FrameDecoder(FrameDecoder.Side.AGENT),
                        new Site())))
            .connect(loopback, relay.port())
            .sync()
            .channel();
    Frame welcome = answer();
    if (!(welcome instanceof Frame.Welcome)) {
      throw new BenchException("no welcome: " + welcome);
    }
    send(List.of(new Frame.OpenStream(0, "00004", EPOCH)));
    Frame opened = answer();
    if (!(opened instanceof Frame.StreamOpened)) {
      throw new BenchException("no stream: " + opened);
    }
  }

  private interface Handlers {
    List<ChannelHandler> of(Channel channel);
  }

  private static ChannelInitializer<Channel> pipeline(Handlers handlers) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        handlers.of(channel).forEach(channel.pipeline()::addLast);
      }
    };
  }

  /// Sends frames and flushes once, as the agent does with what waits.
  void send(List<? extends Frame> frames) {
    client
        .eventLoop()
        .execute(() -> {
          frames.forEach(frame ->
              client
                  .write(frame)
                  .addListener(written -> {
                    if (written.cause() != null) {
                      failure = written.cause();
                    }
                  }));
          client.flush();
        });
  }

  /// Sends records and waits until they were what they should be; they wait for [#acknowledge].
  void deliver(List<Frame.Data> records) throws BenchException, InterruptedException {
    var together = new ArrayList<Frame>(records);
    together.addAll(also);
    also.clear();
    send(together);
    for (Frame.Data record : records) {
      Frame.Data came = arrived.poll(WAIT_SECONDS, TimeUnit.SECONDS);
      if (came == null || failure != null) {
        throw new BenchException("nothing arrived: " + failure);
      }
      if (!came.equals(record)) {
        throw new BenchException("record " + record.sequence() + " is not what was sent");
      }
    }
    unacknowledged.addAll(records);
  }

  /// Has the centre acknowledge what it has, as after an fsync, and waits until all is.
  void acknowledge() throws BenchException, InterruptedException {
    centre.acknowledgeSoon();
    var acknowledged = new SequenceRanges();
    while (!unacknowledged.stream().allMatch(record -> acknowledged.contains(record.sequence()))) {
      if (answer() instanceof Frame.Ack ack) {
        acknowledged.addAll(ack.ranges());
      }
    }
    unacknowledged.clear();
  }

  /// Goes with the next delivery, under one flush.
  void alsoSend(Frame frame) {
    also.add(frame);
  }

  void awaitPong() throws BenchException, InterruptedException {
    while (!(answer() instanceof Frame.Pong)) {
      // credit may come before
    }
  }

  private Frame answer() throws BenchException, InterruptedException {
    Frame answer = answers.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    if (answer == null) {
      throw new BenchException("no answer: " + failure);
    }
    return answer;
  }

  TcpLine.Counted counted() {
    return relay.counted();
  }

  /// The agent's own port, by which the kernel knows the connection.
  int localPort() {
    return ((InetSocketAddress) client.localAddress()).getPort();
  }

  @Override
  public void close() throws IOException {
    client.close().awaitUninterruptibly();
    server.close().awaitUninterruptibly();
    relay.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(10_000);
  }

  /// What the agent's end does.
  private final class Site extends SimpleChannelInboundHandler<Frame> {

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
        var _ = ctx.writeAndFlush(new Frame.Hello(VERSION, VERSION, "bench", 0, 0));
      }
      ctx.fireUserEventTriggered(event);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Frame frame) {
      answers.add(frame);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      failed(ctx, cause);
    }
  }

  /// What a collector says: acknowledgements when it is their time, with credit by quarters.
  private final class Centre extends SimpleChannelInboundHandler<Frame> {

    private final SequenceRanges durable = new SequenceRanges();
    private int live;
    private int backlog;
    private boolean answered;
    private volatile @Nullable ChannelHandlerContext context;

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Frame frame) {
      @Nullable Frame answer =
          switch (frame) {
            case Frame.Hello _ -> new Frame.Welcome(VERSION, 5_500, CREDIT_LIVE, CREDIT_BACKLOG, 0);
            case Frame.OpenStream open -> new Frame.StreamOpened(open.stream(), List.of());
            case Frame.Ping(long mono, long wall) -> new Frame.Pong(mono, wall);
            case Frame.Data data -> {
              take(data);
              yield null;
            }
            default -> throw new IllegalStateException("unexpected " + frame);
          };
      if (answer != null) {
        var _ = ctx.write(answer);
        answered = true;
      }
    }

    private void take(Frame.Data data) {
      arrived.add(data);
      durable.add(data.sequence());
      if (data.lane() == Lane.LIVE) {
        live++;
      } else {
        backlog++;
      }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      context = ctx;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      if (answered) { // to flush nothing would send an empty TLS record
        ctx.flush();
        answered = false;
      }
    }

    /// Any thread.
    void acknowledgeSoon() {
      ChannelHandlerContext ctx = context;
      if (ctx != null) {
        ctx.executor().execute(() -> acknowledge(ctx));
      }
    }

    private void acknowledge(ChannelHandlerContext ctx) {
      List<SequenceRange> ranges = durable.ranges();
      if (!ranges.isEmpty()) {
        var _ = ctx.write(new Frame.Ack(0, EPOCH, ranges));
        durable.clear();
      }
      if (live >= CREDIT_LIVE / 4 || backlog >= CREDIT_BACKLOG / 4) {
        var _ = ctx.write(new Frame.Credit(live, backlog));
        live = 0;
        backlog = 0;
      }
      ctx.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      failed(ctx, cause);
    }
  }

  private void failed(ChannelHandlerContext ctx, Throwable cause) {
    failure = cause;
    var _ = ctx.close();
  }
}
