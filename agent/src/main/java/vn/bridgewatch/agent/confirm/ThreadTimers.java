package vn.bridgewatch.agent.confirm;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.time.NanoClock;

/// Timers of one platform thread, which begins when it is first needed.
public final class ThreadTimers implements Timers {

  private static final Logger LOG = LoggerFactory.getLogger(ThreadTimers.class);

  private final NanoClock clock;
  private final ScheduledThreadPoolExecutor executor;

  public ThreadTimers(NanoClock clock) {
    this.clock = clock;
    this.executor =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("confirm").daemon().factory());
    executor.setRemoveOnCancelPolicy(true);
    executor.setRejectedExecutionHandler((_, _) -> {}); // closed: nothing is to be done any more
  }

  @Override
  public Timer at(long nanos, Runnable work) {
    long inNanos = Math.max(0, nanos - clock.nanoTime());
    ScheduledFuture<?> planned =
        executor.schedule(() -> guarded(work), inNanos, TimeUnit.NANOSECONDS);
    return () -> planned.cancel(false);
  }

  /// The outermost point of this thread: a bug costs one timer.
  private static void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("Making sure of a target failed");
    }
  }

  @Override
  public void close() {
    var _ = executor.shutdownNow();
  }
}
