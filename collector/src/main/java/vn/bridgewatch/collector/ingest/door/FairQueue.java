package vn.bridgewatch.collector.ingest.door;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/// A queue that serves origins in turn, and what is of one origin in the order in which it came: a
/// crowd behind one address delays nobody behind another.
final class FairQueue<T> {

  /// Who waits, of where and since when.
  private record Place(Origin origin, long sinceNanos) {}

  private final LinkedHashMap<Origin, SequencedSet<T>> turns = new LinkedHashMap<>();
  private final LinkedHashMap<T, Place> places = new LinkedHashMap<>(); // oldest first

  void add(Origin origin, T item, long nowNanos) {
    if (places.putIfAbsent(item, new Place(origin, nowNanos)) == null) {
      turns.computeIfAbsent(origin, _ -> new LinkedHashSet<>()).add(item);
    }
  }

  /// Takes the next; its origin goes to the end of the turn.
  Optional<T> poll() {
    Map.Entry<Origin, SequencedSet<T>> turn = turns.pollFirstEntry();
    if (turn == null) {
      return Optional.empty();
    }
    T item = turn.getValue().removeFirst();
    places.remove(item);
    if (!turn.getValue().isEmpty()) {
      turns.putLast(turn.getKey(), turn.getValue());
    }
    return Optional.of(item);
  }

  void remove(T item) {
    Place place = places.remove(item);
    if (place == null) {
      return;
    }
    SequencedSet<T> ofOrigin = turns.get(place.origin());
    if (ofOrigin != null && ofOrigin.remove(item) && ofOrigin.isEmpty()) {
      turns.remove(place.origin());
    }
  }

  /// Who has waited longest, where that is for longer than so much.
  Optional<T> waitingLonger(long nanos, long nowNanos) {
    Map.Entry<T, Place> oldest = places.firstEntry();
    return oldest != null && nowNanos - oldest.getValue().sinceNanos() > nanos
        ? Optional.of(oldest.getKey())
        : Optional.empty();
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  int size() {
    return places.size();
  }
}
