package vn.bridgewatch.agent.snmp;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.metric.Observation;

/// What one reading of one module gave, whole or in part.
///
/// @param pdus values that the device sent
/// @param walk how long the requests took
/// @param whole requests and evaluation together
public record ModuleReading(
    SnmpModule module,
    List<Observation> observations,
    int pdus,
    Packets packets,
    Duration walk,
    Duration whole,
    Optional<Incomplete> incomplete) {

  /// Datagrams that it took.
  ///
  /// @param retried those of the sent ones that asked again what was not answered in time
  public record Packets(int sent, int retried) {
    static final Packets NONE = new Packets(0, 0);
  }

  public ModuleReading {
    observations = List.copyOf(observations);
  }

  public boolean isComplete() {
    return incomplete.isEmpty();
  }
}
