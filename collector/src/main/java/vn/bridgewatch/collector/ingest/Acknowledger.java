package vn.bridgewatch.collector.ingest;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Pace;

/// Tells one agent what became durable, much at once, and with it what it may send next.
///
/// Everything runs on the connection's event loop but [#settled], which is safe anywhere.
final class Acknowledger {

  private final SessionServices services;
  private final CreditWindow credit = new CreditWindow();
  private final Settled settled = new Settled();
  private @Nullable ScheduledFuture<?> planned; // the next acknowledgement
  private long acknowledgedNanos;
  private boolean acknowledged;

  Acknowledger(SessionServices services) {
    this.services = services;
  }

  /// The first credit, told in the greeting.
  int open() {
    return credit.open(services.connections(), services.holdBacklog().getAsBoolean());
  }

  void spend(Lane lane) {
    credit.spend(lane);
  }

  /// A record is durable; any thread.
  void settled(ChannelHandlerContext ctx, Frame.Data data) {
    switch (settled.add(data)) {
      case WAIT -> {}
      case FIRST -> ctx.executor().execute(() -> acknowledgeSoon(ctx));
      case MANY -> ctx.executor().execute(() -> acknowledge(ctx));
    }
  }

  /// At once where the last time is long past, else when it is.
  private void acknowledgeSoon(ChannelHandlerContext ctx) {
    long waitNanos =
        Pace.ACK_APART.toNanos() - (services.nanoClock().nanoTime() - acknowledgedNanos);
    if (!acknowledged || waitNanos <= 0) {
      acknowledge(ctx);
    } else if (planned == null) {
      planned = ctx.executor().schedule(() -> acknowledge(ctx), waitNanos, TimeUnit.NANOSECONDS);
    }
  }

  /// Plans nothing any more.
  void stop() {
    if (planned != null) {
      planned.cancel(false);
      planned = null;
    }
  }

  private void acknowledge(ChannelHandlerContext ctx) {
    stop();
    Settled.Gathered gathered = settled.take();
    if (gathered.acks().isEmpty()) {
      return; // went before its time, because there was much
    }
    acknowledged = true;
    acknowledgedNanos = services.nanoClock().nanoTime();
    gathered
        .acks()
        .forEach(ack -> ctx.write(ack).addListener(ChannelFutureListener.CLOSE_ON_FAILURE));
    credit.giveBack(gathered.live(), gathered.backlog());
    grant(ctx);
    ctx.flush();
  }

  /// Whether there was anything to grant; it is not flushed.
  boolean grant(ChannelHandlerContext ctx) {
    boolean hold = services.holdBacklog().getAsBoolean();
    Frame.Credit grant = credit.grant(hold, services.connections());
    if (hold) {
      services.counters().withheld.increment((double) credit.withheld(services.connections()));
    }
    boolean any = grant.live() > 0 || grant.backlog() > 0;
    if (any) {
      ctx.write(grant).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
    return any;
  }
}
