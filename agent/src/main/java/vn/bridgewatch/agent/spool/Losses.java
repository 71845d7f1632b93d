package vn.bridgewatch.agent.spool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import vn.bridgewatch.agent.spool.segment.StreamKey;
import vn.bridgewatch.wire.SequenceRange;
import vn.bridgewatch.wire.SequenceRanges;
import vn.bridgewatch.wire.WireLimits;

/// What was given up and the centre is to be told of, once on each connection; its owner guards it.
///
/// Nothing acknowledges a GAP, so what was told is told again on the next connection, as far as it
/// is among the newest of its stream.
final class Losses {

  private final Map<StreamKey, SequenceRanges> untold = new HashMap<>();
  private final Map<StreamKey, SequenceRanges> told = new HashMap<>();

  void add(StreamKey stream, SequenceRange range) {
    SequenceRanges ranges = untold.computeIfAbsent(stream, _ -> new SequenceRanges());
    ranges.add(range);
    ranges.keepNewest(WireLimits.RANGES_PER_FRAME_MAX);
  }

  /// What was not told yet on this connection; now it is.
  List<Loss> take() {
    if (untold.isEmpty()) {
      return List.of();
    }
    var losses = new ArrayList<Loss>();
    untold.forEach((stream, ranges) -> {
      losses.add(new Loss(stream.site(), stream.bootEpoch(), ranges.ranges()));
      SequenceRanges all = told.computeIfAbsent(stream, _ -> new SequenceRanges());
      all.addAll(ranges.ranges());
      all.keepNewest(WireLimits.RANGES_PER_FRAME_MAX);
    });
    untold.clear();
    return losses;
  }

  /// The connection is gone.
  void rewind() {
    told.forEach((stream, ranges) -> ranges.ranges().forEach(range -> add(stream, range)));
    told.clear();
  }

  /// Of other streams nothing is left that the centre could wait for.
  void keepTold(Predicate<StreamKey> streams) {
    told.keySet().removeIf(stream -> !streams.test(stream));
  }
}
