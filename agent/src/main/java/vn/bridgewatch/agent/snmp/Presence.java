package vn.bridgewatch.agent.snmp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.OID;
import vn.bridgewatch.agent.snmp.message.Bindings;
import vn.bridgewatch.agent.snmp.module.MetricSpec;
import vn.bridgewatch.agent.snmp.module.SnmpModule;

/// Whether a device has anything that a module makes series of.
public enum Presence {
  PRESENT,
  NOTHING,
  /// It did not answer; what it has there is not known.
  SILENT;

  private static final SnmpModule.Pace PACE =
      new SnmpModule.Pace(1, 1, Duration.ofSeconds(2), false, false);

  /// Asks for the next object of each subtree, and where that is none of the module's metrics for
  /// the next of each column: rows that only name things are no reason to read a module.
  static Presence of(Conversation conversation, SnmpModule module) throws InterruptedException {
    var columns = new ArrayList<OID>();
    module.metrics().list().stream().map(MetricSpec::oid).distinct().forEach(columns::add);
    for (OID root : module.walk()) {
      Next next = next(conversation, root);
      if (next.silent()) {
        return SILENT;
      }
      @Nullable OID found = next.oid();
      if (found != null && module.metrics().find(found).isPresent()) {
        return PRESENT;
      }
      columns.removeIf(column ->
          found == null ? column.startsWith(root) : column.equals(root)); // nothing more to ask
    }
    for (OID column : columns) {
      Next next = next(conversation, column);
      if (next.silent()) {
        return SILENT;
      }
      if (next.oid() != null) {
        return PRESENT;
      }
    }
    return NOTHING;
  }

  private record Next(@Nullable OID oid, boolean silent) {}

  /// The first object at or below an OID.
  private static Next next(Conversation conversation, OID below) throws InterruptedException {
    var first = new ArrayList<OID>(1);
    var walk =
        ModuleWalk.streaming(
            conversation,
            SnmpModule.walking(below.toDottedString(), PACE),
            1,
            values -> keepFirst(values, first));
    walk.read();
    if (!first.isEmpty()) {
      return new Next(first.getFirst(), false);
    }
    Optional<Incomplete> why = walk.incomplete();
    return new Next(null, why.isPresent() && why.get().reason().endsReading());
  }

  private static void keepFirst(Bindings values, List<OID> first) {
    if (first.isEmpty() && values.size() > 0) {
      first.add(new OID(values.oid(0)));
    }
  }
}
