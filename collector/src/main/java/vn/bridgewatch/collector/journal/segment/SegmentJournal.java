package vn.bridgewatch.collector.journal.segment;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.collector.journal.Journal;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.collector.journal.Ledger;
import vn.bridgewatch.collector.journal.Offsets;
import vn.bridgewatch.wire.WireException;

/// A journal of one partition in segment files, written by one thread.
///
/// The thread takes whatever waits, writes it, calls fsync once, and only then completes the
/// futures and tells the subscribers, in order. While it waits for the disk the next group gathers,
/// and from one group to the next it lets [#GATHER] pass: who comes after a pause is written at
/// once, and a country that sends without one costs 50 groups a second, not 700.
///
/// Where the disk refuses, nothing is acknowledged: what waits goes on waiting, which stops the
/// reading of connections, and once a second it is tried again with a new segment.
public final class SegmentJournal implements Journal {

  public static final int QUEUE_MAX = 65_536;

  private static final Logger log = LoggerFactory.getLogger(SegmentJournal.class);
  private static final int GROUP_ENTRIES_MAX = 4_096;

  /// The least time from the beginning of one group to that of the next.
  static final Duration GATHER = Duration.ofMillis(40);

  /// From a failure to the next try.
  static final Duration RETRY = Duration.ofSeconds(1);

  private static final long CLOSE_OFFER_MILLIS = 100;
  private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final JournalSettings settings;
  private final JournalFiles files;
  private final Ledger ledger = new Ledger();
  private final Consumers consumers;
  private final Retention retention;
  private final JournalCounters counters = new JournalCounters();
  private final List<Consumer<At>> subscribers = new CopyOnWriteArrayList<>();
  private final Object telling = new Object(); // held while subscribers are told, and join
  private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final SegmentWriter writer;
  private final Thread thread;
  private final Recovery recovery;
  private volatile @Nullable IOException failure; // null while the disk takes what it is given
  private volatile boolean broken; // a bug of ours: nothing goes on before a restart
  private volatile @Nullable Long committingSinceNanos; // null while nothing waits for the disk

  private sealed interface Waiting {
    record Entry(SegmentWriter.Pending pending) implements Waiting {}

    record End() implements Waiting {}
  }

  private SegmentJournal(JournalSettings settings, JournalFiles files) throws IOException {
    this.settings = settings;
    this.files = files;
    consumers = new Consumers(settings.folder(), files);
    var found = new SegmentRecovery(settings.folder(), files, ledger);
    found.run();
    if (!consumers.load()) {
      log.warn("Journal: the file of its consumers is damaged; nothing is let go of for now");
    }
    retention = new Retention(settings, files, consumers, found.nextBase());
    found.segments().forEach(retention::add);
    recovery = found.found();
    writer =
        new SegmentWriter(
            settings, files, ledger, counters, found.nextBase(), retention::add, this::tell);
    begin();
    retention.dropEmpty();
    thread = Thread.ofPlatform().name("journal").unstarted(this::run);
  }

  /// Also where the disk takes nothing now: what is there can be read, what comes waits.
  private void begin() {
    try {
      writer.begin();
    } catch (IOException e) {
      failed(e);
    }
  }

  /// Opens the journal of a folder; what an earlier process left is read and repaired first.
  public static SegmentJournal open(JournalSettings settings) throws IOException {
    return open(settings, JournalFiles.DISK);
  }

  static SegmentJournal open(JournalSettings settings, JournalFiles files) throws IOException {
    var journal = new SegmentJournal(settings, files);
    if (journal.recovery.tornBytes() > 0 || journal.recovery.damagedBytes() > 0) {
      log.atWarn()
          .addKeyValue("torn_bytes", journal.recovery.tornBytes())
          .addKeyValue("damaged_bytes", journal.recovery.damagedBytes())
          .log("Journal repaired");
    }
    journal.thread.start();
    return journal;
  }

  public Recovery recovery() {
    return recovery;
  }

  /// Which records are durable.
  public Ledger ledger() {
    return ledger;
  }

  /// Why nothing can be made durable now, if so.
  public Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  /// Whether what comes in is made durable without delay: not after a failure, and not while the
  /// disk keeps us waiting for long. Time in which it is not is no silence of those who send.
  public boolean keepsUp() {
    return keepsUp(System.nanoTime());
  }

  boolean keepsUp(long nowNanos) {
    Long since = committingSinceNanos;
    return failure == null && (since == null || nowNanos - since < STALLED_NANOS);
  }

  /// Whether backlog should wait at the agents: so much waits for the slowest consumer, or nothing
  /// can be written.
  public boolean isOverQuota() {
    return failure != null || retention.waitingBytes() >= settings.quotaBytes();
  }

  @Override
  public int partitions() {
    return 1;
  }

  @Override
  public CompletableFuture<Long> append(JournalEntry entry) {
    var pending = new SegmentWriter.Pending(entry, new CompletableFuture<>());
    var waiting = new Waiting.Entry(pending);
    if (isEnding()) {
      pending.done().completeExceptionally(refusal());
    } else if (!queue.offer(waiting)) {
      pending
          .done()
          .completeExceptionally(
              new IOException("journal: " + QUEUE_MAX + " entries wait already"));
    } else if (isEnding() && queue.remove(waiting)) {
      pending.done().completeExceptionally(refusal());
    }
    return pending.done();
  }

  private boolean isEnding() {
    return broken || closing.getCount() == 0;
  }

  private IOException refusal() {
    IOException cause = failure;
    return cause == null
        ? new IOException("journal: closed")
        : new IOException("journal: nothing can be written: " + cause.getMessage(), cause);
  }

  @Override
  public Cursor read(Offsets from) {
    return new SegmentCursor(files, retention, from.in(0, 0), this::unreadable);
  }

  private void unreadable(WireException e) {
    counters.unreadable.increment();
    log.atError().addKeyValue("cause", e.getMessage()).log("Journal: a record cannot be read");
  }

  @Override
  public void subscribe(Offsets from, Consumer<At> listener) throws IOException {
    try (Cursor cursor = read(from)) {
      hand(cursor, listener);
      synchronized (telling) {
        hand(cursor, listener);
        subscribers.add(listener);
      }
    }
  }

  private static void hand(Cursor cursor, Consumer<At> listener) throws IOException {
    for (List<At> some = cursor.next(GROUP_ENTRIES_MAX);
        !some.isEmpty();
        some = cursor.next(GROUP_ENTRIES_MAX)) {
      some.forEach(listener);
    }
  }

  @Override
  public Offsets starts() {
    return Offsets.of(0, retention.start());
  }

  @Override
  public Offsets ends() {
    return Offsets.of(0, retention.end());
  }

  @Override
  public void commit(String consumer, Offsets needed) throws IOException {
    long position = needed.in(0, -1);
    if (position >= 0) {
      consumers.passed(consumer, position);
      retention.release();
      consumers.save();
    }
  }

  @Override
  public Offsets committed(String consumer) {
    var position = consumers.position(consumer);
    return position.isPresent() ? Offsets.of(0, position.getAsLong()) : Offsets.NONE;
  }

  @Override
  public void forget(String consumer) throws IOException {
    consumers.forget(consumer);
    consumers.save();
  }

  /// Adds the journal's own figures to a registry.
  public void bindTo(MeterRegistry registry) {
    counters.bindTo(registry);
    Gauge.builder("bridgewatch.collector.journal.queue.entries", queue, BlockingQueue::size)
        .description("Entries that wait for the disk")
        .register(registry);
    Gauge.builder("bridgewatch.collector.journal.failed", this, j -> j.failure == null ? 0 : 1)
        .description("1 while the disk refuses")
        .register(registry);
    Gauge.builder(
            "bridgewatch.collector.journal.damaged.bytes", this, j -> j.recovery.damagedBytes())
        .description("Bytes that failed their checksum at the start")
        .register(registry);
    Gauge.builder("bridgewatch.collector.journal.kept.bytes", retention, Retention::keptBytes)
        .description("Bytes of all segments")
        .register(registry);
    Gauge.builder("bridgewatch.collector.journal.waiting.bytes", retention, Retention::waitingBytes)
        .description("Bytes that the slowest consumer has not passed")
        .register(registry);
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      boolean told = false;
      while (!told && thread.isAlive()) {
        told = queue.offer(new Waiting.End(), CLOSE_OFFER_MILLIS, TimeUnit.MILLISECONDS);
      }
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    var group = new ArrayList<SegmentWriter.Pending>(GROUP_ENTRIES_MAX);
    long begunNanos = System.nanoTime() - GATHER.toNanos();
    try {
      boolean open = failure == null || commit(group);
      while (open) {
        group.clear();
        open = take(queue.take(), group);
        gather(begunNanos + GATHER.toNanos() - System.nanoTime());
        begunNanos = System.nanoTime();
        Waiting next = queue.poll();
        while (next != null) {
          open &= take(next, group);
          next = group.size() < GROUP_ENTRIES_MAX ? queue.poll() : null;
        }
        committingSinceNanos = begunNanos;
        open &= commit(group);
        committingSinceNanos = null;
      }
      writer.close();
    } catch (InterruptedException _) {
      failure = new IOException("journal: interrupted");
    } catch (IOException e) {
      failure = e;
      log.atError().setCause(e).log("Journal: the newest segment could not be ended");
    } catch (RuntimeException e) { // a bug here or in a subscriber: nothing may be acknowledged
      failure = new IOException("journal: " + e, e);
      log.atError().setCause(e).log("Journal failed; nothing is acknowledged until a restart");
    }
    broken = true;
    refuse(group);
  }

  private static boolean take(Waiting waiting, List<SegmentWriter.Pending> group) {
    return switch (waiting) {
      case Waiting.Entry(var pending) -> group.add(pending);
      case Waiting.End() -> false;
    };
  }

  /// Waits so long, unless the journal is to end or a whole group is there.
  private void gather(long nanos) throws InterruptedException {
    if (nanos > 0 && queue.size() < GROUP_ENTRIES_MAX) {
      var _ = closing.await(nanos, TimeUnit.NANOSECONDS);
    }
  }

  /// Makes a group durable, however long it takes; gives up, and returns false, only where the
  /// journal is to end.
  private boolean commit(List<SegmentWriter.Pending> group) throws InterruptedException {
    while (true) {
      try {
        writer.commit(group);
        worksAgain();
        return true;
      } catch (IOException e) {
        failed(e);
        group.removeIf(pending -> pending.done().isDone());
        if (closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
          return false;
        }
      }
    }
  }

  private void failed(IOException e) {
    writer.abandon();
    counters.failures.increment();
    if (failure == null) {
      log.atError().setCause(e).log("Journal: the disk refuses; nothing is acknowledged for now");
    }
    failure = e;
  }

  private void worksAgain() {
    if (failure != null) {
      failure = null;
      log.info("Journal: the disk takes what it is given again");
    }
  }

  private void tell(List<JournalEntry> entries, long[] positions) {
    synchronized (telling) {
      for (int i = 0; i < positions.length; i++) {
        var at = new At(0, positions[i], entries.get(i));
        for (Consumer<At> subscriber : subscribers) {
          subscriber.accept(at);
        }
      }
    }
  }

  private void refuse(List<SegmentWriter.Pending> group) {
    group.forEach(pending -> pending.done().completeExceptionally(refusal()));
    for (Waiting next = queue.poll(); next != null; next = queue.poll()) {
      if (next instanceof Waiting.Entry(var pending)) {
        pending.done().completeExceptionally(refusal());
      }
    }
  }
}
