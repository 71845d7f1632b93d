package vn.bridgewatch.agent.snmp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;

/// What a device answered to the requests of one module.
///
/// @param values by OID in the order of the answers, none of them an exception value
/// @param pdus values that came, repeated ones counted each time
/// @param walkNanos how long the requests took
record ModuleAnswers(
    Map<OID, Variable> values, int pdus, long walkNanos, Optional<Incomplete> incomplete) {

  ModuleAnswers {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  static ModuleAnswers none(Incomplete incomplete) {
    return new ModuleAnswers(Map.of(), 0, 0, Optional.of(incomplete));
  }
}
