package vn.bridgewatch.collector.journal.segment;

import io.netty.buffer.Unpooled;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.journal.Journal;
import vn.bridgewatch.metric.SharedNames;
import vn.bridgewatch.wire.WireException;

/// Reads on in one segment, also while it grows; belongs to one thread.
final class SegmentReader implements Closeable {

  private final JournalFiles files;
  private final Segment segment;
  private final Consumer<WireException> onUnreadable;
  private final EntryReader entries;
  private JournalFiles.Input input;
  private ByteBuffer file;
  private int offset;

  /// @param onUnreadable told of each record that cannot be read because a definition is damaged
  SegmentReader(
      JournalFiles files,
      Segment segment,
      long position,
      SharedNames names,
      Consumer<WireException> onUnreadable)
      throws IOException {
    this.files = files;
    this.segment = segment;
    this.onUnreadable = onUnreadable;
    int durable = segment.bytes();
    SegmentIndex known = segment.index();
    input = files.open(segment.path(), known == null ? Long.MAX_VALUE : durable);
    SegmentIndex index = known == null ? indexOf(input.bytes()) : known;
    file = input.bytes().slice(0, Math.min(durable, input.bytes().limit()));
    entries = new EntryReader(segment.header(), index, names, file);
    int wanted = (int) Math.max(position - segment.base(), segment.header().bytes());
    offset = startFor(index, Math.min(wanted, file.limit()));
  }

  private int startFor(SegmentIndex index, int wanted) {
    int at = Math.max(index.recordBefore(wanted), segment.header().bytes());
    int found = SegmentFormat.nextEntry(file, at, segment.header().salt());
    while (found < wanted) {
      found =
          SegmentFormat.nextEntry(
              file, SegmentFormat.entryEnd(file, found), segment.header().salt());
    }
    return found;
  }

  /// From the summary, or where it cannot be read from the entries.
  private SegmentIndex indexOf(ByteBuffer bytes) {
    return summary(bytes, segment.header())
        .orElseGet(() ->
            new SegmentScan(segment.header(), bytes.slice(0, segment.bytes()), _ -> {}).index());
  }

  /// The index of a complete segment; empty where it is not complete, or damaged there.
  static Optional<SegmentIndex> summary(ByteBuffer bytes, SegmentFormat.Header header) {
    int at = SegmentFormat.summaryOffset(bytes, header.salt());
    int length = at < 0 ? -1 : SegmentFormat.blockLength(bytes, at, header.salt());
    int block = at + SegmentFormat.ENTRY_HEAD_BYTES;
    if (length < 1
        || block + length + SegmentFormat.SEAL_BYTES != bytes.limit()
        || bytes.get(block) != Kind.SUMMARY) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          SegmentIndex.read(Unpooled.wrappedBuffer(bytes.slice(block + 1, length - 1))));
    } catch (WireException _) {
      return Optional.empty();
    }
  }

  Segment segment() {
    return segment;
  }

  /// The next durable record; null where there is none yet.
  Journal.@Nullable At next() throws IOException {
    while (true) {
      offset = SegmentFormat.nextEntry(file, offset, segment.header().salt());
      if (offset >= file.limit()) {
        if (!grown()) {
          return null;
        }
        continue;
      }
      int at = offset;
      offset = SegmentFormat.entryEnd(file, at);
      int block = at + SegmentFormat.ENTRY_HEAD_BYTES;
      ByteBuffer content = file.slice(block, offset - block);
      if (entries.isRecord(content)) {
        try {
          return new Journal.At(0, segment.base() + at, entries.entry(content));
        } catch (WireException e) {
          onUnreadable.accept(e);
        }
      }
    }
  }

  private boolean grown() throws IOException {
    int durable = segment.bytes();
    int seen = file.limit();
    if (durable <= seen) {
      return false;
    }
    JournalFiles.Input longer = files.open(segment.path(), durable);
    input.close();
    input = longer;
    file = longer.bytes();
    entries.file(file);
    offset = Math.min(offset, seen);
    return file.limit() > seen;
  }

  @Override
  public void close() {
    input.close();
  }
}
