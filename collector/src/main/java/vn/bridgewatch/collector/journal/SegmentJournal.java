package vn.bridgewatch.collector.journal;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.wire.block.RecordBlock;
import vn.bridgewatch.wire.block.RecordCodec;

/// A journal in segment files, written by one thread.
///
/// The thread takes whatever waits, writes it, calls fsync once, and only then completes the
/// futures and tells the subscribers, in order. While it waits for the disk the next group gathers,
/// and from one group to the next it lets [#GATHER] pass: who comes after a pause is written at
/// once, and a country that sends without one costs 50 groups a second, not 700. After a failed
/// write or fsync the kernel may have dropped the pages and may say "written" to the next fsync:
/// the journal then stays failed until the process starts anew and reads what the disk really
/// holds.
public final class SegmentJournal implements Journal {

  public static final int QUEUE_MAX = 65_536;

  private static final Logger log = LoggerFactory.getLogger(SegmentJournal.class);
  private static final int GROUP_ENTRIES_MAX = 4_096;
  private static final int GROUP_BYTES_AIM = 16 * 1024 * 1024;
  private static final int WRITE_BYTES_AIM = 1024 * 1024;

  /// The least time from the beginning of one group to that of the next.
  static final Duration GATHER = Duration.ofMillis(20);

  private static final long CLOSE_OFFER_MILLIS = 100;
  private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final JournalSettings settings;
  private final JournalFiles files;
  private final Ledger ledger = new Ledger();
  private final List<Segment> segments = new CopyOnWriteArrayList<>(); // oldest first
  private final List<Consumer<At>> subscribers = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final SecureRandom random = new SecureRandom();
  private final Thread writer;
  private final Recovery recovery;
  private final LongAdder entries = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder fsyncs = new LongAdder();
  private final LongAdder fsyncNanos = new LongAdder();
  private final Object retention = new Object();
  private long releasedTo; // guarded by retention
  private final ByteBuf buffer = Unpooled.buffer(WRITE_BYTES_AIM); // the writer's
  private Segment current; // after the constructor only the writer's
  private JournalFiles.Output output; // after the constructor only the writer's
  private volatile @Nullable IOException failure;
  private volatile boolean closed;
  private volatile @Nullable Long committingSinceNanos; // null while nothing waits for the disk

  private record Pending(@Nullable JournalEntry entry, CompletableFuture<Long> done) {}

  private record Placed(Pending pending, JournalEntry entry, int offset, int bytes) {}

  private SegmentJournal(JournalSettings settings, JournalFiles files) throws IOException {
    this.settings = settings;
    this.files = files;
    var found = new SegmentRecovery(settings.folder(), ledger);
    found.run();
    segments.addAll(found.segments());
    recovery = found.found();
    var begun = begin(found.nextBase());
    current = begun.segment();
    output = begun.output();
    dropEmpty();
    writer = Thread.ofPlatform().name("journal").unstarted(this::write);
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
    journal.writer.start();
    return journal;
  }

  public Recovery recovery() {
    return recovery;
  }

  /// Which records are durable.
  public Ledger ledger() {
    return ledger;
  }

  /// Registers for every entry that becomes durable from now on, in order, on the journal's thread.
  public void subscribe(Consumer<At> subscriber) {
    subscribers.add(subscriber);
  }

  /// Why nothing can be appended any more, if so.
  public Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  /// Whether what comes in is made durable without delay: not after a failure, and not while the
  /// disk hangs.
  public boolean keepsUp() {
    return keepsUp(System.nanoTime());
  }

  boolean keepsUp(long nowNanos) {
    @Nullable Long since = committingSinceNanos;
    return failure == null && (since == null || nowNanos - since < STALLED_NANOS);
  }

  /// Whether so much waits for the slowest consumer that backlog should wait at the agents.
  public boolean isOverQuota() {
    synchronized (retention) {
      return end() - Math.max(releasedTo, start()) >= settings.quotaBytes();
    }
  }

  @Override
  public CompletableFuture<Long> append(JournalEntry entry) {
    var pending = new Pending(entry, new CompletableFuture<>());
    if (closed || failure != null) {
      pending.done().completeExceptionally(refusal());
    } else if (!queue.offer(pending)) {
      pending
          .done()
          .completeExceptionally(
              new IOException("journal: " + QUEUE_MAX + " entries wait already"));
    } else if ((closed || failure != null) && queue.remove(pending)) {
      pending.done().completeExceptionally(refusal());
    }
    return pending.done();
  }

  private IOException refusal() {
    IOException cause = failure;
    return cause == null
        ? new IOException("journal: closed")
        : new IOException("journal: failed before, restart to go on", cause);
  }

  @Override
  public List<At> read(long position, int countMax) throws IOException {
    var entriesRead = new ArrayList<At>();
    for (Segment segment : segments) {
      if (segment.end() > position && entriesRead.size() < countMax) {
        segment.read(
            position,
            (at, block) -> {
              entriesRead.add(new At(at, entry(block)));
              return entriesRead.size() < countMax;
            });
      }
    }
    return entriesRead;
  }

  private static JournalEntry entry(ByteBuffer block) {
    RecordBlock record = RecordCodec.decode(Unpooled.wrappedBuffer(block));
    return new JournalEntry(
        record.id(),
        record.lane(),
        record.takenMillis(),
        record.correctedMillis(),
        record.payload());
  }

  @Override
  public long end() {
    return segments.getLast().end();
  }

  @Override
  public long start() {
    return segments.getFirst().firstPosition();
  }

  /// Says that every consumer has passed a position; segments before it go once the whole is larger
  /// than is to be kept.
  @Override
  public void release(long position) throws IOException {
    synchronized (retention) {
      releasedTo = Math.max(releasedTo, position);
      long total = segments.stream().mapToLong(Segment::bytes).sum();
      while (segments.size() > 1
          && total > settings.keepBytes()
          && segments.getFirst().end() <= releasedTo) {
        Segment oldest = segments.getFirst();
        segments.removeFirst();
        Files.delete(oldest.path());
        total -= oldest.bytes();
      }
    }
  }

  /// Adds the journal's own figures to a registry.
  public void bindTo(MeterRegistry registry) {
    counter(registry, "entries", "Entries made durable", entries, 1);
    counter(registry, "bytes", "Bytes written", bytes, 1);
    counter(registry, "fsyncs", "Groups made durable", fsyncs, 1);
    counter(registry, "fsync.seconds", "Time waited for the disk", fsyncNanos, 1e9);
    Gauge.builder("bridgewatch.collector.journal.queue.entries", queue, BlockingQueue::size)
        .description("Entries that wait for the disk")
        .register(registry);
    Gauge.builder("bridgewatch.collector.journal.failed", this, j -> j.failure == null ? 0 : 1)
        .description("1 after a failed write, until a restart")
        .register(registry);
    Gauge.builder(
            "bridgewatch.collector.journal.damaged.bytes", this, j -> j.recovery.damagedBytes())
        .description("Bytes that failed their checksum at the start")
        .register(registry);
  }

  private static void counter(
      MeterRegistry registry, String name, String help, LongAdder count, double unit) {
    FunctionCounter.builder("bridgewatch.collector.journal." + name, count, c -> c.sum() / unit)
        .description(help)
        .register(registry);
  }

  @Override
  public void close() {
    closed = true;
    var last = new Pending(null, new CompletableFuture<>());
    try {
      boolean told = false;
      while (!told && writer.isAlive()) {
        told = queue.offer(last, CLOSE_OFFER_MILLIS, TimeUnit.MILLISECONDS);
      }
      writer.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    var group = new ArrayList<Pending>(GROUP_ENTRIES_MAX);
    long begunNanos = System.nanoTime() - GATHER.toNanos();
    try {
      boolean open = true;
      while (open) {
        group.clear();
        group.add(queue.take());
        gather(begunNanos + GATHER.toNanos() - System.nanoTime());
        begunNanos = System.nanoTime();
        queue.drainTo(group, GROUP_ENTRIES_MAX - 1);
        open = group.stream().noneMatch(pending -> pending.entry() == null);
        committingSinceNanos = begunNanos;
        commit(group);
        committingSinceNanos = null;
      }
      output.close();
    } catch (InterruptedException _) {
      fail(new IOException("journal: interrupted"), group);
    } catch (IOException e) {
      fail(e, group);
    } catch (RuntimeException e) { // a bug here or in a subscriber: nothing may be acknowledged
      fail(new IOException("journal: " + e, e), group);
    }
    failAll(new ArrayList<>(), refusal());
  }

  /// Waits so long, unless the journal is to end or a whole group is there.
  private void gather(long nanos) throws InterruptedException {
    if (nanos > 0 && !closed && queue.size() < GROUP_ENTRIES_MAX) {
      TimeUnit.NANOSECONDS.sleep(nanos);
    }
  }

  private void commit(List<Pending> group) throws IOException {
    List<Placed> placed = new ArrayList<>(group.size());
    settle(placed);
    buffer.clear(); // after a failure there is no other group
    int written = current.bytes();
    for (Pending pending : group) {
      if (written - current.bytes() >= GROUP_BYTES_AIM) {
        flush();
        settle(placed);
        written = current.bytes();
      }
      int start = buffer.writerIndex();
      if (pending.entry() != null && encode(pending, pending.entry(), start)) {
        int length = buffer.writerIndex() - start;
        placed.add(new Placed(pending, pending.entry(), written + start, length));
      }
      if (buffer.writerIndex() >= WRITE_BYTES_AIM) {
        written += flush();
      }
    }
    flush();
    settle(placed);
  }

  /// Makes what has been written durable, tells of it, and begins a new segment where one is due.
  private void settle(List<Placed> placed) throws IOException {
    if (!placed.isEmpty()) {
      long startNanos = System.nanoTime();
      output.force();
      fsyncNanos.add(System.nanoTime() - startNanos);
      fsyncs.increment();
      placed.forEach(this::tell);
      placed.clear();
    }
    if (current.bytes() >= settings.segmentBytes()) {
      roll();
    }
  }

  /// Encodes one entry; what cannot be encoded fails alone.
  private boolean encode(Pending pending, JournalEntry entry, int start) {
    var block =
        new RecordBlock(
            entry.id(),
            entry.lane(),
            entry.receivedMillis(),
            entry.correctedMillis(),
            entry.payload());
    try {
      buffer.writeZero(SegmentFormat.ENTRY_HEAD_BYTES);
      RecordCodec.encode(block, buffer);
    } catch (IllegalArgumentException e) {
      buffer.writerIndex(start);
      pending.done().completeExceptionally(e);
      return false;
    }
    int length = buffer.writerIndex() - start;
    if (length > SegmentFormat.BLOCK_BYTES_MAX) {
      buffer.writerIndex(start);
      pending
          .done()
          .completeExceptionally(
              new IllegalArgumentException(
                  "journal: entry of "
                      + length
                      + " bytes, at most "
                      + SegmentFormat.BLOCK_BYTES_MAX));
      return false;
    }
    SegmentFormat.finishEntry(buffer, start, current.salt());
    return true;
  }

  private int flush() throws IOException {
    int length = buffer.readableBytes();
    output.write(buffer.nioBuffer());
    buffer.clear();
    bytes.add(length);
    return length;
  }

  private void tell(Placed placed) {
    current.add(placed.offset(), placed.bytes());
    ledger.add(placed.entry().id());
    entries.increment();
    long position = current.base() + placed.offset();
    var at = new At(position, placed.entry());
    subscribers.forEach(subscriber -> subscriber.accept(at));
    placed.pending().done().complete(position);
  }

  private record Begun(Segment segment, JournalFiles.Output output) {}

  private void roll() throws IOException {
    output.close();
    var begun = begin(current.end());
    current = begun.segment();
    output = begun.output();
  }

  /// A segment has its name only once its header is durable.
  private Begun begin(long base) throws IOException {
    Path path = settings.folder().resolve(SegmentRecovery.fileName(base));
    Path unfinished =
        settings
            .folder()
            .resolve(SegmentRecovery.fileName(base) + SegmentRecovery.UNFINISHED_SUFFIX);
    ByteBuf header = SegmentFormat.header(base, random.nextLong(), ledger);
    JournalFiles.Output created = files.create(unfinished);
    created.write(header.nioBuffer());
    created.force();
    files.rename(unfinished, path);
    var segment =
        new Segment(
            path, new SegmentFormat.Header(base, header.getLong(16), header.readableBytes()));
    segments.add(segment);
    return new Begun(segment, created);
  }

  /// A start without traffic leaves a segment without entries; the newest alone is needed.
  private void dropEmpty() throws IOException {
    for (Segment segment : List.copyOf(segments)) {
      if (segment.isEmpty() && segment.base() != segments.getLast().base()) {
        segments.remove(segment);
        Files.delete(segment.path());
      }
    }
  }

  private void fail(IOException cause, List<Pending> group) {
    failure = cause;
    log.atError().setCause(cause).log("Journal failed; nothing is acknowledged until a restart");
    failAll(group, refusal());
  }

  private void failAll(List<Pending> group, IOException cause) {
    queue.drainTo(group);
    group.forEach(pending -> pending.done().completeExceptionally(cause));
  }
}
