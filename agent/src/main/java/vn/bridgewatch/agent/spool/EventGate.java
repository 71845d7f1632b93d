package vn.bridgewatch.agent.spool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import vn.bridgewatch.agent.spool.Recent.Kept;

/// Events that may not be sent before they are on the disk, and who waits for the same; its owner
/// guards it.
final class EventGate {

  /// An event waits so long for a disk that does not answer.
  static final long MILLIS_MAX = 5_000;

  private static final int WAITING_MAX = 1_024;

  private record Waiting(Kept event, Runnable action) {}

  private final Deque<Kept> hidden = new ArrayDeque<>();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private long undurable;

  void add(Kept event) {
    hidden.add(event);
  }

  /// Lets through what is on the disk, and what need not wait for it.
  ///
  /// @param failing whether the disk is known to fail
  void open(long nowMillis, boolean failing, Consumer<Kept> show) {
    while (!hidden.isEmpty() && isFree(hidden.getFirst(), nowMillis, failing)) {
      Kept event = hidden.removeFirst();
      if (!event.durable && !event.forgotten) {
        undurable++;
      }
      show.accept(event);
    }
  }

  private static boolean isFree(Kept event, long nowMillis, boolean failing) {
    return event.durable || failing || event.monoMillis < nowMillis - MILLIS_MAX;
  }

  /// An event that cannot be written does not wait for it.
  void giveUp(Kept event) {
    event.unwritable = true;
    if (hidden.remove(event)) {
      undurable++;
    }
  }

  /// Keeps an action until the last event is on the disk; false where it need not wait. Where very
  /// many wait, it is left out.
  boolean keep(Runnable action, boolean failing) {
    Kept last = hidden.peekLast();
    if (last == null || last.durable || failing) {
      return false;
    }
    if (waiting.size() < WAITING_MAX) {
      waiting.add(new Waiting(last, action));
    }
    return true;
  }

  /// The actions that need not wait any more; those whose event was dropped never happen, so that
  /// who sent it sends it again.
  List<Runnable> takeDue(boolean failing) {
    List<Runnable> due = new ArrayList<>();
    while (!waiting.isEmpty() && (failing || isDecided(waiting.getFirst().event()))) {
      Waiting first = waiting.removeFirst();
      if (!first.event().dropped) {
        due.add(first.action());
      }
    }
    return due;
  }

  /// What is forgotten and never was on the disk was acknowledged, or dropped.
  private static boolean isDecided(Kept event) {
    return event.durable || event.unwritable || event.forgotten;
  }

  /// Events that went before they were on the disk.
  long undurable() {
    return undurable;
  }
}
