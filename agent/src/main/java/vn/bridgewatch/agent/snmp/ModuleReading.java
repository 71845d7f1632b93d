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
    Duration walk,
    Duration whole,
    Optional<Incomplete> incomplete) {

  public ModuleReading {
    observations = List.copyOf(observations);
  }

  public boolean isComplete() {
    return incomplete.isEmpty();
  }
}
