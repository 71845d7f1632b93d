package vn.bridgewatch.agent.spool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vn.bridgewatch.agent.spool.Recent.Kept;
import vn.bridgewatch.agent.spool.segment.StreamKey;
import vn.bridgewatch.wire.Pace;
import vn.bridgewatch.wire.SequenceRange;
import vn.bridgewatch.wire.SequenceRanges;

/// What is still to be written: records, and sequences that were given up; its owner guards it.
final class Unwritten {

  private static final int FORGOTTEN_MAX = 64; // and as many as are needed

  private final Deque<Kept> records = new ArrayDeque<>();
  private final Map<StreamKey, SequenceRanges> givenUp = new HashMap<>();
  private boolean urgent;

  /// Whether it is the first that waits.
  boolean add(Kept kept) {
    boolean first = records.isEmpty();
    records.add(kept);
    urgent |= kept.isEvent();
    return first;
  }

  /// Forgets those that nobody needs any more once they are many, as while the disk fails for long.
  ///
  /// @param needed how many may be needed at most
  void tidy(int needed) {
    if (records.size() > 2L * needed + FORGOTTEN_MAX) {
      records.removeIf(kept -> kept.forgotten);
    }
  }

  void addGivenUp(StreamKey stream, SequenceRange range) {
    givenUp.computeIfAbsent(stream, _ -> new SequenceRanges()).add(range);
  }

  /// Whether something waits that must not.
  boolean isUrgent() {
    return urgent;
  }

  /// In how many milliseconds a group is due whose records wait so long for each other; negative:
  /// nothing waits.
  long dueMillis(long nowMillis, long groupMillis) {
    if (records.isEmpty()) {
      return givenUp.isEmpty() ? -1 : 0;
    }
    return urgent ? 0 : Math.max(0, records.getFirst().monoMillis + groupMillis - nowMillis);
  }

  /// The oldest records, at most so many readings; those that nobody needs any more are left out.
  List<Kept> take(int readingsMax) {
    List<Kept> group = new ArrayList<>();
    int readings = 0;
    while (!records.isEmpty() && readings < readingsMax) {
      Kept kept = records.removeFirst();
      if (!kept.forgotten) {
        group.add(kept);
        readings += Pace.readings(kept.payload);
      }
    }
    urgent = false;
    return group;
  }

  Map<StreamKey, List<SequenceRange>> takeGivenUp() {
    Map<StreamKey, List<SequenceRange>> taken = new HashMap<>();
    givenUp.forEach((stream, ranges) -> taken.put(stream, ranges.ranges()));
    givenUp.clear();
    return taken;
  }

  /// They could not be written and wait again, before all others.
  void putBack(List<Kept> group, Map<StreamKey, List<SequenceRange>> given) {
    for (Kept kept : group.reversed()) {
      records.addFirst(kept);
    }
    given.forEach((stream, ranges) -> ranges.forEach(range -> addGivenUp(stream, range)));
  }

  int size() {
    return records.size();
  }

  /// Those that are still needed.
  long needed() {
    return records.stream().filter(kept -> !kept.forgotten).count();
  }
}
