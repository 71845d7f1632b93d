package vn.bridgewatch.collector.journal.segment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.journal.Journal;
import vn.bridgewatch.metric.SharedNames;
import vn.bridgewatch.wire.WireException;

/// Reads on from segment to segment.
final class SegmentCursor implements Journal.Cursor {

  private final JournalFiles files;
  private final Retention retention;
  private final Consumer<WireException> onUnreadable;
  private final long from;
  private final SharedNames names = new SharedNames();
  private @Nullable SegmentReader reader;

  SegmentCursor(
      JournalFiles files, Retention retention, long from, Consumer<WireException> onUnreadable) {
    this.files = files;
    this.retention = retention;
    this.from = from;
    this.onUnreadable = onUnreadable;
  }

  @Override
  public List<Journal.At> next(int countMax) throws IOException {
    var found = new ArrayList<Journal.At>();
    while (found.size() < countMax) {
      Journal.At at = one();
      if (at == null) {
        break;
      }
      found.add(at);
    }
    return found;
  }

  private Journal.@Nullable At one() throws IOException {
    while (true) {
      SegmentReader present = reader;
      Optional<Segment> following = following(present);
      if (present != null) { // after the look for a following one: then this one grows no more
        Journal.At at = present.next();
        if (at != null) {
          return at;
        }
      }
      if (following.isEmpty()) {
        return null;
      }
      SegmentReader next = new SegmentReader(files, following.get(), from, names, onUnreadable);
      close();
      reader = next;
    }
  }

  private Optional<Segment> following(@Nullable SegmentReader present) {
    for (Segment segment : retention.segments()) {
      if (present == null ? segment.end() > from : segment.base() > present.segment().base()) {
        return Optional.of(segment);
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
