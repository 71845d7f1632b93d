package vn.bridgewatch.agent.spool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.agent.spool.Cursor.Kind;
import vn.bridgewatch.agent.spool.Cursor.Wish;
import vn.bridgewatch.agent.spool.Recent.Kept;
import vn.bridgewatch.agent.spool.segment.SpoolFiles;
import vn.bridgewatch.agent.spool.segment.StreamKey;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.time.WallClock;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.SequenceRange;
import vn.bridgewatch.wire.SequenceRanges;

/// A spool on disk: what was recorded outlives the process, the power and a week without the line.
///
/// The live lane goes from memory; a thread of its own ([SpoolDisk]) writes all records in groups,
/// and reads back what is older than [Recent#LIVE_MILLIS_MAX] when the backlog's turn comes. An
/// event may be sent once it is on the disk. While the disk fails, everything goes on from memory,
/// bounded, as in a [MemorySpool]. Nobody who records or sends ever waits for the disk.
public final class DiskSpool implements Spool, Cursor.Guide, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DiskSpool.class);

  /// An event waits so long for a disk that does not answer.
  static final long EVENT_MILLIS_MAX = EventGate.MILLIS_MAX;

  /// Events that go before older samples make holes in what a collector knows of a stream; beyond
  /// 8,192 it refuses more, and some are on their way.
  private static final int PIECES_MAX = 4_096;

  /// Of how many earlier lives the events go before the samples of the oldest; a collector tells
  /// duplicates apart in eight lives of a stream, this one among them.
  private static final int EPOCHS_AT_ONCE = 4;

  /// Told how the disk does, on its thread, and given the spool that may record it.
  public interface Listener {
    void failing(Recorder recorder, String why);

    void works(Recorder recorder);
  }

  private final long bootEpoch;
  private final SpoolSettings settings;
  private final NanoClock clock;
  private final WallClock wallClock;
  private final Recent recent;
  private final Shelf shelf = new Shelf();
  private final Losses losses = new Losses();
  private final Map<String, Long> lastSequences = new HashMap<>();
  private final Map<StreamKey, SequenceRanges> handedOut = new HashMap<>(); // from memory, on disk
  private final Unwritten unwritten = new Unwritten();
  private final EventGate gate = new EventGate();
  private final Fetched fetched = new Fetched();
  private final Counts counts = new Counts();
  private final SpoolDisk disk;
  private final Semaphore signals = new Semaphore(0); // something is to be done on the disk
  private @Nullable Thread thread;
  private volatile Runnable wake = () -> {};
  private long generation; // of the connection
  private long news; // rises when there may be more on the disk than the cursors saw
  private long dryNews = -1; // what was news when the cursors found no more
  private boolean hungry;
  private boolean acksChanged;
  private boolean eventsHeld; // because there are too many holes
  private boolean recovered;
  private boolean oldEventTurn;
  private boolean closing;
  private String trouble = "";

  /// Figures since the start; guarded by this spool.
  private static final class Counts {
    long recorded;
    long acknowledged;
    long droppedSamples;
    long droppedEvents;
    long thinned;
    long damaged;
    long found;
    long removed;
    long failures;
    long fsyncs;
    long fsyncNanos;
  }

  /// Without a thread: who has it calls [SpoolDisk#work] itself.
  DiskSpool(
      SpoolFiles files,
      SpoolSettings settings,
      Set<String> sites,
      long bootEpoch,
      NanoClock clock,
      WallClock wallClock,
      Listener listener) {
    this.bootEpoch = bootEpoch;
    this.settings = settings;
    this.clock = clock;
    this.wallClock = wallClock;
    this.recent = new Recent(sites);
    this.disk = new SpoolDisk(files, settings, this, clock, listener);
  }

  /// Opens the spool of a folder and begins to read what is in it; never fails for the disk's sake.
  public static DiskSpool open(
      SpoolFiles files,
      SpoolSettings settings,
      Set<String> sites,
      long bootEpoch,
      Listener listener) {
    var spool =
        new DiskSpool(
            files, settings, sites, bootEpoch, NanoClock.SYSTEM, WallClock.SYSTEM, listener);
    var started = new Thread(spool.disk::run, "spool");
    started.setDaemon(true);
    spool.thread = started;
    started.start();
    return spool;
  }

  SpoolDisk disk() {
    return disk;
  }

  @Override
  public Set<String> sites() {
    return recent.sites();
  }

  @Override
  public long bootEpoch() {
    return bootEpoch;
  }

  @Override
  public void onRecord(Runnable newWake) {
    wake = newWake;
  }

  void wake() {
    wake.run();
  }

  @Override
  public void record(String site, Payload payload) {
    MemorySpool.requireSendable(payload);
    synchronized (this) {
      recent.requireSite(site);
      long sequence = lastSequences.merge(site, 1L, Long::sum);
      long now = nowMillis();
      Kept kept = recent.add(site, sequence, now, payload);
      counts.recorded++;
      if (kept.isEvent()) {
        gate.add(kept);
      }
      if (unwritten.add(kept) || kept.isEvent()) {
        signal();
      }
      age(now);
      makeRoom();
      unwritten.tidy(recent.size());
    }
    wake.run();
  }

  private long nowMillis() {
    return TimeUnit.NANOSECONDS.toMillis(clock.nanoTime());
  }

  /// Keeps memory within its bound: what is on the disk goes first, then the oldest samples that
  /// are nowhere else, then events.
  private void makeRoom() {
    while (recent.bytes() > settings.memoryBytesMax() && recent.size() > 0) {
      Kept sample = recent.oldestSample();
      Kept event = recent.oldestEvent();
      if (sample != null && sample.durable) {
        leaveToDisk(sample);
      } else if (event != null && event.durable) {
        leaveToDisk(event);
      } else {
        drop(sample == null ? event : sample);
      }
    }
  }

  /// What is old and on the disk is kept there only.
  private void age(long now) {
    recent.age(now);
    gate.open(now, !trouble.isEmpty(), recent::show);
    recent.eachOldDurable(now, this::leaveToDisk, this::leaveToDisk);
  }

  private void leaveToDisk(Kept kept) {
    if (recent.isSent(kept)) {
      handedOut.computeIfAbsent(stream(kept.site), _ -> new SequenceRanges()).add(kept.sequence);
    }
    recent.forget(kept);
    news++;
  }

  private StreamKey stream(String site) {
    return new StreamKey(site, bootEpoch);
  }

  private void drop(@Nullable Kept kept) {
    if (kept == null) {
      return;
    }
    StreamKey stream = stream(kept.site);
    var range = new SequenceRange(kept.sequence, kept.sequence);
    if (kept.isEvent()) {
      counts.droppedEvents++;
    } else {
      counts.droppedSamples++;
    }
    losses.add(stream, range);
    shelf.settle(stream, range);
    unwritten.addGivenUp(stream, range);
    kept.dropped = true;
    recent.forget(kept);
  }

  @Override
  public synchronized Optional<SpooledRecord> next(Lane lane) {
    age(nowMillis());
    SpooledRecord next =
        switch (lane) {
          case LIVE -> nextLive();
          case BACKLOG -> nextBacklog();
        };
    return Optional.ofNullable(next);
  }

  /// New events first; events that waited on the disk and live samples in turn, so that neither
  /// keeps the other.
  private @Nullable SpooledRecord nextLive() {
    Kept event = recent.takeEvent();
    if (event != null) {
      return record(event, Lane.LIVE);
    }
    oldEventTurn = !oldEventTurn;
    if (oldEventTurn) {
      SpooledRecord old = poll(Kind.OWN_EVENTS);
      if (old != null) {
        return old;
      }
    }
    Kept sample = recent.takeLive();
    return sample == null ? poll(Kind.OWN_EVENTS) : record(sample, Lane.LIVE);
  }

  private @Nullable SpooledRecord nextBacklog() {
    SpooledRecord next = poll(Kind.OLD_EVENTS);
    if (next == null) {
      next = poll(Kind.SAMPLES);
    }
    if (next != null) {
      return next;
    }
    Kept kept = recent.takeBacklog();
    return kept == null ? null : record(kept, Lane.BACKLOG);
  }

  private SpooledRecord record(Kept kept, Lane lane) {
    return new SpooledRecord(
        kept.site, bootEpoch, kept.sequence, lane, kept.monoMillis, kept.payload);
  }

  private @Nullable SpooledRecord poll(Kind kind) {
    SpooledRecord next = fetched.poll(kind);
    while (next != null && isSettled(streamOf(next), next.sequence())) {
      next = fetched.poll(kind);
    }
    if (!hungry && dryNews != news && fetched.recordsWanted(kind) > 0) {
      hungry = true;
      signal();
    }
    return next;
  }

  private static StreamKey streamOf(SpooledRecord record) {
    return new StreamKey(record.site(), record.bootEpoch());
  }

  @Override
  public synchronized void acknowledge(String site, long epoch, List<SequenceRange> ranges) {
    var stream = new StreamKey(site, epoch);
    boolean own = epoch == bootEpoch;
    for (SequenceRange range : ranges) {
      Optional<SequenceRange> issued = own ? issued(site, range) : Optional.of(range);
      if (issued.isEmpty() || !(own || shelf.holds(stream))) {
        continue;
      }
      counts.acknowledged += shelf.acknowledge(stream, issued.get());
      if (own) {
        recent.in(site, range).forEach(recent::forget);
      }
      if (!own || eventsHeld) {
        eventsHeld = false;
        news++; // the next life may have its turn, or more events
      }
      SequenceRanges out = handedOut.get(stream);
      if (out != null) {
        out.remove(range);
      }
      acksChanged = true;
    }
  }

  /// What of a range was ever issued: a collector that acknowledges more must not settle what is
  /// still to come.
  private Optional<SequenceRange> issued(String site, SequenceRange range) {
    long last = Math.min(range.last(), lastSequences.getOrDefault(site, 0L));
    return last < range.first()
        ? Optional.empty()
        : Optional.of(new SequenceRange(range.first(), last));
  }

  @Override
  public synchronized void discard(SpooledRecord record) {
    StreamKey stream = streamOf(record);
    if (isSettled(stream, record.sequence())) {
      return;
    }
    Kept kept =
        record.bootEpoch() == bootEpoch ? recent.find(record.site(), record.sequence()) : null;
    if (kept != null) {
      drop(kept);
      return;
    }
    var range = new SequenceRange(record.sequence(), record.sequence());
    if (record.payload() instanceof Payload.Happening) {
      counts.droppedEvents++;
    } else {
      counts.droppedSamples++;
    }
    losses.add(stream, range);
    shelf.settle(stream, range);
    acksChanged = true;
  }

  @Override
  public synchronized void rewind() {
    generation++;
    recent.rewind();
    losses.rewind();
    handedOut.clear();
    fetched.clear();
    hungry = false;
    news++;
  }

  /// Runs something once all events recorded so far are on the disk, or the disk is known to fail;
  /// on the disk's thread, or at once. Where very many wait, the last are left out, as if they got
  /// lost on their way.
  public void whenSafe(Runnable action) {
    boolean kept;
    synchronized (this) {
      kept = gate.keep(action, !trouble.isEmpty());
    }
    if (!kept) {
      action.run();
    }
  }

  /// Runs what waited for the disk.
  void runSafe() {
    List<Runnable> due;
    synchronized (this) {
      due = gate.takeDue(!trouble.isEmpty());
    }
    for (Runnable action : due) {
      try {
        action.run();
      } catch (RuntimeException e) { // somebody else's bug must not keep the others waiting
        log.atError().setCause(e).log("What waited for the spool's disk failed");
      }
    }
  }

  @Override
  public synchronized List<Loss> losses() {
    return losses.take();
  }

  @Override
  public synchronized SpoolStatus status() {
    long now = nowMillis();
    long records = 0;
    for (Segment segment : shelf.segments()) {
      records += shelf.left(segment);
    }
    records += unwritten.needed();
    long held = fileBytes();
    boolean memoryIsFuller =
        (double) recent.bytes() / settings.memoryBytesMax() > (double) held / settings.quotaBytes();
    return new SpoolStatus(
        (int) Math.min(Integer.MAX_VALUE, records),
        memoryIsFuller ? recent.bytes() : held,
        memoryIsFuller ? settings.memoryBytesMax() : settings.quotaBytes(),
        oldestAgeMillis(now),
        counts.recorded,
        counts.acknowledged,
        counts.droppedSamples + counts.thinned,
        counts.droppedEvents);
  }

  /// Within this life by the monotonic clock, of earlier lives by the wall clock.
  private long oldestAgeMillis(long now) {
    long wall = wallClock.millis();
    long[] age = {recent.size() == 0 ? 0 : now - recent.oldestMillis()};
    shelf.eachOldest((stream, span, sequence) -> {
      if (recent.sites().contains(stream.site())) {
        boolean own = stream.bootEpoch() == bootEpoch;
        age[0] = Math.max(age[0], (own ? now : wall) - span.millis(sequence, own));
      }
    });
    return Math.max(0, age[0]);
  }

  /// What the records in memory take.
  synchronized long memoryBytes() {
    return recent.bytes();
  }

  public synchronized DiskStatus diskStatus() {
    return new DiskStatus(
        trouble,
        shelf.segments().size(),
        fileBytes(),
        unwritten.size(),
        counts.failures,
        counts.fsyncs,
        counts.fsyncNanos / 1e9,
        gate.undurable(),
        counts.thinned,
        counts.damaged,
        counts.found,
        counts.removed,
        !recovered);
  }

  /// Writes what waits, durably, and ends; what is not acknowledged stays on the disk.
  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      signal();
    }
    Thread running = thread;
    if (running != null) {
      try {
        running.join(TimeUnit.SECONDS.toMillis(3));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  // What follows is for the disk's thread.

  /// Waits until there is something to do, at most so long; false when the spool is to end.
  ///
  /// @param patient nothing that comes meanwhile is a reason to end it
  boolean await(long millis, boolean patient) throws InterruptedException {
    if (millis > 0 && (patient || !isPressed())) {
      boolean _ = signals.tryAcquire(millis, TimeUnit.MILLISECONDS);
    }
    signals.drainPermits();
    return !isClosing();
  }

  private synchronized boolean isPressed() {
    return closing || unwritten.isUrgent() || (hungry && recovered);
  }

  private void signal() {
    if (signals.availablePermits() == 0) {
      signals.release();
    }
  }

  synchronized boolean isClosing() {
    return closing;
  }

  /// In how many milliseconds a group is to be written; negative: nothing waits.
  synchronized long writeDueMillis() {
    long due = unwritten.dueMillis(nowMillis(), settings.group().toMillis());
    return due > 0 && closing ? 0 : due;
  }

  /// The next records to write, at most so many readings; those that nobody needs any more are left
  /// out.
  synchronized List<Kept> takeUnwritten(int readingsMax) {
    return unwritten.take(readingsMax);
  }

  /// They could not be written and wait again, before all others.
  synchronized void putBack(List<Kept> group, Map<StreamKey, List<SequenceRange>> given) {
    unwritten.putBack(group, given);
  }

  synchronized Map<StreamKey, List<SequenceRange>> takeGivenUp() {
    return unwritten.takeGivenUp();
  }

  synchronized Map<StreamKey, List<SequenceRange>> acknowledgedRanges() {
    return shelf.acknowledgedRanges();
  }

  synchronized void begun(Segment segment) {
    shelf.add(segment);
  }

  synchronized void sealed(Segment segment) {
    segment.sealed = true;
    acksChanged = true; // perhaps nothing of it is needed any more
  }

  synchronized boolean isSettled(StreamKey stream, SequenceRange range) {
    return shelf.isSettled(stream, range);
  }

  /// Of all files, those set aside included.
  synchronized long fileBytes() {
    return shelf.fileBytes() + disk.asideBytes();
  }

  /// These are on the disk for sure.
  synchronized void durable(
      Segment segment,
      List<Kept> group,
      Map<StreamKey, List<SequenceRange>> given,
      int durableBytes,
      long nanos) {
    given.forEach(segment::addGiven);
    for (Kept kept : group) {
      kept.durable = true;
      segment.add(
          stream(kept.site),
          kept.sequence,
          wallMillis(kept.payload),
          kept.monoMillis,
          kept.isEvent());
    }
    segment.durableBytes = durableBytes;
    counts.fsyncs++;
    counts.fsyncNanos += nanos;
    trouble = "";
    age(nowMillis());
  }

  private static long wallMillis(Payload payload) {
    return switch (payload) {
      case Payload.Samples(var tick) -> tick.wallMillis();
      case Payload.Happening(var event) -> event.wallMillis();
    };
  }

  synchronized void failed(String why) {
    counts.failures++;
    trouble = why;
    age(nowMillis());
  }

  /// What is recorded goes on to the disk all the same.
  synchronized void readFailed() {
    counts.failures++;
  }

  /// A record that the format cannot hold stays in memory, from where it may yet be sent.
  synchronized void unwritable(Kept kept) {
    if (kept.isEvent()) {
      gate.giveUp(kept);
      recent.show(kept);
    }
  }

  synchronized void found(Segment segment, Map<StreamKey, List<SequenceRange>> acknowledged) {
    shelf.add(segment);
    acknowledged.forEach(
        (stream, ranges) -> ranges.forEach(range -> shelf.acknowledge(stream, range)));
    counts.found += (long) segment.samples + segment.events;
  }

  /// All that earlier lives left is known.
  synchronized void recovered() {
    recovered = true;
    counts.removed = shelf.settleAllBut(recent.sites());
    if (counts.removed > 0) {
      log.atWarn()
          .addKeyValue("records", counts.removed)
          .log("The spool lets go of records of sites that are no longer configured");
    }
    acksChanged = true; // what is settled may go
    news++;
  }

  /// Files of which nobody needs anything any more, taken off the shelf; empty without news.
  synchronized List<Segment> takeSettled() {
    if (!acksChanged || !recovered) {
      return List.of();
    }
    acksChanged = false;
    List<Segment> done = new ArrayList<>();
    for (Segment segment : shelf.segments()) {
      if (segment.sealed && shelf.isSettled(segment)) {
        done.add(segment);
      }
    }
    done.forEach(shelf::remove);
    if (!done.isEmpty()) {
      Set<StreamKey> held = shelf.tidy(bootEpoch);
      handedOut.keySet().removeIf(stream -> !held.contains(stream));
      losses.keepTold(stream -> stream.bootEpoch() == bootEpoch || held.contains(stream));
    }
    return done;
  }

  /// A look at the shelf while nobody changes it.
  synchronized <T> T look(Function<Shelf, T> looker) {
    return looker.apply(shelf);
  }

  /// A smaller file took the place of others.
  synchronized void thinned(
      List<Segment> inputs, Optional<Segment> output, long samples, long events) {
    inputs.forEach(shelf::remove);
    output.ifPresent(shelf::add);
    counts.thinned += samples;
    counts.droppedEvents += events;
    news++;
  }

  /// A sequence that is given up with all that was about it.
  synchronized void gaveUp(StreamKey stream, List<SequenceRange> ranges) {
    lost(stream, ranges);
    ranges.forEach(range -> unwritten.addGivenUp(stream, range));
  }

  synchronized long generation() {
    return generation;
  }

  synchronized long news() {
    return news;
  }

  /// Whether a cursor is to read on now.
  synchronized boolean isHungry(Kind kind) {
    return hungry && recovered && fetched.recordsWanted(kind) > 0;
  }

  /// The cursors read what they were to.
  ///
  /// @param dry they all came to an end
  /// @param ofNews what was news when they began
  synchronized void fed(boolean dry, long ofNews) {
    hungry = false;
    if (dry) {
      dryNews = ofNews;
    }
  }

  synchronized int recordsWanted(Kind kind) {
    return fetched.recordsWanted(kind);
  }

  synchronized int readingsWanted(Kind kind) {
    return fetched.readingsWanted(kind);
  }

  /// Takes what a cursor read, unless the connection has changed meanwhile.
  synchronized void fetched(Kind kind, List<SpooledRecord> records, long ofGeneration) {
    if (ofGeneration == generation) {
      fetched.add(kind, records);
    }
  }

  @Override
  public synchronized @Nullable Segment after(long number, Kind kind) {
    Segment segment = shelf.after(number);
    while (segment != null && !mayHave(segment, kind)) {
      segment = shelf.after(segment.name.last());
    }
    return segment;
  }

  private boolean mayHave(Segment segment, Kind kind) {
    return switch (kind) {
      case SAMPLES -> true;
      case OWN_EVENTS ->
          segment.events > 0
              && !segment.eventsDone
              && segment.holdsAny(stream -> stream.bootEpoch() == bootEpoch);
      case OLD_EVENTS ->
          segment.events > 0
              && !segment.eventsDone
              && segment.holdsAny(stream -> stream.bootEpoch() != bootEpoch);
    };
  }

  @Override
  public synchronized Wish judge(Kind kind, Segment segment, StreamKey stream, long sequence) {
    boolean own = stream.bootEpoch() == bootEpoch;
    SequenceRanges out = handedOut.get(stream);
    if (isSettled(stream, sequence)
        || segment.isDouble(stream, sequence)
        || (out != null && out.contains(sequence))
        || !recent.sites().contains(stream.site())
        || (kind == Kind.OWN_EVENTS && !own)
        || (kind == Kind.OLD_EVENTS && own)) {
      return Wish.SKIP;
    }
    if (own && recent.find(stream.site(), sequence) != null) {
      return Wish.STOP;
    }
    if (kind != Kind.SAMPLES && shelf.pieces(stream) >= PIECES_MAX) {
      eventsHeld = true;
      return Wish.STOP;
    }
    return kind == Kind.OLD_EVENTS
            && shelf.epochs(recent.sites()).indexOf(stream.bootEpoch()) >= EPOCHS_AT_ONCE
        ? Wish.STOP
        : Wish.TAKE;
  }

  @Override
  public synchronized boolean isSettled(StreamKey stream, long sequence) {
    return shelf.isSettled(stream, sequence);
  }

  @Override
  public synchronized void lost(StreamKey stream, List<SequenceRange> ranges) {
    for (SequenceRange range : ranges) {
      if (shelf.settle(stream, range) > 0) {
        losses.add(stream, range);
        acksChanged = true;
      }
    }
  }

  @Override
  public synchronized void damaged(Segment segment, long count) {
    counts.damaged += Math.max(0, count - segment.damaged);
    segment.damaged = Math.max(segment.damaged, count);
  }

  @Override
  public synchronized void eventsDone(Segment segment) {
    segment.eventsDone = true;
  }
}
