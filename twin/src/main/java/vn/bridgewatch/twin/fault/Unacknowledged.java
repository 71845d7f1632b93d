package vn.bridgewatch.twin.fault;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import vn.bridgewatch.twin.rig.Ledger;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;
import vn.bridgewatch.wire.SequenceRange;

/// What one agent sent and was not yet told to forget, over all its connections and lives. As large
/// as what the agent's spool holds.
final class Unacknowledged {

  private record Life(String site, long bootEpoch) {}

  private final String agent;
  private final Ledger ledger;
  private final Map<Life, NavigableSet<Long>> sequences = new HashMap<>();

  Unacknowledged(String agent, Ledger ledger) {
    this.agent = agent;
    this.ledger = ledger;
  }

  /// The agent sent it, perhaps again.
  void sent(String site, long bootEpoch, long sequence, Payload payload) {
    if (of(site, bootEpoch).add(sequence)) {
      ledger.issued(new RecordId(agent, site, bootEpoch, sequence), payload);
    }
  }

  /// The agent is told that these are on disk.
  void acknowledged(String site, long bootEpoch, List<SequenceRange> ranges) {
    NavigableSet<Long> waiting = of(site, bootEpoch);
    for (SequenceRange range : ranges) {
      NavigableSet<Long> covered = waiting.subSet(range.first(), true, range.last(), true);
      covered.forEach(
          sequence -> ledger.acknowledged(new RecordId(agent, site, bootEpoch, sequence)));
      covered.clear();
    }
  }

  private NavigableSet<Long> of(String site, long bootEpoch) {
    return sequences.computeIfAbsent(new Life(site, bootEpoch), _ -> new TreeSet<>());
  }
}
