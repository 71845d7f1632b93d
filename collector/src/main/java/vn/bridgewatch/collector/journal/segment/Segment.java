package vn.bridgewatch.collector.journal.segment;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.journal.segment.SegmentFormat.Header;

/// One file of the journal: where it lies and how far it is durable; safe on any thread.
final class Segment {

  private final Path path;
  private final Header header;
  private volatile int durableBytes;
  private volatile int records;

  /// Null where the file holds it.
  private volatile @Nullable SegmentIndex index;

  Segment(Path path, Header header, SegmentIndex index) {
    this.path = path;
    this.header = header;
    this.durableBytes = header.bytes();
    this.index = index;
  }

  /// A complete segment, which carries its index.
  static Segment complete(Path path, Header header, int durableBytes, int records) {
    var segment = new Segment(path, header, new SegmentIndex());
    segment.durable(durableBytes, records);
    segment.completed();
    return segment;
  }

  Path path() {
    return path;
  }

  Header header() {
    return header;
  }

  long base() {
    return header.base();
  }

  /// Bytes that count, without the summary.
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
    return records == 0;
  }

  int records() {
    return records;
  }

  /// Everything up to here is durable; called by the one thread that writes.
  void durable(int bytes, int recordCount) {
    records = recordCount;
    durableBytes = bytes; // readers look at this first
  }

  @Nullable SegmentIndex index() {
    return index;
  }

  /// The file holds its index now.
  void completed() {
    index = null;
  }
}
