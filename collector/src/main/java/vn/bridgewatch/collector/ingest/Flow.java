package vn.bridgewatch.collector.ingest;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Whether one connection is read: not while the journal is behind, and not while the agent does
/// not take what it is told, so that nothing gathers here on either side; used on its event loop
/// only.
final class Flow {

  private final SessionServices services;
  private final Runnable onOpen;
  private boolean journalFull;
  private boolean peerFull;
  private @Nullable Object first; // of what waits to be sent
  private long firstNanos;

  /// @param onOpen run when what the agent sends is read again
  Flow(SessionServices services, Runnable onOpen) {
    this.services = services;
    this.onOpen = onOpen;
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
      read(ctx);
    }
  }

  private void read(ChannelHandlerContext ctx) {
    boolean open = isOpen();
    if (open) {
      onOpen.run();
    }
    ctx.channel().config().setAutoRead(open);
  }

  /// Whether what the agent sends is read now.
  boolean isOpen() {
    return !journalFull && !peerFull;
  }

  /// Whether the agent waits for us, and takes what it is told.
  boolean isJournalFull() {
    return journalFull && !peerFull;
  }

  /// For how long the agent has taken nothing of what it was told; called every few seconds.
  ///
  /// What the kernel keeps for it (64 KiB) is not seen.
  @SuppressWarnings("ReferenceEquality") // another one that is equal is progress, too
  long stuckMillis(ChannelHandlerContext ctx) {
    long now = services.nanoClock().nanoTime();
    ChannelOutboundBuffer waiting = ctx.channel().unsafe().outboundBuffer();
    @Nullable Object head = waiting == null ? null : waiting.current();
    if (head == null || head != first) {
      first = head;
      firstNanos = now;
    }
    return TimeUnit.NANOSECONDS.toMillis(now - firstNanos);
  }
}
