package vn.bridgewatch.collector.live;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.function.Consumer;

/// Goes round a crowd step by step: each has its turn once in so many steps, and no step takes them
/// all.
final class Rounds {

  private final int steps;
  private final Queue<SiteLive> waiting = new ArrayDeque<>();
  private int share;

  Rounds(int steps) {
    this.steps = steps;
  }

  void next(Collection<SiteLive> crowd, Consumer<SiteLive> turn) {
    if (waiting.isEmpty()) {
      waiting.addAll(crowd);
      share = Math.ceilDiv(waiting.size(), steps);
    }
    for (int i = 0; i < share && !waiting.isEmpty(); i++) {
      turn.accept(waiting.remove());
    }
  }
}
