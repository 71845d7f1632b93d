package vn.bridgewatch.agent.probe;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// One kind of active measurement, ready to be aimed at an address.
public interface Probe {

  /// Measures once; what the network does is a value. Blocks for at most the probe's own timeout.
  ///
  /// @param trace told of the steps as they happen
  Outcome measure(InetAddress target, Trace trace) throws InterruptedException;

  /// Which address is measured where the target's name has several.
  default AddressChoice addresses() {
    return AddressChoice.ANY;
  }

  /// A value beside [#fields] that takes how long the name of the target took to resolve, where it
  /// is given by name.
  default Optional<Field> lookupField() {
    return Optional.empty();
  }

  /// The values that an attempt may bring beyond success and duration, the same at every attempt.
  default List<Field> fields() {
    return List.of();
  }
}
