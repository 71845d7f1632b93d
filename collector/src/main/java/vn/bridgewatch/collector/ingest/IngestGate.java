package vn.bridgewatch.collector.ingest;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/// Pushes back when the disk is slower than the agents: connections stop reading, nothing drops.
final class IngestGate {

  static final int WAITING_HIGH = 8_192;
  static final int WAITING_LOW = 4_096;
  static final int WAITING_BUSY = 2_048;

  private final AtomicInteger waiting = new AtomicInteger();
  private final Queue<Runnable> parked = new ConcurrentLinkedQueue<>();

  void entered() {
    waiting.incrementAndGet();
  }

  void left() {
    if (waiting.decrementAndGet() <= WAITING_LOW) {
      for (Runnable resume = parked.poll(); resume != null; resume = parked.poll()) {
        run(resume);
      }
    }
  }

  /// One whose event loop has ended must not keep the others waiting.
  private static void run(Runnable resume) {
    try {
      resume.run();
    } catch (RejectedExecutionException _) {
      // its connection has ended, too
    }
  }

  boolean isFull() {
    return waiting.get() >= WAITING_HIGH;
  }

  /// Whether so much waits that old data should not be asked for.
  boolean isBusy() {
    return waiting.get() >= WAITING_BUSY;
  }

  /// Whether connections are not read now, or soon will not be, because of us.
  boolean pushesBack() {
    return isFull() || !parked.isEmpty();
  }

  /// Runs something once there is room again; at once where there is already.
  void whenRoom(Runnable resume) {
    parked.add(resume);
    if (waiting.get() <= WAITING_LOW && parked.remove(resume)) {
      run(resume);
    }
  }
}
