package vn.bridgewatch.collector.journal.segment;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.collector.journal.Ledger;
import vn.bridgewatch.collector.journal.segment.SegmentFormat.Header;

/// Writes the newest segment: entries, marks, the summary at its end, then the next segment.
///
/// After a failed write or fsync the kernel may have dropped the pages and may say "written" to the
/// next fsync. So the segment is left as it is, what lies behind its last fsync is never believed
/// (the header of the next says where that is), and entries that were under way are written again,
/// into the next. Belongs to one thread.
final class SegmentWriter {

  private static final int GROUP_BYTES_AIM = 16 * 1024 * 1024;
  private static final int WRITE_BYTES_AIM = 1024 * 1024;

  /// Series that the dictionaries of a segment may name together; with more the next is begun, so
  /// that memory is bounded.
  static final long SERIES_MAX = 4_000_000;

  private final JournalSettings settings;
  private final JournalFiles files;
  private final Ledger ledger;
  private final JournalCounters counters;
  private final Consumer<Segment> onBegun;
  private final SecureRandom random = new SecureRandom();
  private final ByteBuf buffer = Unpooled.buffer(WRITE_BYTES_AIM);
  private final List<Placed> placed = new ArrayList<>();
  private @Nullable Tail tail; // null before the first segment and after a failure
  private long nextBase;
  private long trusted = Long.MAX_VALUE;

  /// An entry that is to be made durable.
  record Pending(JournalEntry entry, CompletableFuture<Long> done) {}

  private record Placed(Pending pending, int offset) {}

  /// The segment that is written.
  private static final class Tail {
    final Segment segment;
    final JournalFiles.Output output;
    final SegmentIndex index;
    final EntryWriter entries;
    int written; // bytes given to the file
    int forced; // of these on the disk

    Tail(Segment segment, JournalFiles.Output output, SegmentIndex index) {
      this.segment = segment;
      this.output = output;
      this.index = index;
      this.entries = new EntryWriter(index, segment.header().salt());
      this.written = segment.header().bytes();
      this.forced = written;
    }
  }

  /// Takes what became durable, in order, before its futures complete.
  @FunctionalInterface
  interface Settled {
    void settled(List<JournalEntry> entries, long[] positions);
  }

  private final Settled onSettled;

  SegmentWriter(
      JournalSettings settings,
      JournalFiles files,
      Ledger ledger,
      JournalCounters counters,
      long nextBase,
      Consumer<Segment> onBegun,
      Settled onSettled) {
    this.settings = settings;
    this.files = files;
    this.ledger = ledger;
    this.counters = counters;
    this.nextBase = nextBase;
    this.onBegun = onBegun;
    this.onSettled = onSettled;
  }

  /// Begins a segment where none is being written. It has its name only once its header is durable.
  void begin() throws IOException {
    if (tail != null) {
      return;
    }
    String name = SegmentRecovery.fileName(nextBase);
    Path path = settings.folder().resolve(name);
    Path unfinished = settings.folder().resolve(name + SegmentRecovery.UNFINISHED_SUFFIX);
    long salt = random.nextLong();
    ByteBuf header = SegmentFormat.header(nextBase, salt, trusted, ledger);
    int bytes = header.readableBytes();
    JournalFiles.Output output = files.create(unfinished);
    boolean begun = false;
    try {
      output.write(header.nioBuffer());
      output.force();
      files.rename(unfinished, path);
      begun = true;
    } finally {
      if (!begun) {
        output.close();
      }
    }
    var index = new SegmentIndex();
    var segment =
        new Segment(path, new Header(SegmentFormat.CURRENT, nextBase, salt, trusted, bytes), index);
    tail = new Tail(segment, output, index);
    trusted = Long.MAX_VALUE;
    onBegun.accept(segment);
  }

  /// Makes entries durable and completes their futures; where it throws, those that are not
  /// complete are not durable and may be given again.
  void commit(List<Pending> group) throws IOException {
    begin();
    placed.clear();
    buffer.clear();
    for (Pending pending : group) {
      Tail now = open();
      if (buffer.writerIndex() + now.written - now.segment.bytes() >= GROUP_BYTES_AIM) {
        settle(now);
        begin();
        now = open();
      }
      write(now, pending);
      if (buffer.writerIndex() >= WRITE_BYTES_AIM) {
        flush(now);
      }
    }
    settle(open());
    begin();
  }

  private Tail open() throws IOException {
    if (tail == null) {
      throw new IOException("journal: no segment is open");
    }
    return tail;
  }

  /// Writes one entry to the buffer; what cannot be encoded fails alone.
  private void write(Tail now, Pending pending) {
    if (buffer.writerIndex() == 0 && now.written == now.forced) {
      int start = SegmentFormat.beginEntry(buffer);
      buffer.writeByte(Kind.MARK);
      SegmentFormat.finishEntry(buffer, start, now.segment.header().salt());
    }
    try {
      int start = now.entries.write(pending.entry(), now.written, buffer);
      placed.add(new Placed(pending, now.written + start));
    } catch (IllegalArgumentException e) {
      buffer.writerIndex(now.entries.wholeEnd());
      pending.done().completeExceptionally(e);
    }
  }

  private void flush(Tail now) throws IOException {
    int length = buffer.readableBytes();
    if (length > 0) {
      int from = now.written;
      now.written += length; // also where the write fails half way: these bytes may be there
      now.output.write(buffer.nioBuffer());
      buffer.clear();
      counters.bytes.add(now.written - from);
    }
  }

  /// Makes what has been written durable and tells of it; ends the segment where it is long enough.
  private void settle(Tail now) throws IOException {
    flush(now);
    if (now.written > now.forced) {
      long startNanos = System.nanoTime();
      now.output.force();
      now.forced = now.written;
      counters.fsyncNanos.add(System.nanoTime() - startNanos);
      counters.fsyncs.increment();
      tell(now);
    }
    int entryBytes = now.segment.bytes() - now.segment.header().bytes(); // a ledger may be large
    if (entryBytes >= settings.segmentBytes() || now.entries.definedSeries() >= SERIES_MAX) {
      complete(now);
    }
  }

  private void tell(Tail now) {
    var entries = new ArrayList<JournalEntry>(placed.size());
    var positions = new long[placed.size()];
    for (Placed each : placed) {
      now.index.record(each.offset());
      ledger.add(each.pending().entry().id());
      positions[entries.size()] = now.segment.base() + each.offset();
      entries.add(each.pending().entry());
    }
    now.segment.durable(now.written, now.index.recordCount());
    counters.entries.add(placed.size());
    onSettled.settled(entries, positions);
    for (int i = 0; i < positions.length; i++) {
      placed.get(i).pending().done().complete(positions[i]);
    }
    placed.clear();
  }

  private void complete(Tail now) throws IOException {
    writeSummary(now.segment, now.index, now.written, buffer);
    flush(now);
    now.output.force();
    now.output.close();
    now.segment.completed();
    nextBase = now.segment.base() + now.written;
    tail = null;
  }

  /// Writes the last entry of a segment and the seal.
  ///
  /// @param fileOffset of the buffer's first byte in the segment
  static void writeSummary(Segment segment, SegmentIndex index, int fileOffset, ByteBuf out) {
    int start = SegmentFormat.beginEntry(out);
    out.writeByte(Kind.SUMMARY);
    index.write(out);
    SegmentFormat.finishEntry(out, start, segment.header().salt());
    SegmentFormat.seal(out, fileOffset + start, segment.header().salt());
  }

  /// Gives the segment up after a failure; whatever comes goes into another one.
  void abandon() {
    Tail failed = tail;
    tail = null;
    buffer.clear();
    placed.clear();
    if (failed != null) {
      trusted = failed.segment.bytes();
      nextBase = failed.segment.base() + failed.written;
      close(failed);
    }
  }

  /// Ends the newest segment, so that the next start need not go through it.
  void close() throws IOException {
    Tail last = tail;
    if (last != null && !last.segment.isEmpty()) {
      complete(last);
    } else if (last != null) {
      last.output.close();
      tail = null;
    }
  }

  private static void close(Tail failed) {
    try {
      failed.output.close();
    } catch (IOException _) {
      // it has failed already, and nothing of it is waited for
    }
  }
}
