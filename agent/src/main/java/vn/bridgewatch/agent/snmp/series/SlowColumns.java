package vn.bridgewatch.agent.snmp.series;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.snmp4j.smi.OID;
import vn.bridgewatch.agent.snmp.module.MetricSpec;
import vn.bridgewatch.agent.snmp.module.SnmpModule;
import vn.bridgewatch.agent.snmp.module.ValueType;

/// The columns of a module whose texts only name the rows of tables: interface names, descriptions.
///
/// They label other series and give no number of their own. A text that labels nothing else may be
/// a state, and a number in a label may change at any time: such columns are none of these.
///
/// @param columns none lies in another
/// @param shown those that are series of their own too
/// @param used all objects that a module makes something of
public record SlowColumns(List<OID> columns, Set<OID> shown, List<OID> used) {

  private static final Set<ValueType> TEXTS =
      Set.of(ValueType.DISPLAY_STRING, ValueType.OCTET_STRING, ValueType.PHYS_ADDRESS_48);

  public SlowColumns {
    columns = List.copyOf(columns);
    shown = Set.copyOf(shown);
    used = List.copyOf(used);
  }

  public static SlowColumns of(SnmpModule module) {
    var texts = new HashMap<OID, Boolean>();
    var numbers = new HashSet<OID>(); // that tell what the column after them is
    for (MetricSpec metric : module.metrics().list()) {
      if (metric.type().isCombined()) {
        numbers.add(RowLabels.previous(metric.oid()));
      }
      for (MetricSpec.Lookup lookup : metric.labels().lookups()) {
        if (!lookup.deletes()) {
          texts.merge(lookup.oid(), TEXTS.contains(lookup.type()), Boolean::logicalAnd);
        }
        if (!lookup.deletes() && lookup.type().isCombined()) {
          numbers.add(RowLabels.previous(lookup.oid()));
        }
      }
    }
    var used = new HashSet<OID>(texts.keySet());
    used.addAll(numbers);
    var columns = new TreeSet<OID>();
    var shown = new HashSet<OID>();
    for (Map.Entry<OID, Boolean> text : texts.entrySet()) {
      OID column = text.getKey();
      if (text.getValue()
          && column.size() > 2
          && column.last() != -1
          && numbers.stream().noneMatch(number -> overlap(number, column))
          && texts.keySet().stream().noneMatch(other -> isOtherAndOverlaps(other, column))
          && isTextOnly(module, column, shown)) {
        columns.add(column);
      }
    }
    module.metrics().list().forEach(metric -> used.add(metric.oid()));
    return new SlowColumns(List.copyOf(columns), shown, List.copyOf(used));
  }

  private static boolean isTextOnly(SnmpModule module, OID column, Set<OID> shown) {
    boolean isShown = false;
    for (MetricSpec metric : module.metrics().list()) {
      if (overlap(metric.oid(), column)) {
        if (!metric.oid().equals(column)
            || !TEXTS.contains(metric.type())
            || !metric.extracts().isEmpty()) {
          return false;
        }
        isShown = true;
      }
    }
    if (isShown) {
      shown.add(column);
    }
    return true;
  }

  private static boolean isOtherAndOverlaps(OID one, OID other) {
    return !one.equals(other) && overlap(one, other);
  }

  private static boolean overlap(OID one, OID other) {
    return one.startsWith(other) || other.startsWith(one);
  }
}
