package vn.bridgewatch.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.agent.spool.Cursor.Kind;
import vn.bridgewatch.agent.spool.Recent.Kept;
import vn.bridgewatch.agent.spool.segment.SegmentWriter;
import vn.bridgewatch.agent.spool.segment.SpoolFiles;
import vn.bridgewatch.agent.spool.segment.StreamKey;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.SequenceRange;

/// The disk's side of a spool: writes, reads back, lets go and makes room, in small steps on one
/// thread. Whatever fails is tried again; until then the spool goes on from memory.
final class SpoolDisk {

  private static final Logger log = LoggerFactory.getLogger(SpoolDisk.class);
  private static final long IDLE_MILLIS = 1_000;
  private static final long RETRY_MILLIS_MAX = 4_000;
  private static final long END_MILLIS_MAX = 2_000;
  private static final long ACKS_MILLIS = 10_000;
  private static final int GROUP_READINGS_MAX = 32_768;

  private final SpoolFiles files;
  private final SpoolSettings settings;
  private final DiskSpool spool;
  private final NanoClock clock;
  private final DiskSpool.Listener listener;
  private final SecureRandom random = new SecureRandom();
  private final Map<Kind, Cursor> cursors = new EnumMap<>(Kind.class);
  private final FoundFiles found;
  private final Thinning thinning;
  private final List<String> doomed = new ArrayList<>(); // files that are still to be deleted
  private @Nullable Segment current;
  private @Nullable SegmentWriter writer;
  private SpoolFiles.@Nullable Output output;
  private boolean unnamed; // the current file's name is not on the disk for sure
  private final Retry writing = new Retry();
  private final Retry reading = new Retry();
  private final Retry compacting = new Retry();
  private Retry step = writing; // the kind of what is being done
  private boolean stuck; // a file cannot be deleted
  private boolean recovered; // all that earlier lives left is known
  private long acksAt;
  private long generation;
  private long seenNews = -1;

  SpoolDisk(
      SpoolFiles files,
      SpoolSettings settings,
      DiskSpool spool,
      NanoClock clock,
      DiskSpool.Listener listener) {
    this.files = files;
    this.settings = settings;
    this.spool = spool;
    this.clock = clock;
    this.listener = listener;
    this.found = new FoundFiles(files, settings);
    this.thinning = new Thinning(files, settings, spool, found);
    for (Kind kind : Kind.values()) {
      cursors.put(kind, new Cursor(kind, files, spool));
    }
    this.acksAt = nowMillis() + ACKS_MILLIS;
  }

  /// What the thread does until the spool is closed.
  void run() {
    try {
      long wait = 0;
      while (spool.await(wait, writing.failing || reading.failing)) {
        wait = workSafely();
      }
      runToEnd();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Writes what waits, unless the disk fails.
  void runToEnd() {
    long end = nowMillis() + END_MILLIS_MAX;
    while (!writing.failing && spool.writeDueMillis() >= 0 && nowMillis() < end) {
      var _ = workSafely();
    }
    finish();
  }

  private long workSafely() {
    try {
      return work();
    } catch (RuntimeException e) { // the thread's outermost place: a bug must not end the spool
      log.atError().setCause(e).log("The spool failed at a step and goes on");
      failed(new IOException(e.toString(), e));
      return IDLE_MILLIS;
    }
  }

  /// Does what is due; in how many milliseconds to come again.
  ///
  /// What fails to be written keeps nothing from being read, nor the other way round, and only a
  /// success of the same kind ends a failure.
  long work() {
    long again = writeStep();
    if (!found.isListed()) {
      return again;
    }
    step = reading;
    if (reading.left(nowMillis()) > 0) {
      return Math.min(again, reading.left(nowMillis()));
    }
    try {
      boolean more = recovered ? read() : recover();
      reading.worked();
      return more ? 0 : again;
    } catch (IOException e) {
      failed(e);
      return Math.min(again, reading.left(nowMillis()));
    }
  }

  private long writeStep() {
    step = writing;
    if (writing.left(nowMillis()) > 0) {
      return writing.left(nowMillis());
    }
    try {
      if (!found.isListed()) {
        found.list();
      }
      letGo(); // first, for that makes room
      write();
    } catch (IOException e) {
      failed(e);
      return writing.left(nowMillis());
    }
    return recovered && compact() ? 0 : untilDue();
  }

  private boolean compact() {
    step = compacting;
    if (compacting.left(nowMillis()) > 0) {
      return false;
    }
    try {
      boolean more = thinning.compact(this::mayRewrite);
      compacting.worked();
      return more;
    } catch (IOException e) {
      failed(e);
      return false;
    }
  }

  /// Reads one of the files that were found; there is always more to do then.
  private boolean recover() throws IOException {
    found.readOne(spool);
    recovered = found.isDone();
    if (recovered) {
      spool.recovered();
    }
    return true;
  }

  private long untilDue() {
    long due = spool.writeDueMillis();
    return due < 0 ? IDLE_MILLIS : Math.min(due, IDLE_MILLIS);
  }

  private long nowMillis() {
    return TimeUnit.NANOSECONDS.toMillis(clock.nanoTime());
  }

  /// A kind of step that failed is tried again after a while.
  private static final class Retry {
    boolean failing;
    private long millis;
    private long at;

    void failed(long nowMillis) {
      failing = true;
      millis = Math.min(RETRY_MILLIS_MAX, millis == 0 ? IDLE_MILLIS : 2 * millis);
      at = nowMillis + millis;
    }

    void worked() {
      failing = false;
      millis = 0;
    }

    /// How long to wait still; not positive: not at all.
    long left(long nowMillis) {
      return failing ? at - nowMillis : 0;
    }
  }

  private void failed(IOException cause) {
    boolean first = !step.failing;
    step.failed(nowMillis());
    String why = String.valueOf(cause.getMessage() == null ? cause : cause.getMessage());
    if (step == writing) {
      cannotWrite(why, first);
      return;
    }
    spool.readFailed();
    if (first) {
      log.atWarn().addKeyValue("why", why).log("Files of the spool cannot be read now");
    }
  }

  private void cannotWrite(String why, boolean first) {
    spool.failed(why);
    if (first) {
      log.atWarn().addKeyValue("why", why).log("The spool's disk fails; going on from memory");
      listener.failing(spool, why);
    }
    spool.runSafe();
    spool.wake(); // events need not wait for it
  }

  private void works() {
    boolean failed = writing.failing;
    writing.worked();
    if (failed) {
      log.atInfo().log("The spool's disk works again");
      listener.works(spool);
    }
  }

  // Writing.

  private void write() throws IOException {
    while (spool.writeDueMillis() == 0) {
      Map<StreamKey, List<SequenceRange>> given = spool.takeGivenUp();
      List<Kept> group = spool.takeUnwritten(GROUP_READINGS_MAX);
      if (group.isEmpty() && given.isEmpty()) {
        spool.runSafe(); // what was acknowledged meanwhile is safe too
        return;
      }
      try {
        write(group, given);
      } catch (IOException | RuntimeException e) { // a bug must not lose the group either
        spool.putBack(group, given);
        abandon();
        throw e;
      }
      works();
      spool.runSafe();
      spool.wake();
    }
  }

  private void write(List<Kept> group, Map<StreamKey, List<SequenceRange>> given)
      throws IOException {
    Segment segment = begin();
    SegmentWriter open = open();
    SpoolFiles.Output to = output;
    if (to == null) {
      throw new IOException("spool: no file is open");
    }
    List<Kept> written = new ArrayList<>(group.size());
    for (Kept kept : group) {
      try {
        add(open, kept);
        written.add(kept);
      } catch (IllegalArgumentException e) {
        log.atError().setCause(e).log("A record cannot be kept on the disk");
        spool.unwritable(kept);
      }
    }
    given.forEach(open::addGiven);
    if (nowMillis() >= acksAt) {
      addAcknowledged(open);
    }
    makeRoom(open.bytes() - segment.fileBytes);
    ByteBuffer bytes = open.take();
    segment.fileBytes = open.bytes(); // whatever becomes of it
    long startNanos = clock.nanoTime();
    to.write(bytes);
    to.force();
    if (unnamed) {
      files.forceNames();
      unnamed = false;
    }
    spool.durable(
        segment, written, given, Math.toIntExact(open.bytes()), clock.nanoTime() - startNanos);
    if (open.isFull(settings.segmentBytes())) {
      seal();
    }
  }

  /// While not all is known that earlier lives left, the room that is kept for thinning must do:
  /// what is oldest, and what is settled, is not known either.
  private void makeRoom(long bytes) throws IOException {
    if (recovered) {
      thinning.makeRoom(bytes, this::mayRewrite);
    } else if (spool.fileBytes() + bytes > settings.quotaBytes()) {
      throw new IOException("the quota of " + settings.quotaBytes() + " bytes is full");
    }
  }

  private void add(SegmentWriter to, Kept kept) {
    var stream = new StreamKey(kept.site, spool.bootEpoch());
    switch (kept.payload) {
      case Payload.Samples(var tick) -> to.add(stream, kept.sequence, kept.monoMillis, tick);
      case Payload.Happening event -> to.add(stream, kept.sequence, kept.monoMillis, event);
    }
  }

  private void addAcknowledged(SegmentWriter to) {
    acksAt = nowMillis() + ACKS_MILLIS;
    spool.acknowledgedRanges().forEach(to::addAcknowledged);
  }

  private SegmentWriter open() {
    SegmentWriter open = writer;
    if (open == null) {
      throw new IllegalStateException("no segment is open");
    }
    return open;
  }

  private Segment begin() throws IOException {
    Segment segment = current;
    if (segment != null) {
      return segment;
    }
    long number = found.nextNumber();
    var name = new Segment.Name(number, number, 0);
    var fresh = new SegmentWriter(random.nextLong());
    output = files.create(name.file());
    segment = new Segment(name, fresh.salt());
    writer = fresh;
    current = segment;
    unnamed = true;
    spool.begun(segment);
    return segment;
  }

  private void seal() throws IOException {
    Segment segment = current;
    SpoolFiles.Output open = output;
    current = null;
    writer = null;
    output = null;
    if (segment != null) {
      spool.sealed(segment);
    }
    if (open != null) {
      open.close();
    }
  }

  /// Never trusts again what was not made durable: whether it is on the disk nobody knows. What was
  /// before it stays.
  private void abandon() {
    Segment segment = current;
    try {
      seal();
    } catch (IOException e) {
      log.atDebug().setCause(e).log("A file that failed did not close either");
    }
    if (segment != null && segment.durableBytes == 0) {
      spool.look(shelf -> {
        shelf.remove(segment);
        return true;
      });
      doomed.add(segment.name.file());
      deleteNow(segment.name.file());
    }
  }

  private void deleteNow(String file) {
    try {
      files.delete(file);
    } catch (IOException e) {
      log.atDebug().setCause(e).log("A file that failed is deleted later");
    }
  }

  /// Whether a file may be replaced by a smaller one now.
  private boolean mayRewrite(Segment segment) {
    return segment.sealed && cursors.values().stream().noneMatch(cursor -> cursor.isIn(segment));
  }

  /// Writes what of this life is acknowledged, so that the next does not send it again.
  private void finish() {
    try {
      SegmentWriter open = writer;
      SpoolFiles.Output to = output;
      letGo();
      if (open != null && to != null && !writing.failing) {
        addAcknowledged(open);
        to.write(open.take());
        to.force();
      }
      seal();
    } catch (IOException e) {
      log.atWarn().setCause(e).log("The spool did not end well");
    }
  }

  // Letting go.

  private void letGo() {
    for (Segment segment : spool.takeSettled()) {
      doomed.add(segment.name.file());
    }
    doomed.addAll(thinning.takeDoomed());
    try {
      while (!doomed.isEmpty()) {
        files.delete(doomed.getLast());
        doomed.removeLast();
      }
      stuck = false;
    } catch (IOException e) { // to be tried again; writing need not wait for it
      if (!stuck) {
        stuck = true;
        log.atWarn()
            .addKeyValue("file", doomed.getLast())
            .addKeyValue("why", e.toString())
            .log("A file of the spool that is done with cannot be deleted yet");
      }
    }
  }

  long asideBytes() {
    return found.asideBytes();
  }

  // Reading.

  /// Reads on where the backlog is wanted; whether there is more to do.
  private boolean read() throws IOException {
    long connection = spool.generation();
    if (connection != generation) {
      generation = connection;
      seenNews = -1;
      cursors.values().forEach(Cursor::reset);
    }
    long news = spool.news();
    if (news != seenNews) {
      seenNews = news;
      cursors.values().forEach(Cursor::wakeUp);
    }
    boolean more = false;
    boolean dry = true;
    boolean any = false;
    for (Cursor cursor : cursors.values()) {
      if (spool.isHungry(cursor.kind()) && !cursor.isAtEnd()) {
        List<SpooledRecord> read =
            cursor.read(spool.recordsWanted(cursor.kind()), spool.readingsWanted(cursor.kind()));
        spool.fetched(cursor.kind(), read, connection);
        any |= !read.isEmpty();
        more |= spool.isHungry(cursor.kind()) && !cursor.isAtEnd();
      }
      dry &= cursor.isAtEnd();
    }
    if (!more) {
      spool.fed(dry, news);
    }
    if (any) {
      spool.wake();
    }
    return more;
  }
}
