package vn.bridgewatch.collector.ingest.door;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.function.Function;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// A connection until its handshake is done: keeps its first record until the gate lets it in.
///
/// The gate calls from its own thread; all else runs on the connection's event loop.
final class Stranger extends ChannelInboundHandlerAdapter implements HandshakeGate.Guest {

  /// What becomes of a stranger; safe on any thread.
  interface Doorman {
    void said(Stranger stranger);

    void saidNonsense(Stranger stranger);

    /// Its turn came, and what it said was nothing that could be answered.
    void unanswerable(Stranger stranger);

    void left(Stranger stranger);

    /// Our answer to the ClientHello is done.
    void answered(Stranger stranger);

    /// Sent away by the gate.
    void refused(Stranger stranger, Refusal why);

    /// The handshake failed; the connection closes.
    void failed(Stranger stranger, Throwable cause);

    /// The handshake is done; puts its own handlers behind this one.
    void introduced(Stranger stranger, X509Certificate certificate, boolean resumed);
  }

  private final Channel channel;
  private final Origin origin;
  private final Doorman doorman;
  private final Function<Stranger, SslHandler> tls;
  private final long acceptedNanos = System.nanoTime();
  private final long acceptedMillis = System.currentTimeMillis(); // as a TLS session tells its own
  private volatile boolean handedOver; // to its event loop
  private volatile boolean refused;
  private @Nullable ByteBuf first;
  private boolean heard; // enough to decide
  private boolean worked; // the engine had something to do for it

  /// @param tls makes the handler of TLS, which tells of its work by [#begins] and [#isDone]
  Stranger(Channel channel, Doorman doorman, Function<Stranger, SslHandler> tls) {
    this.channel = channel;
    this.origin = Origin.of(channel.remoteAddress());
    this.doorman = doorman;
    this.tls = tls;
  }

  Channel channel() {
    return channel;
  }

  @Override
  public Origin origin() {
    return origin;
  }

  boolean isRefused() {
    return refused;
  }

  long nanosSinceAccept() {
    return System.nanoTime() - acceptedNanos;
  }

  /// Its event loop has it now.
  void handedOver() {
    handedOver = true;
  }

  @Override
  public void begin() {
    channel.eventLoop().execute(this::shakeHands);
  }

  @Override
  public void refuse(Refusal why) {
    refused = true;
    doorman.refused(this, why);
    if (handedOver) {
      channel
          .eventLoop()
          .execute(() -> {
            var _ = channel.close();
          });
    } else {
      channel.unsafe().closeForcibly();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (heard || !(message instanceof ByteBuf bytes)) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (first == null) {
      first = bytes;
    } else {
      first.writeBytes(bytes);
      bytes.release();
    }
    FirstRecord record = FirstRecord.of(first);
    if (record == FirstRecord.INCOMPLETE) {
      return;
    }
    heard = true;
    ctx.channel().config().setAutoRead(false);
    if (record == FirstRecord.CLIENT_HELLO) {
      doorman.said(this);
    } else {
      doorman.saidNonsense(this);
    }
  }

  /// Work for its handshake is handed over; on its event loop.
  void begins() {
    worked = true;
  }

  /// That work is done, the first of which is our answer; any thread.
  void isDone() {
    doorman.answered(this);
  }

  private void shakeHands() {
    ByteBuf hello = first;
    if (hello == null || refused || !channel.isActive()) {
      return; // gone meanwhile
    }
    first = null;
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addFirst("tls", tls.apply(this));
    pipeline.fireChannelRead(hello);
    pipeline.fireChannelReadComplete();
    if (!worked) { // no work now means that none was found, and a place is waited for
      doorman.unanswerable(this);
    }
    channel.config().setAutoRead(true);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && !refused) {
      if (handshake.isSuccess()) {
        introduce(ctx);
      } else {
        doorman.failed(this, handshake.cause());
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  private void introduce(ChannelHandlerContext ctx) {
    SSLSession session = ctx.pipeline().get(SslHandler.class).engine().getSession();
    try {
      Certificate shown = session.getPeerCertificates()[0];
      if (shown instanceof X509Certificate certificate) {
        boolean resumed = session.getCreationTime() < acceptedMillis;
        doorman.introduced(this, certificate, resumed);
        ctx.pipeline().remove(this);
        return;
      }
      doorman.failed(this, new SSLPeerUnverifiedException(shown.getType()));
    } catch (SSLPeerUnverifiedException e) {
      doorman.failed(this, e);
    }
    var _ = ctx.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    doorman.left(this);
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (first != null) {
      first.release();
      first = null;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    var _ = ctx.close(); // a failed handshake was told as such before
  }
}
