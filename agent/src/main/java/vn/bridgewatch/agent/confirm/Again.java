package vn.bridgewatch.agent.confirm;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Consumer;
import vn.bridgewatch.agent.probe.Attempt;

/// Makes an attempt of a probe beside its schedule.
@FunctionalInterface
public interface Again {

  /// Begins one and returns at once.
  ///
  /// @param address what the name of the target stood for last; empty for a literal one
  /// @param done told once how it ended, on any thread and before this returns even
  void attempt(Optional<InetAddress> address, Consumer<Attempt> done);
}
