package vn.bridgewatch.agent.bench;

import java.util.Comparator;
import java.util.PriorityQueue;
import vn.bridgewatch.agent.confirm.Timers;
import vn.bridgewatch.time.NanoClock;

/// A clock that goes from one thing to be done to the next, in one thread.
public final class VirtualTime implements Timers, NanoClock {

  private static final class Planned implements Timer {
    private final long atNanos;
    private final long order;
    private final Runnable work;
    private boolean cancelled;

    private Planned(long atNanos, long order, Runnable work) {
      this.atNanos = atNanos;
      this.order = order;
      this.work = work;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  private final PriorityQueue<Planned> queue =
      new PriorityQueue<>(
          Comparator.<Planned>comparingLong(it -> it.atNanos).thenComparingLong(it -> it.order));
  private long nowNanos;
  private long count;

  @Override
  public long nanoTime() {
    return nowNanos;
  }

  @Override
  public Timer at(long nanos, Runnable work) {
    var planned = new Planned(Math.max(nanos, nowNanos), count++, work);
    queue.add(planned);
    return planned;
  }

  /// Does all that is planned until a time, and what that plans.
  public void runUntil(long nanos) {
    for (Planned next = queue.peek(); next != null && next.atNanos <= nanos; next = queue.peek()) {
      queue.poll();
      nowNanos = Math.max(nowNanos, next.atNanos);
      if (!next.cancelled) {
        next.work.run();
      }
    }
    nowNanos = Math.max(nowNanos, nanos);
  }

  /// Goes on without doing what is planned meanwhile, as a machine that stands still.
  public void standStill(long nanos) {
    nowNanos += nanos;
  }

  @Override
  public void close() {
    queue.clear();
  }
}
