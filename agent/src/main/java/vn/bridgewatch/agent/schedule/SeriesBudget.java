package vn.bridgewatch.agent.schedule;

import java.util.concurrent.atomic.AtomicInteger;

/// How many series all jobs of an agent may give together.
final class SeriesBudget {

  private final int max;
  private final AtomicInteger used = new AtomicInteger();

  SeriesBudget(int max) {
    this.max = max;
  }

  boolean take() {
    int before = used.getAndUpdate(now -> now < max ? now + 1 : now);
    return before < max;
  }

  void giveBack(int count) {
    used.addAndGet(-count);
  }

  int used() {
    return used.get();
  }
}
