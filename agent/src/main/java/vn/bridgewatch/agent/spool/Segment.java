package vn.bridgewatch.agent.spool;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vn.bridgewatch.agent.spool.segment.StreamKey;
import vn.bridgewatch.wire.SequenceRange;
import vn.bridgewatch.wire.SequenceRanges;

/// What is known of one file of the spool without reading it: of each stream, ranges.
final class Segment {

  /// Which file it is: the first and last number of the files that it took the place of, and how
  /// often it was thinned.
  ///
  /// @param level 0: never
  record Name(long first, long last, int level) {

    static final int LEVEL_EVENTS_ONLY = 3;
    private static final Pattern PATTERN = Pattern.compile("(\\d{10})-(\\d{10})-(\\d)\\.seg");

    static Optional<Name> parse(String file) {
      Matcher matcher = PATTERN.matcher(file);
      return matcher.matches()
          ? Optional.of(
              new Name(
                  Long.parseLong(matcher.group(1)),
                  Long.parseLong(matcher.group(2)),
                  Integer.parseInt(matcher.group(3))))
          : Optional.empty();
    }

    String file() {
      return String.format(Locale.ROOT, "%010d-%010d-%d.seg", first, last, level);
    }

    /// Whether this file took the place of another.
    boolean replaces(Name other) {
      return !equals(other)
          && first <= other.first
          && last >= other.last
          && (first < other.first || last > other.last || level > other.level);
    }
  }

  /// What it holds of one stream; the times of its first and last record.
  static final class Span {
    final SequenceRanges covered = new SequenceRanges(); // held, or told to be given up
    long firstSequence;
    long firstWallMillis;
    long firstMonoMillis;
    long lastSequence;
    long lastWallMillis;
    long lastMonoMillis;

    void add(long sequence, long wallMillis, long monoMillis) {
      covered.add(sequence);
      if (firstSequence == 0) {
        firstSequence = sequence;
        firstWallMillis = wallMillis;
        firstMonoMillis = monoMillis;
      }
      lastSequence = sequence;
      lastWallMillis = wallMillis;
      lastMonoMillis = monoMillis;
    }

    /// About when a sequence was recorded: between the first and the last as if all were evenly
    /// apart.
    ///
    /// @param mono by the monotonic clock, which means something in its own life only
    long millis(long sequence, boolean mono) {
      long first = mono ? firstMonoMillis : firstWallMillis;
      long last = mono ? lastMonoMillis : lastWallMillis;
      if (sequence <= firstSequence || lastSequence <= firstSequence) {
        return first;
      }
      double share =
          Math.min(1, (double) (sequence - firstSequence) / (lastSequence - firstSequence));
      return first + (long) (share * (last - first));
    }
  }

  final Name name;
  final long salt;
  final Map<StreamKey, Span> spans = new LinkedHashMap<>(); // as they first come

  /// Records that an earlier file has too: written again after a failed fsync that was none.
  final Map<StreamKey, SequenceRanges> doubles = new HashMap<>();

  long fileBytes; // as large as the file may be
  int durableBytes; // of which so many are on the disk for sure
  int samples;
  int events;
  int given;
  boolean sealed;
  boolean eventsDone; // all of them are settled
  long damaged; // what could not be read, as far as was seen

  Segment(Name name, long salt) {
    this.name = name;
    this.salt = salt;
  }

  Span span(StreamKey stream) {
    return spans.computeIfAbsent(stream, _ -> new Span());
  }

  void add(StreamKey stream, long sequence, long wallMillis, long monoMillis, boolean event) {
    span(stream).add(sequence, wallMillis, monoMillis);
    if (event) {
      events++;
    } else {
      samples++;
    }
  }

  void addGiven(StreamKey stream, List<SequenceRange> ranges) {
    Span span = span(stream);
    for (SequenceRange range : ranges) {
      given += (int) Math.min(Integer.MAX_VALUE, span.covered.add(range));
    }
  }

  boolean isDouble(StreamKey stream, long sequence) {
    SequenceRanges ranges = doubles.get(stream);
    return ranges != null && ranges.contains(sequence);
  }

  /// What should be in it and is not among what was read of it: damaged, or gone.
  ///
  /// @param damage whether something in it could not be read; then what is not between its first
  ///   record and its last was there once
  Map<StreamKey, List<SequenceRange>> missing(Map<StreamKey, SequenceRanges> seen, boolean damage) {
    Map<StreamKey, List<SequenceRange>> missing = new HashMap<>();
    spans.forEach((stream, span) -> {
      List<SequenceRange> read = seen.getOrDefault(stream, new SequenceRanges()).ranges();
      var left = new SequenceRanges();
      left.addAll(span.covered.ranges());
      if (damage && !read.isEmpty()) {
        left.add(new SequenceRange(read.getFirst().first(), read.getLast().last()));
      }
      read.forEach(left::remove);
      if (!left.isEmpty()) {
        missing.put(stream, left.ranges());
      }
    });
    return missing;
  }

  /// Whether it holds a stream of which something may be wanted.
  boolean holdsAny(Predicate<StreamKey> wanted) {
    return spans.keySet().stream().anyMatch(wanted);
  }
}
