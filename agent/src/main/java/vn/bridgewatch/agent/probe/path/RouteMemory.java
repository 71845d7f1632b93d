package vn.bridgewatch.agent.probe.path;

import java.util.Optional;

/// The way that is in use, and the one that may have taken its place.
final class RouteMemory {

  private Optional<Route> inUse = Optional.empty();
  private Optional<Route> candidate = Optional.empty();

  /// Takes in what an attempt saw.
  ///
  /// @return the way before, where this one has taken its place just now
  synchronized Optional<Route> changedFrom(Route seen) {
    if (inUse.isEmpty()) {
      inUse = Optional.of(seen);
      return Optional.empty();
    }
    if (inUse.get().isLike(seen)) {
      candidate = Optional.empty();
      boolean more = knows(seen) >= knows(inUse.get());
      inUse = Optional.of(more ? seen.with(inUse.get()) : inUse.get().with(seen));
      return Optional.empty();
    }
    if (candidate.filter(seen::isLike).isPresent()) {
      Optional<Route> before = inUse;
      inUse = Optional.of(seen);
      candidate = Optional.empty();
      return before;
    }
    candidate = Optional.of(seen);
    return Optional.empty();
  }

  private static long knows(Route route) {
    return route.hops().stream().filter(hop -> !hop.addresses().isEmpty()).count();
  }
}
