package vn.bridgewatch.agent.probe.form;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import vn.bridgewatch.agent.probe.Probe;

/// What one probe is to do, its target and times aside; equal where it does the same.
public interface ProbeSpec {

  /// The port that it goes to; 0 where it has none.
  int port();

  /// Bytes on the line for one attempt that succeeds, both directions, Ethernet included.
  int bytes();

  /// How often it is asked at most where nothing else was given: what it goes to serves thousands
  /// of sites, and may be the worse for it.
  default Duration fastest() {
    return Duration.ofSeconds(1);
  }

  /// Whether a target may be asked several times in a fraction of a second, to make sure that it is
  /// down.
  default boolean mayBeRepeated() {
    return false;
  }

  /// Where and how long a probe measures.
  ///
  /// @param host the target as it was given, a name or an address
  /// @param source the local address to measure from; empty: the system's choice
  record Setting(String host, Duration timeout, Optional<InetAddress> source) {}

  /// Makes the probe.
  Probe probe(Tools tools, Setting setting);

  /// The least timeout that leaves time for what is to be done.
  default Duration least() {
    return Duration.ZERO;
  }

  /// How outputs for people name what is measured.
  default String shown(String instance) {
    return instance;
  }

  /// A host and this port, as labels and messages show it.
  default String instance(String host) {
    if (port() == 0) {
      return host;
    }
    return host.contains(":") ? "[" + host + "]:" + port() : host + ":" + port();
  }
}
