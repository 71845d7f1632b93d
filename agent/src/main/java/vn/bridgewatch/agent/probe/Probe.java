package vn.bridgewatch.agent.probe;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// One kind of active measurement, ready to be aimed at an address.
public interface Probe {

  /// Measures once; what the network does is a value. Blocks for at most the probe's own timeout.
  ///
  /// @param trace told of the steps as they happen
  Outcome measure(InetAddress target, Trace trace) throws InterruptedException;

  /// Begins a measurement that holds no thread while it waits, and returns at once, where this
  /// probe can do that.
  ///
  /// @param done told once, on any thread and before this returns even; must not block
  /// @return whether it has begun; if not, [#measure] is the way
  default boolean begin(InetAddress target, Consumer<Outcome> done) {
    return false;
  }

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
