package vn.bridgewatch.agent.trap;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Remembers what came.
final class Arrivals implements TrapReceiver {

  final List<Notification> taken = new CopyOnWriteArrayList<>();
  final Map<Outcome, AtomicInteger> dropped = new ConcurrentHashMap<>();
  volatile String detail = "";

  @Override
  public @Nullable Outcome refuses(InetAddress source) {
    return null;
  }

  @Override
  public void take(InetAddress source, Sender sender, Notification notification) {
    taken.add(notification);
  }

  @Override
  public void dropped(InetAddress source, Outcome outcome, String why) {
    dropped.computeIfAbsent(outcome, _ -> new AtomicInteger()).incrementAndGet();
    detail = why;
  }

  @Override
  public void tick() {}

  int count(Outcome outcome) {
    AtomicInteger count = dropped.get(outcome);
    return count == null ? 0 : count.get();
  }

  /// Waits until it is so, at most 30 s.
  static boolean await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return true;
  }
}
