package vn.bridgewatch.agent.spool;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.agent.spool.segment.Entry;
import vn.bridgewatch.agent.spool.segment.SegmentFormat;
import vn.bridgewatch.agent.spool.segment.SegmentReader;
import vn.bridgewatch.agent.spool.segment.SpoolFiles;
import vn.bridgewatch.agent.spool.segment.StreamKey;
import vn.bridgewatch.wire.SequenceRange;
import vn.bridgewatch.wire.SequenceRanges;

/// What earlier lives left in the folder, read a file at a time; on the disk's thread.
///
/// Nothing is changed but for files that another took the place of, unfinished ones, and those
/// without a header, which are set aside.
final class FoundFiles {

  static final String UNFINISHED = ".new";
  static final String ASIDE = ".aside";
  static final int FILE_BYTES_MAX = 256 * 1024 * 1024;
  private static final Logger log = LoggerFactory.getLogger(FoundFiles.class);

  private final SpoolFiles files;
  private final Deque<Segment.Name> left = new ArrayDeque<>();
  private final Map<StreamKey, SequenceRanges> seen = new HashMap<>();
  private boolean listed;
  private long nextNumber;
  private final AtomicLong asideBytes = new AtomicLong();

  FoundFiles(SpoolFiles files) {
    this.files = files;
  }

  boolean isListed() {
    return listed;
  }

  boolean isDone() {
    return listed && left.isEmpty();
  }

  /// A number that no file ever had.
  long nextNumber() {
    long number = nextNumber;
    nextNumber++;
    return number;
  }

  /// Bytes of files that cannot be read.
  long asideBytes() {
    return asideBytes.get();
  }

  /// Sees which files there are.
  void list() throws IOException {
    List<Segment.Name> names = new ArrayList<>();
    long aside = 0;
    long next = nextNumber;
    for (String file : files.list()) {
      Optional<Segment.Name> name = Segment.Name.parse(file);
      if (name.isPresent()) {
        names.add(name.get());
        next = Math.max(next, name.get().last() + 1);
      } else if (file.endsWith(UNFINISHED)) {
        files.delete(file); // what it was to take the place of is there still
      } else if (file.endsWith(ASIDE)) {
        aside += files.size(file);
        next = Math.max(next, numberOf(file) + 1);
      }
    }
    for (Segment.Name name : names) {
      if (names.stream().anyMatch(other -> other.replaces(name))) {
        files.delete(name.file());
      } else {
        left.add(name);
      }
    }
    asideBytes.set(aside);
    nextNumber = next;
    listed = true;
  }

  private static long numberOf(String aside) {
    return Segment.Name.parse(aside.substring(0, aside.length() - ASIDE.length()))
        .map(Segment.Name::last)
        .orElse(-1L);
  }

  /// Reads one of them.
  void readOne(DiskSpool spool) throws IOException {
    if (!left.isEmpty()) {
      Segment.Name name = left.getFirst();
      byte[] file = files.read(name.file(), FILE_BYTES_MAX);
      OptionalLong salt = SegmentFormat.readSalt(file);
      if (salt.isPresent()) {
        read(name, file, salt.getAsLong(), spool);
      } else {
        setAside(name, file);
      }
      left.removeFirst();
    }
    if (left.isEmpty()) {
      seen.clear();
    }
  }

  /// Without its header nothing in a file can be told from noise; the newest may just have been
  /// begun when the power failed.
  private void setAside(Segment.Name name, byte[] file) throws IOException {
    int bytes = file.length;
    if (bytes < SegmentFormat.HEADER_BYTES || isEmpty(file)) {
      files.delete(name.file());
      return;
    }
    log.atWarn()
        .addKeyValue("file", name.file())
        .addKeyValue("bytes", bytes)
        .log("A file of the spool has no header that this build reads, and is set aside");
    files.rename(name.file(), name.file() + ASIDE);
    asideBytes.addAndGet(bytes);
  }

  private static boolean isEmpty(byte[] file) {
    for (byte each : file) {
      if (each != 0) {
        return false;
      }
    }
    return true;
  }

  private void read(Segment.Name name, byte[] file, long salt, DiskSpool spool) {
    var segment = new Segment(name, salt);
    var reader = new SegmentReader(file, salt, 0);
    Map<StreamKey, List<SequenceRange>> acknowledged = new HashMap<>();
    for (Optional<Entry> next = reader.next(); next.isPresent(); next = reader.next()) {
      switch (next.get()) {
        case Entry.Samples it -> {
          note(segment, it.stream(), it.sequence());
          segment.add(it.stream(), it.sequence(), it.wallMillis(), it.monoMillis(), false);
        }
        case Entry.Happening it -> {
          note(segment, it.stream(), it.sequence());
          long wallMillis = it.payload().event().wallMillis();
          segment.add(it.stream(), it.sequence(), wallMillis, it.monoMillis(), true);
        }
        case Entry.Given it -> {
          segment.addGiven(it.stream(), it.ranges());
          seen.computeIfAbsent(it.stream(), _ -> new SequenceRanges()).addAll(it.ranges());
        }
        case Entry.Acknowledged it ->
            acknowledged.computeIfAbsent(it.stream(), _ -> new ArrayList<>()).addAll(it.ranges());
      }
    }
    segment.fileBytes = file.length;
    segment.durableBytes = file.length;
    segment.sealed = true;
    spool.found(segment, acknowledged);
    spool.damaged(segment, reader.damagedEntries() + (reader.damagedBytes() > 0 ? 1 : 0));
  }

  private void note(Segment segment, StreamKey stream, long sequence) {
    if (!seen.computeIfAbsent(stream, _ -> new SequenceRanges()).add(sequence)) {
      segment.doubles.computeIfAbsent(stream, _ -> new SequenceRanges()).add(sequence);
    }
  }
}
