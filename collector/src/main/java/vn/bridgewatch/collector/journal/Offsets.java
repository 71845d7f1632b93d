package vn.bridgewatch.collector.journal;

import java.util.Map;
import java.util.TreeMap;

/// Positions in the partitions of a journal, one for each that is named.
public record Offsets(Map<Integer, Long> byPartition) {

  public static final Offsets NONE = new Offsets(Map.of());

  public Offsets {
    byPartition = Map.copyOf(byPartition);
  }

  public static Offsets of(int partition, long position) {
    return new Offsets(Map.of(partition, position));
  }

  /// The position in a partition, or what stands for one that is not named.
  public long in(int partition, long otherwise) {
    return byPartition.getOrDefault(partition, otherwise);
  }

  public boolean isEmpty() {
    return byPartition.isEmpty();
  }

  /// These, with another position in one partition.
  public Offsets with(int partition, long position) {
    var changed = new TreeMap<>(byPartition);
    changed.put(partition, position);
    return new Offsets(changed);
  }

  /// In each partition the later of two positions.
  public Offsets atLeast(Offsets other) {
    var later = new TreeMap<>(byPartition);
    other.byPartition.forEach((partition, position) -> later.merge(partition, position, Math::max));
    return new Offsets(later);
  }
}
