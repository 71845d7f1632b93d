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
import java.util.stream.Stream;
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

  /// A longer file is none that this build writes, and does not fit a small heap twice.
  static final int READ_BYTES_MAX = 16 * 1024 * 1024;

  private static final int TRIES_MAX = 3;
  private static final int ASIDE_QUOTA_SHARE = 4; // what is set aside takes no more than a quarter
  private static final Logger log = LoggerFactory.getLogger(FoundFiles.class);

  private final SpoolFiles files;
  private final SpoolSettings settings;
  private final Deque<Segment.Name> left = new ArrayDeque<>();
  private final List<Segment.Name> passedOver = new ArrayList<>(); // for the next start
  private int tries; // of the first that is left
  private final Map<StreamKey, SequenceRanges> seen = new HashMap<>();
  private boolean listed;
  private long nextNumber;
  private final AtomicLong asideBytes = new AtomicLong();

  FoundFiles(SpoolFiles files, SpoolSettings settings) {
    this.files = files;
    this.settings = settings;
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
      try {
        readOne(name, spool);
      } catch (IOException e) {
        tries++;
        if (tries < TRIES_MAX) {
          throw e;
        }
        passOver(name, e, spool);
      }
      tries = 0;
      left.removeFirst();
    }
    if (left.isEmpty()) {
      seen.clear();
    }
  }

  private void readOne(Segment.Name name, DiskSpool spool) throws IOException {
    long bytes = files.size(name.file());
    if (bytes > READ_BYTES_MAX) {
      setAside(name, bytes, "is too long to be read");
      spool.damaged(new Segment(name, 0), 1);
      return;
    }
    byte[] file = files.read(name.file(), READ_BYTES_MAX);
    OptionalLong salt = SegmentFormat.readSalt(file);
    if (salt.isPresent()) {
      read(name, file, salt.getAsLong(), spool);
    } else if (file.length < SegmentFormat.HEADER_BYTES || isEmpty(file)) {
      files.delete(name.file());
    } else {
      setAside(name, file.length, "has no header that this build reads");
    }
  }

  /// A file that cannot be opened must not keep all others; it stays for the next start.
  private void passOver(Segment.Name name, IOException cause, DiskSpool spool) {
    log.atWarn()
        .addKeyValue("file", name.file())
        .addKeyValue("why", cause.toString())
        .log("A file of the spool cannot be read and is left for the next start");
    passedOver.add(name);
    spool.damaged(new Segment(name, 0), 1);
    try {
      asideBytes.addAndGet(files.size(name.file()));
    } catch (IOException _) {
      // then it takes no room that we know of
    }
  }

  /// Whether a file that was found and not read comes between two numbers: one that took the place
  /// of its neighbours would be taken for its own.
  boolean isUnreadBetween(long after, long before) {
    return Stream.concat(left.stream(), passedOver.stream())
        .anyMatch(name -> name.first() > after && name.first() < before);
  }

  /// Without its header nothing in a file can be told from noise; the newest may just have been
  /// begun when the power failed.
  private void setAside(Segment.Name name, long bytes, String why) throws IOException {
    boolean fits = asideBytes.get() + bytes <= settings.quotaBytes() / ASIDE_QUOTA_SHARE;
    log.atWarn()
        .addKeyValue("file", name.file())
        .addKeyValue("bytes", bytes)
        .addKeyValue("why", why)
        .log(
            fits
                ? "A file of the spool is set aside"
                : "A file of the spool is deleted, for too many are set aside");
    if (!fits) {
      files.delete(name.file());
      return;
    }
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
