package vn.bridgewatch.collector.live;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import vn.bridgewatch.collector.journal.Journal;
import vn.bridgewatch.collector.journal.Offsets;

/// Where the live state stands in each partition of the journal: what was taken last, what is
/// decided, from where a restart must read so that the windows fill again. Belongs to the live
/// thread.
final class JournalPlaces {

  private static final long CHECKPOINT_MILLIS = 5_000;

  private final long replayMillis;
  private final Map<Integer, Place> places = new TreeMap<>();

  private record Checkpoint(long position, long receivedMillis) {}

  /// One partition.
  private static final class Place {
    long last = -1;
    long decided = -1;
    final Deque<Checkpoint> checkpoints = new ArrayDeque<>();
  }

  /// @param replayMillis how much of the journal is read again
  JournalPlaces(long replayMillis) {
    this.replayMillis = replayMillis;
  }

  /// Takes up what was kept.
  void restore(Offsets decided) {
    decided.byPartition().forEach((partition, position) -> place(partition).decided = position);
  }

  private Place place(int partition) {
    return places.computeIfAbsent(partition, _ -> new Place());
  }

  /// A partition that ends before the last decision is another one, and nothing of it was decided.
  ///
  /// @return whether there is such a one
  boolean endAt(Offsets ends) {
    boolean another = false;
    for (var each : places.entrySet()) {
      if (ends.in(each.getKey(), 0) <= each.getValue().decided) {
        each.getValue().decided = -1;
        another = true;
      }
    }
    return another;
  }

  /// Goes on to an entry; false where it, or a later one of its partition, was taken before.
  boolean advance(Journal.At at) {
    Place place = place(at.partition());
    if (at.position() <= place.last) {
      return false;
    }
    place.last = at.position();
    checkpoint(place.checkpoints, at.position(), at.entry().receivedMillis());
    return true;
  }

  /// Whether what an entry decides was not kept before the restart.
  boolean isUndecided(Journal.At at) {
    return at.position() > place(at.partition()).decided;
  }

  private void checkpoint(Deque<Checkpoint> checkpoints, long position, long receivedMillis) {
    Checkpoint newest = checkpoints.peekLast();
    if (newest != null && receivedMillis - newest.receivedMillis() < CHECKPOINT_MILLIS) {
      return;
    }
    checkpoints.addLast(new Checkpoint(position, receivedMillis));
    Checkpoint left = null;
    while (checkpoints.size() > 1
        && receivedMillis - checkpoints.getFirst().receivedMillis() > replayMillis) {
      left = checkpoints.removeFirst();
    }
    if (left != null) {
      checkpoints.addFirst(left); // the one that the window begins in
    }
  }

  /// In each partition the last entry that is decided once everything taken so far is kept.
  Offsets decided() {
    Offsets decided = Offsets.NONE;
    for (var each : places.entrySet()) {
      long position = Math.max(each.getValue().last, each.getValue().decided);
      if (position >= 0) {
        decided = decided.with(each.getKey(), position);
      }
    }
    return decided;
  }

  /// From where a restart would read then.
  Offsets replayFrom() {
    Offsets from = decided();
    for (var each : places.entrySet()) {
      Deque<Checkpoint> checkpoints = each.getValue().checkpoints;
      if (!checkpoints.isEmpty()) {
        from = from.with(each.getKey(), checkpoints.getFirst().position());
      }
    }
    return from;
  }

  /// Behind everything that was taken.
  Offsets next() {
    Offsets next = Offsets.NONE;
    for (var each : places.entrySet()) {
      next = next.with(each.getKey(), each.getValue().last + 1);
    }
    return next;
  }
}
