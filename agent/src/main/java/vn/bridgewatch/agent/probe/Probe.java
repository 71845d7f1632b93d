package vn.bridgewatch.agent.probe;

import java.net.InetAddress;

/// One kind of active measurement, ready to be aimed at an address.
@FunctionalInterface
public interface Probe {

  /// Measures once; what the network does is a value. Blocks for at most the probe's own timeout.
  Outcome measure(InetAddress target) throws InterruptedException;
}
