package vn.bridgewatch.collector.ingest;

import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.TimeUnit;

/// Whether one connection is read: not while the journal is behind, and not while the agent does
/// not take what it is told, so that nothing gathers here on either side; used on its event loop
/// only.
final class Flow {

  private final SessionServices services;
  private boolean journalFull;
  private boolean peerFull;
  private long peerFullNanos;

  Flow(SessionServices services) {
    this.services = services;
  }

  /// Looks at the journal's gate after a record went there.
  void taken(ChannelHandlerContext ctx) {
    if (!journalFull && services.gate().isFull()) {
      journalFull = true;
      read(ctx);
      services
          .gate()
          .whenRoom(() ->
              ctx.executor()
                  .execute(() -> {
                    journalFull = false;
                    read(ctx);
                  }));
    }
  }

  /// The agent takes what it is told, or does not any more.
  void writable(ChannelHandlerContext ctx, boolean writable) {
    if (peerFull == writable) {
      peerFull = !writable;
      peerFullNanos = services.nanoClock().nanoTime();
      read(ctx);
    }
  }

  private void read(ChannelHandlerContext ctx) {
    ctx.channel().config().setAutoRead(!journalFull && !peerFull);
  }

  /// Whether what the agent sends is read now.
  boolean isOpen() {
    return !journalFull && !peerFull;
  }

  /// For how long the agent has not taken what it was told; 0 where it does.
  long unwritableMillis() {
    return peerFull
        ? TimeUnit.NANOSECONDS.toMillis(services.nanoClock().nanoTime() - peerFullNanos)
        : 0;
  }
}
