package vn.bridgewatch.agent.probe.icmp;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/// The requests that were sent and wait for what becomes of them; for one thread.
final class Outstanding {

  private final Map<Family, Map<Integer, EchoRequest>> bySequence = new EnumMap<>(Family.class);
  private final TreeSet<EchoRequest> byDeadline = new TreeSet<>();

  Outstanding() {
    for (Family family : Family.values()) {
      bySequence.put(family, new HashMap<>());
    }
  }

  void add(EchoRequest request) {
    of(request.family).put(request.sequence(), request);
    byDeadline.add(request);
  }

  void remove(EchoRequest request) {
    of(request.family).remove(request.sequence());
    byDeadline.remove(request);
  }

  Optional<EchoRequest> of(Family family, int sequence) {
    return Optional.ofNullable(of(family).get(sequence));
  }

  boolean has(Family family, int sequence) {
    return of(family).containsKey(sequence);
  }

  /// Removes those whose time is over and hands them over, in the order of their deadlines.
  void expire(long nowNanos, Consumer<EchoRequest> each) {
    while (!byDeadline.isEmpty() && byDeadline.first().deadlineNanos <= nowNanos) {
      EchoRequest request = byDeadline.first();
      remove(request);
      each.accept(request);
    }
  }

  /// Nanoseconds until the next deadline.
  ///
  /// @param none where there is none
  long untilNext(long nowNanos, long none) {
    return byDeadline.isEmpty() ? none : byDeadline.first().deadlineNanos - nowNanos;
  }

  void forEach(Consumer<EchoRequest> each) {
    byDeadline.forEach(each);
  }

  private Map<Integer, EchoRequest> of(Family family) {
    return bySequence.getOrDefault(family, Map.of());
  }
}
