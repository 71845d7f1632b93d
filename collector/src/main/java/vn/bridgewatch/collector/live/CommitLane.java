package vn.bridgewatch.collector.live;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.collector.journal.Offsets;

/// Keeps decisions in their order, off the live thread; belongs to the live thread.
///
/// Where one cannot be kept (disk full), nothing later counts until it is: the live thread waits
/// and tries again, which pushes back to the journal and from there to the agents, who keep their
/// data. Keeping one twice has the effect of once.
final class CommitLane {

  private static final Logger LOG = LoggerFactory.getLogger(CommitLane.class);
  static final int IN_FLIGHT_MAX = 512;
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final LiveRepository repository;
  private final LiveCounters counters;
  private final Consumer<LiveRepository.Commit> onKept;
  private final BooleanSupplier stopped;
  private final Deque<InFlight> inFlight = new ArrayDeque<>();
  private volatile Offsets replayFrom = Offsets.NONE;

  private record InFlight(LiveRepository.Commit commit, CompletableFuture<Void> done) {}

  CommitLane(
      LiveRepository repository,
      LiveCounters counters,
      Consumer<LiveRepository.Commit> onKept,
      BooleanSupplier stopped) {
    this.repository = repository;
    this.counters = counters;
    this.onKept = onKept;
    this.stopped = stopped;
  }

  void keep(LiveRepository.Commit commit) throws InterruptedException {
    give(commit);
    settle(inFlight.size() >= IN_FLIGHT_MAX);
  }

  /// Looks what is kept by now; waits for all of it where asked.
  void settle(boolean all) throws InterruptedException {
    while (!inFlight.isEmpty()) {
      InFlight first = inFlight.getFirst();
      if (!all && !first.done().isDone()) {
        return;
      }
      if (!kept(first) && stopped.getAsBoolean()) {
        return;
      }
    }
  }

  private boolean kept(InFlight first) throws InterruptedException {
    try {
      first.done().get();
      inFlight.removeFirst();
      replayFrom = first.commit().progress().replayFrom();
      return true;
    } catch (ExecutionException e) {
      counters.commitFailures.increment();
      LOG.atError().setCause(e.getCause()).log("Decisions cannot be kept, trying again");
      Thread.sleep(RETRY);
      again();
      return false;
    }
  }

  /// Gives everything that is in flight to the repository again, in order.
  private void again() {
    var pending = new ArrayDeque<>(inFlight);
    inFlight.clear();
    for (InFlight one : pending) {
      give(one.commit());
    }
  }

  private void give(LiveRepository.Commit commit) {
    CompletableFuture<Void> done = repository.commit(commit);
    boolean quiet =
        commit.alerts().isEmpty() && commit.outgoing().isEmpty() && commit.events().isEmpty();
    inFlight.addLast(
        new InFlight(commit, quiet ? done : done.thenRun(() -> onKept.accept(commit))));
  }

  /// From where a restart would read; nothing while nothing was kept. Safe on any thread.
  Offsets replayFrom() {
    return replayFrom;
  }
}
