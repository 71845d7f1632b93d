package vn.bridgewatch.collector.journal.segment;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import vn.bridgewatch.metric.SharedNames;
import vn.bridgewatch.wire.RecordId;
import vn.bridgewatch.wire.WireException;

/// Goes through all entries of a segment, whatever became of its bytes.
final class SegmentScan {

  private final SegmentIndex index = new SegmentIndex();
  private int wholeEnd;
  private int durableEnd;
  private long damagedBytes;

  /// @param onRecord told of each record's identity, in order
  SegmentScan(SegmentFormat.Header header, ByteBuffer file, Consumer<RecordId> onRecord) {
    long salt = header.salt();
    var entries = new EntryReader(header, index, new SharedNames(), file);
    wholeEnd = header.bytes();
    durableEnd = wholeEnd;
    int offset = SegmentFormat.nextEntry(file, wholeEnd, salt);
    while (offset < file.limit()) {
      int block = offset + SegmentFormat.ENTRY_HEAD_BYTES;
      damagedBytes += offset - wholeEnd;
      wholeEnd = SegmentFormat.entryEnd(file, offset);
      ByteBuffer content = file.slice(block, wholeEnd - block);
      try {
        take(header, entries, offset, content, onRecord);
      } catch (WireException _) { // what it goes by is damaged
        damagedBytes += wholeEnd - offset;
      }
      offset = SegmentFormat.nextEntry(file, wholeEnd, salt);
    }
  }

  private void take(
      SegmentFormat.Header header,
      EntryReader entries,
      int offset,
      ByteBuffer content,
      Consumer<RecordId> onRecord) {
    if (entries.isRecord(content)) {
      RecordId id = entries.id(content);
      index.record(offset);
      onRecord.accept(id);
    } else if (header.version() != SegmentFormat.FIRST && content.get(0) == Kind.MARK) {
      durableEnd = offset;
    } else {
      entries.note(offset, content);
    }
  }

  SegmentIndex index() {
    return index;
  }

  /// Behind the last whole entry.
  int wholeEnd() {
    return wholeEnd;
  }

  /// What was surely durable when the last group began: later bytes may be in memory only.
  int durableEnd() {
    return durableEnd;
  }

  /// Bytes between whole entries, and of records that have lost what they go by.
  long damagedBytes() {
    return damagedBytes;
  }
}
