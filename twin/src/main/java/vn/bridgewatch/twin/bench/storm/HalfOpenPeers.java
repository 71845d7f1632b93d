package vn.bridgewatch.twin.bench.storm;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Peers whose handshake does not come to its end, in turn: they say nothing, they say ClientHello
/// and nothing more, they say it a byte at a time.
final class HalfOpenPeers implements Peers {

  private static final int KINDS = 3;
  private static final long BYTE_EVERY_MILLIS = 500;

  private final byte[] hello;

  HalfOpenPeers(byte[] hello) {
    this.hello = hello.clone();
  }

  @Override
  public void prepare(Channel channel, int number) {
    channel.pipeline().addLast(new Stalling(number % KINDS));
  }

  private final class Stalling extends ChannelInboundHandlerAdapter {
    private final int kind;
    private int said;
    private @Nullable ScheduledFuture<?> next;

    Stalling(int kind) {
      this.kind = kind;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      switch (kind) {
        case 0 -> {}
        case 1 -> {
          var _ = ctx.writeAndFlush(Unpooled.wrappedBuffer(hello));
        }
        default ->
            next =
                ctx.executor()
                    .scheduleAtFixedRate(
                        () -> sayMore(ctx), 0, BYTE_EVERY_MILLIS, TimeUnit.MILLISECONDS);
      }
    }

    private void sayMore(ChannelHandlerContext ctx) {
      if (said < hello.length - 1) {
        var _ = ctx.writeAndFlush(Unpooled.wrappedBuffer(hello, said, 1));
        said++;
      }
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
      var _ = ctx.close();
    }
  }
}
