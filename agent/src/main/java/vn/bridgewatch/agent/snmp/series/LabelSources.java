package vn.bridgewatch.agent.snmp.series;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.snmp4j.smi.OID;
import vn.bridgewatch.agent.snmp.module.MetricSpec;
import vn.bridgewatch.agent.snmp.module.SnmpModule;

/// The columns of a module that other series take labels or types from.
record LabelSources(Set<OID> columns, Set<Integer> sizes) {

  LabelSources {
    columns = Set.copyOf(columns);
    sizes = Set.copyOf(sizes);
  }

  static LabelSources of(SnmpModule module) {
    var columns = new HashSet<OID>();
    for (MetricSpec metric : module.metrics().list()) {
      if (metric.type().isCombined()) {
        columns.add(RowLabels.previous(metric.oid()));
      }
      for (MetricSpec.Lookup lookup : metric.labels().lookups()) {
        if (!lookup.deletes()) {
          columns.add(lookup.oid());
        }
        if (!lookup.deletes() && lookup.type().isCombined()) {
          columns.add(RowLabels.previous(lookup.oid()));
        }
      }
    }
    var sizes = new TreeSet<Integer>();
    columns.forEach(column -> sizes.add(column.size()));
    return new LabelSources(columns, sizes);
  }

  /// Whether an object lies in one of them.
  boolean contains(OID oid) {
    for (int size : sizes) {
      if (oid.size() >= size && columns.contains(new OID(oid.getValue(), 0, size))) {
        return true;
      }
    }
    return false;
  }
}
