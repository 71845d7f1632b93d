package vn.bridgewatch.collector.ingest;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import vn.bridgewatch.collector.journal.Journal;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.collector.journal.Ledger;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;
import vn.bridgewatch.wire.WireException;

/// Takes decoded records of all connections to the journal, each once; safe on any thread.
final class Intake {

  private final Journal journal;
  private final Ledger ledger;
  private final IngestGate gate;
  private final IngestCounters counters;
  private final ConcurrentMap<RecordId, CompletableFuture<Long>> inFlight =
      new ConcurrentHashMap<>();

  Intake(Journal journal, Ledger ledger, IngestGate gate, IngestCounters counters) {
    this.journal = journal;
    this.ledger = ledger;
    this.gate = gate;
    this.counters = counters;
  }

  /// Whether a record can be told from a duplicate, or is known to be one.
  boolean canJudge(RecordId id) {
    return ledger.standing(id) != Ledger.Standing.UNKNOWABLE;
  }

  /// Completes once the record is durable, now or long since; fails when it will not be.
  CompletableFuture<Long> take(JournalEntry entry) {
    RecordId id = entry.id();
    var mine = new CompletableFuture<Long>();
    CompletableFuture<Long> earlier = inFlight.putIfAbsent(id, mine);
    if (earlier != null) {
      counters.duplicates.increment();
      return earlier;
    }
    // asked last: what was on its way and is no more is in the ledger
    Ledger.Standing standing = ledger.standing(id);
    if (standing != Ledger.Standing.NEW) {
      inFlight.remove(id, mine);
      if (standing == Ledger.Standing.UNKNOWABLE) {
        throw new WireException(
            WireException.Rule.OVER_LIMIT, "record " + id + ": too many holes or boot epochs");
      }
      counters.duplicates.increment();
      mine.complete(0L);
      return mine;
    }
    gate.entered();
    var _ =
        journal
            .append(entry)
            .whenComplete((position, failure) -> {
              inFlight.remove(id, mine);
              gate.left();
              if (failure == null) {
                count(entry);
                mine.complete(position);
              } else {
                mine.completeExceptionally(failure);
              }
            });
    return mine;
  }

  private void count(JournalEntry entry) {
    counters.taken(entry.lane());
    if (entry.payload() instanceof Payload.Samples(var tick)) {
      counters.samples.increment(tick.size());
    }
  }
}
