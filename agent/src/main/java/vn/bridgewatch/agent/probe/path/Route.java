package vn.bridgewatch.agent.probe.path;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The way to a target as one attempt saw it.
///
/// @param hops the first hop first; the last is the target where it was reached
record Route(List<Hop> hops, boolean reached) {

  /// One hop.
  ///
  /// @param address who answered; empty: nobody
  /// @param roundTrip the shortest; zero where nobody answered
  record Hop(Optional<InetAddress> address, int sent, int answered, Duration roundTrip) {
    double loss() {
      return sent == 0 ? 0 : 1 - answered / (double) sent;
    }
  }

  Route {
    hops = List.copyOf(hops);
  }

  /// Whether both may be one way: where a hop was silent nothing is known of it.
  boolean isLike(Route other) {
    if (reached && other.reached && hops.size() != other.hops.size()) {
      return false;
    }
    for (int i = 0; i < Math.min(hops.size(), other.hops.size()); i++) {
      Optional<InetAddress> ours = hops.get(i).address();
      Optional<InetAddress> theirs = other.hops.get(i).address();
      if (ours.isPresent() && theirs.isPresent() && !ours.equals(theirs)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return hops.stream()
        .map(hop -> hop.address().map(InetAddress::getHostAddress).orElse("*"))
        .collect(Collectors.joining(" "));
  }
}
