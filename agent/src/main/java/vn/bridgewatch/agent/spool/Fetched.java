package vn.bridgewatch.agent.spool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.agent.spool.Cursor.Kind;
import vn.bridgewatch.wire.Pace;

/// What was read back from the disk and waits to be sent: a burst of samples and some events; its
/// owner guards it.
final class Fetched {

  private static final int RECORDS = Pace.BURST_RECORDS;
  private static final int READINGS = Pace.BURST_READINGS;
  private static final int EVENTS = 64;

  private final Map<Kind, Deque<SpooledRecord>> queues = new EnumMap<>(Kind.class);
  private int readings; // of the samples

  void add(Kind kind, List<SpooledRecord> records) {
    queues.computeIfAbsent(kind, _ -> new ArrayDeque<>()).addAll(records);
    if (kind == Kind.SAMPLES) {
      records.forEach(record -> readings += Pace.readings(record.payload()));
    }
  }

  @Nullable SpooledRecord poll(Kind kind) {
    Deque<SpooledRecord> queue = queues.get(kind);
    SpooledRecord next = queue == null ? null : queue.poll();
    if (next != null && kind == Kind.SAMPLES) {
      readings -= Pace.readings(next.payload());
    }
    return next;
  }

  /// How many more records have room.
  int recordsWanted(Kind kind) {
    Deque<SpooledRecord> queue = queues.get(kind);
    int count = queue == null ? 0 : queue.size();
    return kind == Kind.SAMPLES && readings >= READINGS
        ? 0
        : (kind == Kind.SAMPLES ? RECORDS : EVENTS) - count;
  }

  /// How many more readings have room; events have few, and their number is bounded.
  int readingsWanted(Kind kind) {
    return kind == Kind.SAMPLES ? READINGS - readings : Integer.MAX_VALUE;
  }

  void clear() {
    queues.clear();
    readings = 0;
  }
}
