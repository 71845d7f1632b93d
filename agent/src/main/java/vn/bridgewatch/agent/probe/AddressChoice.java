package vn.bridgewatch.agent.probe;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// Which of the addresses that a name stands for is measured.
public enum AddressChoice {
  /// The first, as the system orders them.
  ANY,
  /// The first of IPv4, or else of IPv6.
  V4_FIRST,
  /// The first of IPv6, or else of IPv4.
  V6_FIRST,
  V4_ONLY,
  V6_ONLY;

  Optional<InetAddress> of(List<InetAddress> addresses) {
    Optional<InetAddress> v4 =
        addresses.stream().filter(Inet4Address.class::isInstance).findFirst();
    Optional<InetAddress> v6 =
        addresses.stream().filter(address -> !(address instanceof Inet4Address)).findFirst();
    return switch (this) {
      case ANY -> addresses.stream().findFirst();
      case V4_FIRST -> v4.or(() -> v6);
      case V6_FIRST -> v6.or(() -> v4);
      case V4_ONLY -> v4;
      case V6_ONLY -> v6;
    };
  }
}
