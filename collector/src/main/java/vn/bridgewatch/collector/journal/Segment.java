package vn.bridgewatch.collector.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.TreeSet;
import vn.bridgewatch.collector.journal.SegmentFormat.Header;

/// One file of the journal: where it lies, how far it is durable, and now and then an entry's
/// offset.
final class Segment {

  private static final int INDEX_STEP_BYTES = 64 * 1024;

  private final Path path;
  private final Header header;
  private final TreeSet<Integer> entryAt = new TreeSet<>(); // offsets, sparse
  private volatile int durableBytes;
  private volatile boolean empty = true;

  Segment(Path path, Header header) {
    this.path = path;
    this.header = header;
    this.durableBytes = header.bytes();
  }

  Path path() {
    return path;
  }

  long base() {
    return header.base();
  }

  long salt() {
    return header.salt();
  }

  int bytes() {
    return durableBytes;
  }

  long firstPosition() {
    return header.base() + header.bytes();
  }

  long end() {
    return header.base() + durableBytes;
  }

  boolean isEmpty() {
    return empty;
  }

  /// Notes a durable entry; entries come in order.
  void add(int offset, int bytes) {
    synchronized (entryAt) {
      if (entryAt.isEmpty() || offset - entryAt.last() >= INDEX_STEP_BYTES) {
        entryAt.add(offset);
      }
    }
    empty = false;
    durableBytes = offset + bytes;
  }

  /// Calls with each whole durable entry from a position on, until told that it is enough.
  void read(long position, EntryReader reader) throws IOException {
    long wanted = Math.max(position - header.base(), header.bytes());
    if (wanted >= durableBytes) {
      return;
    }
    try (var channel = FileChannel.open(path, StandardOpenOption.READ);
        var arena = Arena.ofConfined()) {
      ByteBuffer file =
          channel.map(FileChannel.MapMode.READ_ONLY, 0, durableBytes, arena).asByteBuffer();
      int offset = SegmentFormat.nextEntry(file, startFor((int) wanted), salt());
      while (offset < file.limit()) {
        int length = SegmentFormat.blockLength(file, offset, salt());
        if (offset >= wanted
            && !reader.read(
                header.base() + offset,
                file.slice(offset + SegmentFormat.ENTRY_HEAD_BYTES, length))) {
          return;
        }
        offset =
            SegmentFormat.nextEntry(file, offset + SegmentFormat.ENTRY_HEAD_BYTES + length, salt());
      }
    }
  }

  private int startFor(int offset) {
    synchronized (entryAt) {
      Integer known = entryAt.floor(offset);
      return known == null ? header.bytes() : known;
    }
  }

  /// Takes an entry; false when no more are wanted.
  @FunctionalInterface
  interface EntryReader {
    boolean read(long position, ByteBuffer block);
  }
}
