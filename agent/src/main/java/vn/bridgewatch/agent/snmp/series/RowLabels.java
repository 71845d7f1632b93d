package vn.bridgewatch.agent.snmp.series;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import vn.bridgewatch.agent.snmp.module.MetricSpec;
import vn.bridgewatch.agent.snmp.module.MetricSpec.LabelPlan;
import vn.bridgewatch.agent.snmp.module.ValueType;
import vn.bridgewatch.metric.Labels;

/// The labels of table rows during one reading: each row is labelled once, however many columns it
/// has.
final class RowLabels {

  private final Map<OID, Variable> answers;
  private final Labels base;
  private final boolean asPeer;
  private final Map<LabelPlan, Map<OID, Optional<Labels>>> known = new HashMap<>();

  RowLabels(Map<OID, Variable> answers, Labels base, boolean asPeer) {
    this.answers = answers;
    this.base = base;
    this.asPeer = asPeer;
  }

  /// The labels of a row; empty when one of them is longer than a label may be.
  Optional<Labels> of(LabelPlan plan, OID row) {
    return known
        .computeIfAbsent(plan, _ -> new HashMap<>())
        .computeIfAbsent(row, _ -> labels(plan, row));
  }

  private Optional<Labels> labels(LabelPlan plan, OID row) {
    if (plan.indexes().isEmpty() && plan.lookups().isEmpty()) {
      return Optional.of(base);
    }
    var texts = new TreeMap<String, String>();
    var subIds = new HashMap<String, OID>();
    var reader = new IndexReader(row.getValue(), asPeer);
    for (MetricSpec.Index index : plan.indexes()) {
      IndexReader.Part part =
          reader.take(index.type(), index.fixedSize(), index.implied(), index.enumValues());
      texts.put(index.label(), part.text());
      subIds.put(index.label(), part.subIds());
    }
    for (MetricSpec.Lookup lookup : plan.lookups()) {
      if (lookup.deletes()) {
        texts.remove(lookup.label());
      } else {
        look(lookup, texts, subIds);
      }
    }
    return joined(texts);
  }

  private void look(MetricSpec.Lookup lookup, Map<String, String> texts, Map<String, OID> subIds) {
    OID instance = instance(lookup.oid(), lookup, subIds);
    Variable value = answers.get(instance);
    if (value == null) {
      texts.put(lookup.label(), "");
      return;
    }
    ValueType type = lookup.type();
    if (type.isCombined()) {
      Variable before = answers.get(instance(previous(lookup.oid()), lookup, subIds));
      if (before != null) {
        type = type.combinedWith(PduValue.wholeNumber(before)).orElse(type);
      }
    }
    int number = (int) PduValue.wholeNumber(value);
    if (type == ValueType.ENUM_AS_INFO && !lookup.enumValues().isEmpty()) {
      String name = lookup.enumValues().get(number);
      texts.put(lookup.label(), name == null ? Integer.toString(number) : name);
    } else {
      texts.put(lookup.label(), PduValue.text(value, type, lookup.displayHint(), asPeer));
    }
    subIds.put(lookup.label(), new OID(new int[] {number}));
  }

  private static OID instance(OID column, MetricSpec.Lookup lookup, Map<String, OID> subIds) {
    var instance = new OID(column);
    for (String label : lookup.from()) {
      instance.append(subIds.getOrDefault(label, new OID()));
    }
    return instance;
  }

  /// The column before: it tells what the address or port id in this one is.
  static OID previous(OID column) {
    int[] subIds = Arrays.copyOf(column.getValue(), column.size());
    subIds[subIds.length - 1]--;
    return new OID(subIds);
  }

  private Optional<Labels> joined(Map<String, String> texts) {
    for (String text : texts.values()) {
      if (text.length() > Labels.VALUE_CHARS_MAX) {
        return Optional.empty();
      }
    }
    if (base.size() == 0) {
      return Optional.of(Labels.of(texts));
    }
    var all = base.asMap();
    texts.forEach((name, text) -> {
      // a module's own label gives way to ours of that name, as in Prometheus
      all.put(base.get(name).isPresent() ? "exported_" + name : name, text);
    });
    return Optional.of(Labels.of(all));
  }
}
