package vn.bridgewatch.agent.probe.icmp;

import java.net.Inet4Address;
import java.net.InetAddress;

/// The two families of addresses, each with a socket of its own.
enum Family {
  V4,
  V6;

  static Family of(InetAddress address) {
    return address instanceof Inet4Address ? V4 : V6;
  }
}
