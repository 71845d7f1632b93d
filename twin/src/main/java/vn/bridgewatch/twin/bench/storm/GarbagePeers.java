package vn.bridgewatch.twin.bench.storm;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// Peers without a certificate that send frames, in turn: noise, frames of our protocol without
/// TLS, noise behind a good ClientHello, and frames inside TLS as soon as their side of the
/// handshake is done. All on one event loop.
final class GarbagePeers implements Peers {

  static final int FRAME_BYTES = 64;
  private static final int FRAMES_AT_ONCE = 400;
  private static final int KINDS = 8;
  private static final long EVERY_MILLIS = 5;

  private final byte[] hello;
  private final SslContext stranger;
  private final HostileCounts counts;
  private final int framesPerSecond;
  private final ByteBuf noise = Unpooled.directBuffer(FRAMES_AT_ONCE * FRAME_BYTES);
  private final ByteBuf frames = Unpooled.directBuffer(FRAMES_AT_ONCE * FRAME_BYTES);
  private final Deque<Channel> ready = new ArrayDeque<>();
  private double tokens;
  private long lastNanos = System.nanoTime();

  GarbagePeers(
      byte[] hello,
      SslContext stranger,
      int framesPerSecond,
      EventLoop loop,
      HostileCounts counts) {
    this.hello = hello.clone();
    this.stranger = stranger;
    this.framesPerSecond = framesPerSecond;
    this.counts = counts;
    byte[] random = new byte[FRAMES_AT_ONCE * FRAME_BYTES];
    new Random(1).nextBytes(random);
    noise.writeBytes(random);
    for (int i = 0; i < FRAMES_AT_ONCE; i++) { // PING, with a body of noise
      frames.writeByte(0x0a).writeMedium(FRAME_BYTES - 4).writeBytes(random, 0, FRAME_BYTES - 4);
    }
    var _ =
        loop.scheduleAtFixedRate(this::offer, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void prepare(Channel channel, int number) {
    int kind = number % KINDS;
    if (kind == KINDS - 1) { // costs both sides most, so there are few
      channel.pipeline().addLast(stranger.newHandler(channel.alloc()));
    }
    channel.pipeline().addLast(new Offering(kind));
  }

  private void offer() {
    long now = System.nanoTime();
    tokens = Math.min(framesPerSecond, tokens + framesPerSecond * (now - lastNanos) / 1e9);
    lastNanos = now;
    int turns = ready.size();
    while (tokens >= FRAMES_AT_ONCE && turns > 0) {
      turns--;
      Channel channel = ready.removeFirst();
      if (!channel.isActive()) {
        continue;
      }
      if (channel.isWritable()) {
        tokens -= FRAMES_AT_ONCE;
        boolean noisy = channel.pipeline().get(Offering.class).kind % 2 == 0;
        channel
            .writeAndFlush((noisy ? noise : frames).retainedDuplicate())
            .addListener(written -> {
              if (written.isSuccess()) {
                counts.frames.add(FRAMES_AT_ONCE);
              }
            });
      }
      ready.addLast(channel);
    }
  }

  /// What one connection offers, for as long as it is there.
  private final class Offering extends ChannelInboundHandlerAdapter {
    private final int kind;

    Offering(int kind) {
      this.kind = kind;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      if (kind == KINDS - 2) {
        var _ = ctx.writeAndFlush(Unpooled.wrappedBuffer(hello));
      }
      if (kind != KINDS - 1) {
        ready.addLast(ctx.channel());
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
        counts.inside.increment();
        ready.addLast(ctx.channel());
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      var _ = ctx.close();
    }
  }
}
