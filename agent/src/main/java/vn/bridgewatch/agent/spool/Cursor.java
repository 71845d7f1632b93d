package vn.bridgewatch.agent.spool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.agent.spool.segment.Entry;
import vn.bridgewatch.agent.spool.segment.SegmentReader;
import vn.bridgewatch.agent.spool.segment.SpoolFiles;
import vn.bridgewatch.agent.spool.segment.StreamKey;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Pace;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.SequenceRange;
import vn.bridgewatch.wire.SequenceRanges;

/// Reads what waits on the disk, in the order of the files, a file at a time; on the disk's thread.
final class Cursor {

  /// What it reads: events of this life, those of earlier lives, or samples.
  enum Kind {
    OWN_EVENTS,
    OLD_EVENTS,
    SAMPLES
  }

  /// What becomes of an entry.
  enum Wish {
    TAKE,
    SKIP,
    /// Not yet, nor anything behind it.
    STOP
  }

  /// Who knows what is wanted; safe on the disk's thread.
  interface Guide {
    /// The file after a number that has something of this kind.
    @Nullable Segment after(long number, Kind kind);

    Wish judge(Kind kind, Segment segment, StreamKey stream, long sequence);

    boolean isSettled(StreamKey stream, long sequence);

    /// Something on the disk will never come; it may have been told before.
    void lost(StreamKey stream, List<SequenceRange> ranges);

    /// So much of a file cannot be read, as far as was seen.
    void damaged(Segment segment, long count);

    /// Of the events of a file none is left.
    void eventsDone(Segment segment);
  }

  private final Kind kind;
  private final SpoolFiles files;
  private final Guide guide;
  private final Map<StreamKey, SequenceRanges> seen = new HashMap<>(); // in this file
  private @Nullable Segment segment;
  private @Nullable SegmentReader reader;
  private long passed = -1; // the number of the last file that is done with
  private int offset;
  private int durableBytes;
  private boolean eventLeft;
  private boolean damage; // in this file
  private boolean atEnd;

  Cursor(Kind kind, SpoolFiles files, Guide guide) {
    this.kind = kind;
    this.files = files;
    this.guide = guide;
  }

  Kind kind() {
    return kind;
  }

  /// Begins anew with the oldest file.
  void reset() {
    passed = -1;
    leave();
    atEnd = false;
  }

  private void leave() {
    segment = null;
    reader = null;
    offset = 0;
    eventLeft = false;
    damage = false;
    seen.clear();
  }

  /// There may be more now.
  void wakeUp() {
    atEnd = false;
  }

  /// Whether there was nothing more when it looked last.
  boolean isAtEnd() {
    return atEnd;
  }

  /// Whether it reads in this file.
  boolean isIn(Segment other) {
    return segment == other;
  }

  /// Reads on in one file.
  List<SpooledRecord> read(int recordsMax, int readingsMax) throws IOException {
    Segment current = current();
    if (current == null) {
      atEnd = true;
      return List.of();
    }
    SegmentReader open = open(current);
    List<SpooledRecord> taken = new ArrayList<>();
    int readings = 0;
    while (taken.size() < recordsMax && readings < readingsMax) {
      Optional<Entry> next = open.next();
      if (next.isEmpty()) {
        ended(current, open);
        return taken;
      }
      Optional<SpooledRecord> record = Optional.empty();
      switch (next.get()) {
        case Entry.Samples samples -> {
          Wish wish = pass(current, samples.stream(), samples.sequence(), false);
          if (wish == Wish.STOP) {
            return taken;
          }
          if (wish == Wish.TAKE) {
            record = samples(open, samples);
          }
        }
        case Entry.Happening event -> {
          Wish wish = pass(current, event.stream(), event.sequence(), true);
          if (wish == Wish.STOP) {
            return taken;
          }
          if (wish == Wish.TAKE) {
            record =
                Optional.of(
                    record(event.stream(), event.sequence(), event.monoMillis(), event.payload()));
          }
        }
        case Entry.Given given -> {
          see(given.stream()).addAll(given.ranges());
          if (kind == Kind.SAMPLES) {
            guide.lost(given.stream(), given.ranges());
          }
        }
        case Entry.Acknowledged _ -> {}
      }
      offset = open.end();
      if (record.isPresent()) {
        taken.add(record.get());
        readings += Pace.readings(record.get().payload());
      }
    }
    return taken;
  }

  private @Nullable Segment current() {
    if (segment == null) {
      segment = guide.after(passed, kind);
      reader = null;
    }
    return segment;
  }

  private SegmentReader open(Segment current) throws IOException {
    SegmentReader open = reader;
    if (open == null) {
      durableBytes = current.durableBytes;
      open = new SegmentReader(files.read(current.name.file(), durableBytes), current.salt, offset);
      reader = open;
    }
    return open;
  }

  private void ended(Segment current, SegmentReader open) {
    damage |= open.isDamaged();
    if (!current.sealed || current.durableBytes > durableBytes) {
      atEnd = current.durableBytes == durableBytes; // it grows still
      reader = null;
      return;
    }
    if (kind == Kind.SAMPLES) {
      guide.damaged(current, open.damagedEntries() + (open.damagedBytes() > 0 ? 1 : 0));
      current.missing(seen, damage).forEach(guide::lost);
    } else if (!eventLeft) {
      guide.eventsDone(current);
    }
    passed = current.name.last();
    leave();
  }

  private Wish pass(Segment current, StreamKey stream, long sequence, boolean event) {
    boolean ours = event == (kind != Kind.SAMPLES);
    Wish wish = ours ? guide.judge(kind, current, stream, sequence) : Wish.SKIP;
    if (wish == Wish.STOP) {
      reader = null; // to be read again from here
      atEnd = true;
      return wish;
    }
    see(stream).add(sequence);
    eventLeft |= event && !guide.isSettled(stream, sequence);
    return wish;
  }

  private SequenceRanges see(StreamKey stream) {
    return seen.computeIfAbsent(stream, _ -> new SequenceRanges());
  }

  private Optional<SpooledRecord> samples(SegmentReader open, Entry.Samples samples) {
    Optional<Payload> payload = open.payload(samples);
    if (payload.isEmpty()) {
      guide.lost(
          samples.stream(), List.of(new SequenceRange(samples.sequence(), samples.sequence())));
    }
    return payload.map(
        it -> record(samples.stream(), samples.sequence(), samples.monoMillis(), it));
  }

  private SpooledRecord record(StreamKey stream, long sequence, long monoMillis, Payload payload) {
    return new SpooledRecord(
        stream.site(),
        stream.bootEpoch(),
        sequence,
        kind == Kind.OWN_EVENTS ? Lane.LIVE : Lane.BACKLOG,
        monoMillis,
        payload);
  }
}
