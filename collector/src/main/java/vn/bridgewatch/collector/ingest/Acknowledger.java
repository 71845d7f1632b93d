package vn.bridgewatch.collector.ingest;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.TimeUnit;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Pace;

/// Tells one agent what became durable, much at once, and with it what it may send next.
///
/// Everything runs on the connection's event loop but [#settled], which is safe anywhere.
final class Acknowledger implements Beat.Member {

  private final SessionServices services;
  private final ChannelHandlerContext ctx;
  private final Beat beat;
  private final CreditWindow credit = new CreditWindow();
  private final Settled settled = new Settled();
  private boolean planned; // to be looked at again
  private volatile boolean stopped;
  private long acknowledgedNanos;
  private boolean acknowledged;

  Acknowledger(SessionServices services, ChannelHandlerContext ctx, Beat beat) {
    this.services = services;
    this.ctx = ctx;
    this.beat = beat;
  }

  /// The first credit, told in the greeting.
  int open() {
    return credit.open(services.connections(), services.holdBacklog().getAsBoolean());
  }

  void spend(Lane lane) {
    credit.spend(lane);
  }

  /// A record is durable; any thread.
  void settled(Frame.Data data) {
    if (!stopped && settled.add(data)) {
      beat.lookAt(this);
    }
  }

  @Override
  public void failed(RuntimeException bug) {
    ctx.pipeline().fireExceptionCaught(bug);
  }

  /// Says now what waits to be said, before the connection ends.
  void last() {
    if (!stopped && !settled.isEmpty()) {
      acknowledge();
    }
  }

  /// Acknowledges at once where much waits or the last time is long past; otherwise gives the
  /// milliseconds until it is, and 0 where nothing waits.
  long look() {
    if (stopped || settled.isEmpty()) {
      return 0;
    }
    if (acknowledged && !settled.isMuch()) {
      long passed = services.nanoClock().nanoTime() - acknowledgedNanos;
      long waitMillis = Pace.ACK_APART.toMillis() - TimeUnit.NANOSECONDS.toMillis(passed);
      if (waitMillis > 0) {
        return waitMillis;
      }
    }
    acknowledge();
    return 0;
  }

  /// Whether it is to be looked at again and was not already.
  boolean plan() {
    boolean first = !planned;
    planned = true;
    return first;
  }

  /// Its time has come.
  void unplan() {
    planned = false;
  }

  /// Says nothing any more.
  void stop() {
    stopped = true;
  }

  private void acknowledge() {
    Settled.Gathered gathered = settled.take();
    acknowledged = true;
    acknowledgedNanos = services.nanoClock().nanoTime();
    gathered
        .acks()
        .forEach(ack -> ctx.write(ack).addListener(ChannelFutureListener.CLOSE_ON_FAILURE));
    credit.giveBack(gathered.live(), gathered.backlog());
    grant();
    ctx.flush();
  }

  /// Whether there was anything to grant; it is not flushed.
  boolean grant() {
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
