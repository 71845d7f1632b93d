package vn.bridgewatch.collector.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.SequenceRange;
import vn.bridgewatch.wire.SequenceRanges;
import vn.bridgewatch.wire.WireLimits;

/// Gathers what became durable until the event loop comes to acknowledge it, many at once.
final class Settled {

  /// What has gathered: acknowledgements that fit a frame each, and the credit that came free.
  record Gathered(List<Frame.Ack> acks, int live, int backlog) {}

  private static final int MANY = 32; // an agent waits for the credit that comes with it

  private record Target(int stream, long bootEpoch) {}

  private final Map<Target, SequenceRanges> ranges = new HashMap<>();
  private int live;
  private int backlog;

  /// Adds one.
  ///
  /// @return whether the loop must look: for the first, and once more where much has gathered
  synchronized boolean add(Frame.Data data) {
    ranges
        .computeIfAbsent(new Target(data.stream(), data.bootEpoch()), _ -> new SequenceRanges())
        .add(data.sequence());
    switch (data.lane()) {
      case LIVE -> live++;
      case BACKLOG -> backlog++;
    }
    int gathered = live + backlog;
    return gathered == 1 || gathered == MANY;
  }

  synchronized boolean isEmpty() {
    return live + backlog == 0;
  }

  /// Whether the agent should not wait any longer.
  synchronized boolean isMuch() {
    return live + backlog >= MANY;
  }

  synchronized Gathered take() {
    List<Frame.Ack> acks = new ArrayList<>();
    ranges.forEach((target, set) -> {
      List<SequenceRange> all = set.ranges();
      for (int from = 0; from < all.size(); from += WireLimits.RANGES_PER_FRAME_MAX) {
        int to = Math.min(all.size(), from + WireLimits.RANGES_PER_FRAME_MAX);
        acks.add(new Frame.Ack(target.stream(), target.bootEpoch(), all.subList(from, to)));
      }
    });
    var gathered = new Gathered(acks, live, backlog);
    ranges.clear();
    live = 0;
    backlog = 0;
    return gathered;
  }
}
