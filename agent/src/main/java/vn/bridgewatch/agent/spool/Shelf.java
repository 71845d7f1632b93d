package vn.bridgewatch.agent.spool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.agent.spool.segment.StreamKey;
import vn.bridgewatch.wire.SequenceRange;
import vn.bridgewatch.wire.SequenceRanges;

/// Which files there are and what of them nobody needs any more; its owner guards it.
final class Shelf {

  private static final int RANGES_PER_STREAM_MAX = 64;
  private static final int ACKNOWLEDGED_PIECES_MAX = 4_096; // what was given up lies between

  private final TreeMap<Long, Segment> segments = new TreeMap<>(); // by first number
  private final Map<StreamKey, SequenceRanges> settled = new HashMap<>(); // or given up
  private final Map<StreamKey, SequenceRanges> acknowledged = new HashMap<>();

  void add(Segment segment) {
    segments.put(segment.name.first(), segment);
  }

  void remove(Segment segment) {
    segments.remove(segment.name.first(), segment);
  }

  Collection<Segment> segments() {
    return segments.values();
  }

  /// The first segment that has something behind a number: one that took the place of others may
  /// begin before it.
  @Nullable Segment after(long number) {
    Map.Entry<Long, Segment> around = segments.floorEntry(number);
    if (around != null && around.getValue().name.last() > number) {
      return around.getValue();
    }
    Map.Entry<Long, Segment> entry = segments.higherEntry(number);
    return entry == null ? null : entry.getValue();
  }

  long fileBytes() {
    return segments.values().stream().mapToLong(segment -> segment.fileBytes).sum();
  }

  /// Takes in that nobody needs a range any more; how much of it was new.
  long settle(StreamKey stream, SequenceRange range) {
    return settled.computeIfAbsent(stream, _ -> new SequenceRanges()).add(range);
  }

  /// Takes in that the centre has a range; how much of it was new.
  long acknowledge(StreamKey stream, SequenceRange range) {
    SequenceRanges ranges = acknowledged.computeIfAbsent(stream, _ -> new SequenceRanges());
    ranges.add(range);
    if (ranges.size() > 2 * ACKNOWLEDGED_PIECES_MAX) {
      ranges.keepNewest(ACKNOWLEDGED_PIECES_MAX);
    }
    return settle(stream, range);
  }

  /// Settles all of sites that are no longer of this agent; how many records.
  long settleAllBut(Set<String> sites) {
    long count = 0;
    for (Segment segment : segments.values()) {
      for (Map.Entry<StreamKey, Segment.Span> entry : segment.spans.entrySet()) {
        if (!sites.contains(entry.getKey().site())) {
          for (SequenceRange range : entry.getValue().covered.ranges()) {
            count += settle(entry.getKey(), range);
          }
        }
      }
    }
    return count;
  }

  boolean isSettled(StreamKey stream, long sequence) {
    SequenceRanges ranges = settled.get(stream);
    return ranges != null && ranges.contains(sequence);
  }

  boolean isSettled(Segment segment) {
    return segment.spans.entrySet().stream()
        .allMatch(entry ->
            entry.getValue().covered.ranges().stream()
                .allMatch(range -> isSettled(entry.getKey(), range)));
  }

  boolean isSettled(StreamKey stream, SequenceRange range) {
    SequenceRanges ranges = settled.get(stream);
    return ranges != null && ranges.contains(range);
  }

  /// In how many pieces it is that a stream is settled.
  int pieces(StreamKey stream) {
    SequenceRanges ranges = settled.get(stream);
    return ranges == null ? 0 : ranges.size();
  }

  /// What of the streams that are still in a file the centre has: of each the longest ranges,
  /// because what is left out may only come again. What was given up is not among it, so that the
  /// next life tells of it too.
  Map<StreamKey, List<SequenceRange>> acknowledgedRanges() {
    Map<StreamKey, List<SequenceRange>> told = new HashMap<>();
    for (StreamKey stream : streams()) {
      SequenceRanges ranges = acknowledged.get(stream);
      if (ranges != null) {
        List<SequenceRange> all = ranges.ranges();
        told.put(
            stream,
            all.size() <= RANGES_PER_STREAM_MAX
                ? all
                : all.stream()
                    .sorted(Comparator.comparingLong(SequenceRange::count).reversed())
                    .limit(RANGES_PER_STREAM_MAX)
                    .sorted(Comparator.comparingLong(SequenceRange::first))
                    .toList());
      }
    }
    return told;
  }

  /// Forgets what is settled of streams that are in no file; those left.
  Set<StreamKey> tidy(long ownEpoch) {
    Set<StreamKey> held = streams();
    settled.keySet().removeIf(key -> key.bootEpoch() != ownEpoch && !held.contains(key));
    acknowledged.keySet().retainAll(settled.keySet());
    return held;
  }

  boolean holds(StreamKey stream) {
    return segments.values().stream().anyMatch(segment -> segment.spans.containsKey(stream));
  }

  private Set<StreamKey> streams() {
    Set<StreamKey> streams = new LinkedHashSet<>();
    segments.values().forEach(segment -> streams.addAll(segment.spans.keySet()));
    return streams;
  }

  /// The boot epochs that something is left of at some sites, as they come in the files.
  List<Long> epochs(Set<String> sites) {
    Set<Long> epochs = new LinkedHashSet<>();
    for (Segment segment : segments.values()) {
      segment.spans.forEach((stream, span) -> {
        if (sites.contains(stream.site())
            && !epochs.contains(stream.bootEpoch())
            && isAnyLeft(stream, span)) {
          epochs.add(stream.bootEpoch());
        }
      });
    }
    return new ArrayList<>(epochs);
  }

  private boolean isAnyLeft(StreamKey stream, Segment.Span span) {
    return !span.covered.ranges().stream().allMatch(range -> isSettled(stream, range));
  }

  /// How many records of a segment nobody has settled yet; where it was thinned, about.
  long left(Segment segment) {
    long left = 0;
    for (Map.Entry<StreamKey, Segment.Span> entry : segment.spans.entrySet()) {
      SequenceRanges ranges = settled.get(entry.getKey());
      for (SequenceRange range : entry.getValue().covered.ranges()) {
        left += range.count() - (ranges == null ? 0 : ranges.countIn(range));
      }
    }
    long records = (long) segment.samples + segment.events;
    return segment.given == 0 ? left : left * records / Math.max(1, records + segment.given);
  }

  /// Told of the oldest record of a stream that is left.
  interface Oldest {
    void at(StreamKey stream, Segment.Span span, long sequence);
  }

  /// Calls with the oldest record left of each stream.
  void eachOldest(Oldest oldest) {
    Set<StreamKey> seen = new LinkedHashSet<>();
    for (Segment segment : segments.values()) {
      segment.spans.forEach((stream, span) -> {
        if (!seen.contains(stream) && isAnyLeft(stream, span)) {
          seen.add(stream);
          SequenceRanges ranges = settled.get(stream);
          long sequence = span.firstSequence;
          oldest.at(stream, span, ranges == null ? sequence : ranges.firstMissing(sequence));
        }
      });
    }
  }
}
