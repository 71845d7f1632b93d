package vn.bridgewatch.collector.journal.segment;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Which segments there are and which may go: none before its slowest consumer has passed; safe on
/// any thread.
final class Retention {

  private final JournalSettings settings;
  private final JournalFiles files;
  private final Consumers consumers;
  private final long emptyAt;
  private final List<Segment> segments = new CopyOnWriteArrayList<>(); // oldest first

  /// @param emptyAt where the journal stands while there is no segment at all
  Retention(JournalSettings settings, JournalFiles files, Consumers consumers, long emptyAt) {
    this.emptyAt = emptyAt;
    this.settings = settings;
    this.files = files;
    this.consumers = consumers;
  }

  List<Segment> segments() {
    return segments;
  }

  void add(Segment segment) {
    segments.add(segment);
  }

  long start() {
    return segments.isEmpty() ? emptyAt : segments.getFirst().firstPosition();
  }

  long end() {
    return segments.isEmpty() ? emptyAt : segments.getLast().end();
  }

  /// Bytes of all segments.
  long keptBytes() {
    return segments.stream().mapToLong(Segment::bytes).sum();
  }

  /// Bytes that the slowest consumer has not passed.
  long waitingBytes() {
    return end() - Math.max(consumers.slowest(), start());
  }

  /// Lets go of what all consumers have passed, oldest first, while more is kept than there should
  /// be.
  synchronized void release() throws IOException {
    long total = keptBytes();
    long passed = consumers.slowest();
    while (segments.size() > 1
        && total > settings.keepBytes()
        && segments.getFirst().end() <= passed) {
      Segment oldest = segments.getFirst();
      files.delete(oldest.path());
      segments.removeFirst();
      total -= oldest.bytes();
    }
  }

  /// A start without traffic leaves a segment without entries. Of these only the newest is needed,
  /// and those that say how much of the one before is to be trusted.
  synchronized void dropEmpty() throws IOException {
    for (Segment segment : List.copyOf(segments)) {
      boolean vouches = segment.header().trusted() != Long.MAX_VALUE;
      if (segment.isEmpty() && !vouches && segment.base() != segments.getLast().base()) {
        files.delete(segment.path());
        segments.remove(segment);
      }
    }
  }
}
