package vn.bridgewatch.agent.spool;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.agent.spool.segment.Entry;
import vn.bridgewatch.agent.spool.segment.SegmentReader;
import vn.bridgewatch.agent.spool.segment.SegmentWriter;
import vn.bridgewatch.agent.spool.segment.SpoolFiles;
import vn.bridgewatch.agent.spool.segment.StreamKey;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.SequenceRange;
import vn.bridgewatch.wire.SequenceRanges;

/// Makes room at the quota: of the oldest samples each tenth stays, then each hundredth, then none;
/// events stay until nothing else is left. On the disk's thread.
///
/// Ten files become one, which says in its name which it took the place of: a power cut between its
/// rename and their removal leaves both, and the next start removes them. Of each job each tenth
/// record stays, not of all jobs together, which might be always the same one's.
final class Thinning {

  static final int KEEP_EACH = 10;
  private static final int FILES_MAX = 512;
  private static final int WRITE_BYTES_AIM = 256 * 1024;
  private static final int GIVEN_RANGES_AIM = 256;
  private static final Logger log = LoggerFactory.getLogger(Thinning.class);

  private record Job(StreamKey stream, int series) {}

  private final SpoolFiles files;
  private final SpoolSettings settings;
  private final DiskSpool spool;
  private final FoundFiles found;
  private final SecureRandom random = new SecureRandom();
  private final List<String> doomed = new ArrayList<>();

  Thinning(SpoolFiles files, SpoolSettings settings, DiskSpool spool, FoundFiles found) {
    this.found = found;
    this.files = files;
    this.settings = settings;
    this.spool = spool;
  }

  /// Files that another took the place of.
  List<String> takeDoomed() {
    List<String> taken = List.copyOf(doomed);
    doomed.clear();
    return taken;
  }

  /// Gives up so much that more bytes have room, and the file that takes the place of others too.
  void makeRoom(long bytes, Predicate<Segment> mayRewrite) throws IOException {
    long most = settings.quotaBytes() - 2L * settings.segmentBytes();
    while (spool.fileBytes() + bytes > most) {
      List<Segment> run = spool.look(shelf -> oldest(shelf, mayRewrite));
      if (run.isEmpty()) {
        throw new IOException("the quota of " + settings.quotaBytes() + " bytes is full");
      }
      if (run.getFirst().name.level() == Segment.Name.LEVEL_EVENTS_ONLY) {
        giveUp(run.getFirst());
      } else {
        rewrite(run, run.getFirst().name.level() + 1);
      }
      deleteDoomed();
    }
  }

  private void deleteDoomed() throws IOException {
    while (!doomed.isEmpty()) {
      files.delete(doomed.getLast());
      doomed.removeLast();
    }
  }

  /// Makes one of many small files, as many short lives leave them; whether it did.
  boolean compact(Predicate<Segment> mayRewrite) throws IOException {
    List<Segment> run = spool.look(shelf -> small(shelf, mayRewrite));
    if (run.size() < 2) {
      return false;
    }
    rewrite(run, run.getFirst().name.level());
    deleteDoomed();
    return true;
  }

  /// The oldest of those that were thinned least, with their neighbours.
  private List<Segment> oldest(Shelf shelf, Predicate<Segment> mayRewrite) {
    int level =
        shelf.segments().stream()
            .filter(mayRewrite)
            .mapToInt(segment -> segment.name.level())
            .min()
            .orElse(Segment.Name.LEVEL_EVENTS_ONLY);
    return run(shelf, mayRewrite, level, (long) KEEP_EACH * settings.segmentBytes());
  }

  private List<Segment> small(Shelf shelf, Predicate<Segment> mayRewrite) {
    if (shelf.segments().size() <= FILES_MAX) {
      return List.of();
    }
    for (int level = 0; level <= Segment.Name.LEVEL_EVENTS_ONLY; level++) {
      List<Segment> run = run(shelf, mayRewrite, level, settings.segmentBytes());
      if (run.size() > 1) {
        return run;
      }
    }
    return List.of();
  }

  /// The first neighbours of a level that are together no longer than that, at least one.
  private List<Segment> run(Shelf shelf, Predicate<Segment> mayRewrite, int level, long bytesMax) {
    List<Segment> run = new ArrayList<>();
    long bytes = 0;
    for (Segment segment : shelf.segments()) {
      boolean fits = mayRewrite.test(segment) && segment.name.level() == level;
      if (!run.isEmpty() && !(fits && areNeighbours(run.getLast(), segment))) {
        break;
      }
      if (fits) {
        bytes += segment.fileBytes;
        if (bytes > bytesMax && !run.isEmpty()) {
          break;
        }
        run.add(segment);
      }
    }
    return run;
  }

  private boolean areNeighbours(Segment one, Segment next) {
    return !found.isUnreadBetween(one.name.last(), next.name.first());
  }

  /// The last resort.
  private void giveUp(Segment segment) {
    log.atWarn()
        .addKeyValue("events", segment.events)
        .log("The spool is full of events and gives the oldest up");
    segment.spans.forEach((stream, span) -> spool.gaveUp(stream, span.covered.ranges()));
    spool.thinned(List.of(segment), Optional.empty(), segment.samples, segment.events);
    doomed.add(segment.name.file());
  }

  private void rewrite(List<Segment> inputs, int level) throws IOException {
    var name =
        new Segment.Name(inputs.getFirst().name.first(), inputs.getLast().name.last(), level);
    boolean thins = level > inputs.getFirst().name.level();
    var into = new Rewritten(new Segment(name, random.nextLong()), level, thins);
    String unfinished = name.file() + FoundFiles.UNFINISHED;
    try (SpoolFiles.Output out = files.create(unfinished)) {
      for (Segment input : inputs) {
        copy(input, into, out);
      }
      into.flushGiven();
      out.write(into.writer.take());
      out.force();
    }
    Segment output = into.segment;
    if (output.spans.isEmpty()) {
      files.delete(unfinished);
    } else {
      files.rename(unfinished, name.file());
      files.forceNames();
      output.fileBytes = into.writer.bytes();
      output.durableBytes = Math.toIntExact(into.writer.bytes());
      output.sealed = true;
    }
    log.atInfo()
        .addKeyValue("files", inputs.size())
        .addKeyValue("level", level)
        .addKeyValue("givenUp", into.lostSamples)
        .log(thins ? "The spool thinned its oldest samples" : "The spool joined small files");
    spool.thinned(
        inputs,
        output.spans.isEmpty() ? Optional.empty() : Optional.of(output),
        into.lostSamples,
        0);
    inputs.stream()
        .map(input -> input.name.file())
        .filter(file -> !file.equals(name.file()))
        .forEach(doomed::add);
  }

  private void copy(Segment input, Rewritten into, SpoolFiles.Output out) throws IOException {
    byte[] file = files.read(input.name.file(), input.durableBytes);
    var reader = new SegmentReader(file, input.salt, 0);
    Map<StreamKey, SequenceRanges> seen = new HashMap<>();
    for (Optional<Entry> next = reader.next(); next.isPresent(); next = reader.next()) {
      switch (next.get()) {
        case Entry.Samples it -> {
          seen.computeIfAbsent(it.stream(), _ -> new SequenceRanges()).add(it.sequence());
          if (isNeeded(input, it.stream(), it.sequence())) {
            into.samples(reader, it);
          }
        }
        case Entry.Happening it -> {
          seen.computeIfAbsent(it.stream(), _ -> new SequenceRanges()).add(it.sequence());
          if (isNeeded(input, it.stream(), it.sequence())) {
            into.event(it);
          }
        }
        case Entry.Given it -> {
          seen.computeIfAbsent(it.stream(), _ -> new SequenceRanges()).addAll(it.ranges());
          it.ranges().stream()
              .filter(range -> !spool.isSettled(it.stream(), range))
              .forEach(range -> into.given(it.stream(), range));
        }
        case Entry.Acknowledged _ -> {} // the current file says it again
      }
      if (into.writer.pendingBytes() >= WRITE_BYTES_AIM) {
        out.write(into.writer.take());
      }
    }
    boolean damage = reader.isDamaged();
    input
        .missing(seen, damage)
        .forEach((stream, ranges) ->
            ranges.stream()
                .filter(range -> !spool.isSettled(stream, range))
                .forEach(range -> into.given(stream, range)));
  }

  private boolean isNeeded(Segment input, StreamKey stream, long sequence) {
    return !spool.isSettled(stream, sequence) && !input.isDouble(stream, sequence);
  }

  /// The file that takes the place of others, as it grows.
  private static final class Rewritten {
    final Segment segment;
    final SegmentWriter writer;
    final boolean keepsSamples;
    final boolean thins;
    final Map<Job, Integer> passed = new HashMap<>();
    final Map<StreamKey, SequenceRanges> given = new HashMap<>();
    long lostSamples;

    Rewritten(Segment segment, int level, boolean thins) {
      this.segment = segment;
      this.writer = new SegmentWriter(segment.salt);
      this.keepsSamples = level < Segment.Name.LEVEL_EVENTS_ONLY;
      this.thins = thins;
    }

    void samples(SegmentReader reader, Entry.Samples it) {
      if (isKept(reader, it)
          && reader.payload(it).orElse(null) instanceof Payload.Samples(var tick)) {
        writer.add(it.stream(), it.sequence(), it.monoMillis(), tick);
        segment.add(it.stream(), it.sequence(), it.wallMillis(), it.monoMillis(), false);
      } else {
        lostSamples++;
        given(it.stream(), new SequenceRange(it.sequence(), it.sequence()));
      }
    }

    private boolean isKept(SegmentReader reader, Entry.Samples it) {
      if (!thins || !keepsSamples) {
        return keepsSamples;
      }
      int before = passed.merge(new Job(it.stream(), reader.seriesHash(it)), 1, Integer::sum) - 1;
      return before % KEEP_EACH == 0;
    }

    void event(Entry.Happening it) {
      writer.add(it.stream(), it.sequence(), it.monoMillis(), it.payload());
      long wallMillis = it.payload().event().wallMillis();
      segment.add(it.stream(), it.sequence(), wallMillis, it.monoMillis(), true);
    }

    void given(StreamKey stream, SequenceRange range) {
      SequenceRanges ranges = given.computeIfAbsent(stream, _ -> new SequenceRanges());
      ranges.add(range);
      if (ranges.size() >= GIVEN_RANGES_AIM) { // near to the records between them
        flushGiven();
      }
    }

    void flushGiven() {
      given.forEach((stream, ranges) -> {
        writer.addGiven(stream, ranges.ranges());
        segment.addGiven(stream, ranges.ranges());
      });
      given.clear();
    }
  }
}
