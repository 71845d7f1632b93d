package vn.bridgewatch.twin.bench.storm;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.ProtocolVersion;
import vn.bridgewatch.wire.frame.FrameEncoder;

/// Agents with a good certificate that do no good. All that come back with a bad frame are one
/// agent; the others are each their own.
final class BadAgents implements Peers {

  /// What they do once they are inside.
  enum Deed {
    BAD_FRAME,
    NEVER_READS,
    NEVER_ENDS
  }

  private static final long EPOCH = 1;
  private static final int PINGS_AT_ONCE = 2;
  private static final int SMALL_BYTES = 4_096;
  private static final byte[] UNKNOWN_CRITICAL_FRAME = {0x7f, 0, 0, 1, 0};
  private static final byte[] BEGUN_FRAME = {0x05, 1, (byte) 0x80, 0, 0}; // DEFINE, 98,304 bytes

  private final Deed deed;
  private final Path tls;
  private final HostileCounts counts;
  private final Map<String, SslContext> contexts = new HashMap<>();

  BadAgents(Deed deed, Path tls, HostileCounts counts) {
    this.deed = deed;
    this.tls = tls;
    this.counts = counts;
  }

  /// The name of one.
  static String agent(int number) {
    return "bad-" + number;
  }

  /// The site for which it speaks.
  static String site(int number) {
    return "01-bad" + number;
  }

  @Override
  public int receiveBytes() {
    return deed == Deed.NEVER_READS ? SMALL_BYTES : Peers.super.receiveBytes();
  }

  @Override
  public void prepare(Channel channel, int number) {
    int who = deed == Deed.BAD_FRAME ? 0 : number;
    SslContext context = contexts.computeIfAbsent(agent(who), this::context);
    channel
        .pipeline()
        .addLast(
            context.newHandler(channel.alloc(), "localhost", 1),
            new FrameEncoder(),
            new Inside(site(who)));
  }

  private SslContext context(String agent) {
    try {
      return Tls.agent(tls, agent);
    } catch (IOException e) {
      throw new IllegalStateException(agent + " has no certificate", e);
    }
  }

  private final class Inside extends ChannelInboundHandlerAdapter {
    private final String site;
    private @Nullable ScheduledFuture<?> next;

    Inside(String site) {
      this.site = site;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (!(event instanceof SslHandshakeCompletionEvent handshake) || !handshake.isSuccess()) {
        return;
      }
      counts.inside.increment();
      write(
          ctx,
          new Frame.Hello(
              ProtocolVersion.LOWEST,
              ProtocolVersion.HIGHEST,
              "hostile",
              System.currentTimeMillis(),
              0));
      switch (deed) {
        case BAD_FRAME -> write(ctx, Unpooled.wrappedBuffer(UNKNOWN_CRITICAL_FRAME));
        case NEVER_READS -> {
          write(ctx, new Frame.OpenStream(0, site, EPOCH));
          ctx.channel().config().setAutoRead(false);
          every(ctx, 70, () -> sendPings(ctx));
        }
        case NEVER_ENDS -> {
          write(ctx, new Frame.OpenStream(0, site, EPOCH));
          write(ctx, Unpooled.wrappedBuffer(BEGUN_FRAME));
          every(ctx, 500, () -> write(ctx, Unpooled.wrappedBuffer(new byte[1])));
        }
      }
      ctx.flush();
    }

    private void every(ChannelHandlerContext ctx, long millis, Runnable what) {
      next =
          ctx.executor()
              .scheduleWithFixedDelay(
                  () -> {
                    what.run();
                    ctx.flush();
                  },
                  millis,
                  millis,
                  TimeUnit.MILLISECONDS);
    }

    /// As many as an agent may send, so that answers gather at the collector.
    private void sendPings(ChannelHandlerContext ctx) {
      for (int i = 0; i < PINGS_AT_ONCE; i++) {
        write(ctx, new Frame.Ping(0, System.currentTimeMillis()));
      }
    }

    private void write(ChannelHandlerContext ctx, Object message) {
      counts.frames.increment();
      // who reads nothing would not see the end otherwise
      ctx.write(message).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ReferenceCountUtil.release(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      if (next != null) {
        next.cancel(false);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      counts.lastFailure = String.valueOf(cause);
      var _ = ctx.close();
    }
  }
}
