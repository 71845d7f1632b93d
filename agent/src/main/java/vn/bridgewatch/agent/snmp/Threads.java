package vn.bridgewatch.agent.snmp;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Platform threads for readings.
///
/// A virtual thread that waits for a datagram costs a hop to the poller and one back for each
/// answer, about three times what the waiting itself costs. So a whole reading is handed to a
/// platform thread once. A thread without work ends soon: most agents have one or two.
final class Threads implements AutoCloseable {

  /// Readings at once; further ones wait.
  static final int AT_ONCE_MAX = 64;

  private static final Duration IDLE_MAX = Duration.ofSeconds(15);
  private static final long STACK_BYTES = 256 << 10;

  private final Semaphore room = new Semaphore(AT_ONCE_MAX);
  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          0,
          AT_ONCE_MAX,
          IDLE_MAX.toSeconds(),
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> {
            var thread = new Thread(null, task, "snmp-reading", STACK_BYTES);
            thread.setDaemon(true);
            return thread;
          });

  /// Does a piece of work: here where this is a platform thread, else on one of ours.
  <T> T call(Callable<T> work) throws InterruptedException {
    room.acquire();
    try {
      return Thread.currentThread().isVirtual() ? elsewhere(work) : here(work);
    } finally {
      room.release();
    }
  }

  private static <T> T here(Callable<T> work) throws InterruptedException {
    try {
      return work.call();
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private <T> T elsewhere(Callable<T> work) throws InterruptedException {
    Future<T> result = pool.submit(work);
    try {
      return result.get();
    } catch (InterruptedException e) {
      result.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw new IllegalStateException("reading failed", e.getCause());
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
