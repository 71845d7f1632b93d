package vn.bridgewatch.agent.probe.path;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The way to a target as one attempt saw it.
///
/// @param hops the first hop first; the last is the target where it was reached
record Route(List<Hop> hops, boolean reached) {

  /// One hop.
  ///
  /// @param addresses who answered, several where the load is shared; empty: nobody
  /// @param roundTrip the shortest; zero where nobody answered
  record Hop(List<InetAddress> addresses, int sent, int answered, Duration roundTrip) {

    static final int ADDRESSES_MAX = 8;

    Hop {
      addresses = addresses.stream().distinct().limit(ADDRESSES_MAX).toList();
    }

    double loss() {
      return sent == 0 ? 0 : 1 - answered / (double) sent;
    }

    /// For people: `*` for nobody.
    String who() {
      return addresses.isEmpty()
          ? "*"
          : addresses.stream().map(InetAddress::getHostAddress).collect(Collectors.joining("|"));
    }

    private boolean isLike(Hop other) {
      return addresses.isEmpty()
          || other.addresses.isEmpty()
          || addresses.stream().anyMatch(other.addresses::contains);
    }

    private Hop with(Hop other) {
      var both = new ArrayList<>(addresses);
      both.addAll(other.addresses);
      return new Hop(both, sent, answered, roundTrip);
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
      if (!hops.get(i).isLike(other.hops.get(i))) {
        return false;
      }
    }
    return true;
  }

  /// This way, and who else answered at its hops the last time.
  Route with(Route other) {
    var both = new ArrayList<>(hops);
    for (int i = 0; i < Math.min(hops.size(), other.hops.size()); i++) {
      both.set(i, hops.get(i).with(other.hops.get(i)));
    }
    return new Route(both, reached);
  }

  @Override
  public String toString() {
    return hops.stream().map(Hop::who).collect(Collectors.joining(" "));
  }
}
