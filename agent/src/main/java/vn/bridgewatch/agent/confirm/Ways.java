package vn.bridgewatch.agent.confirm;

import java.net.InetAddress;
import java.util.Optional;

/// By which way this machine sends to an address.
public interface Ways {

  /// The next hop.
  ///
  /// @param name the same for all that goes the same way, as `eth0 10.0.0.1`
  /// @param usable whether our own interface is up and its cable in
  record Way(String name, boolean usable) {
    static final Way UNKNOWN = new Way("", true);
  }

  /// Empty where the routing table does not say.
  Optional<Way> to(InetAddress address);
}
