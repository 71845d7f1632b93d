package vn.bridgewatch.agent.snmp.module;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.OID;

/// The metrics of a module: finds the metric of an OID: the one with the shortest OID that begins
/// it; of two with the same, the last in the file.
public final class MetricTree {

  private static final class Node {
    final Map<Integer, Node> children = new HashMap<>();
    @Nullable MetricSpec metric;
  }

  private final List<MetricSpec> metrics;
  private final Node root = new Node();

  public MetricTree(List<MetricSpec> metrics) {
    this.metrics = List.copyOf(metrics);
    for (MetricSpec metric : metrics) {
      Node node = root;
      for (int subId : metric.oid().getValue()) {
        node = node.children.computeIfAbsent(subId, _ -> new Node());
      }
      node.metric = metric;
    }
  }

  /// In file order.
  public List<MetricSpec> list() {
    return metrics;
  }

  public Optional<MetricSpec> find(OID oid) {
    Node node = root;
    for (int subId : oid.getValue()) {
      Node child = node.children.get(subId);
      if (child == null) {
        return Optional.empty();
      }
      if (child.metric != null) {
        return Optional.of(child.metric);
      }
      node = child;
    }
    return Optional.empty();
  }
}
