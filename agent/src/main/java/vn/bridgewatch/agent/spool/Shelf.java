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

  private final TreeMap<Long, Segment> segments = new TreeMap<>(); // by first number
  private final Map<StreamKey, SequenceRanges> settled = new HashMap<>();

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

  /// What of the streams that are still in a file is settled: of each the longest ranges, because
  /// what is left out may only come again.
  Map<StreamKey, List<SequenceRange>> settledRanges() {
    Map<StreamKey, List<SequenceRange>> told = new HashMap<>();
    for (StreamKey stream : streams()) {
      SequenceRanges ranges = settled.get(stream);
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

  /// The boot epochs that something is left of, as they come in the files.
  List<Long> epochs() {
    Set<Long> epochs = new LinkedHashSet<>();
    for (Segment segment : segments.values()) {
      segment.spans.forEach((stream, span) -> {
        if (!epochs.contains(stream.bootEpoch()) && isAnyLeft(stream, span)) {
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
