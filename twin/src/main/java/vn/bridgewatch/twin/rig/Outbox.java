package vn.bridgewatch.twin.rig;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Pace;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.SequenceRange;

/// What one client has issued and not seen acknowledged, in two lanes as an agent's spool has them:
/// what could not go within 10 s is backlog, which follows in bursts at an agent's pace.
final class Outbox {

  private static final long BACKLOG_AFTER_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long NANOS_PER_RECORD = TimeUnit.SECONDS.toNanos(1) / 50; // agents' default

  /// A record that waits.
  static final class Kept {
    private final long sequence;
    private final Payload payload;
    private final long issuedNanos;
    private boolean acknowledged;

    private Kept(long sequence, Payload payload, long issuedNanos) {
      this.sequence = sequence;
      this.payload = payload;
      this.issuedNanos = issuedNanos;
    }

    long sequence() {
      return sequence;
    }

    Payload payload() {
      return payload;
    }

    long issuedNanos() {
      return issuedNanos;
    }
  }

  private final NavigableMap<Long, Kept> all = new TreeMap<>(); // by sequence
  private final Deque<Kept> live = new ArrayDeque<>(); // not sent on this connection
  private final Deque<Kept> backlog = new ArrayDeque<>(); // the same
  private long paidUntilNanos;
  private int burst;
  private int burstReadings;

  Outbox(long nowNanos) {
    paidUntilNanos = nowNanos;
  }

  void add(long sequence, Payload payload, long nowNanos) {
    var record = new Kept(sequence, payload, nowNanos);
    all.put(sequence, record);
    live.addLast(record);
  }

  /// The next record to send in a lane, now taken as sent; null when none may go now.
  @Nullable Kept next(Lane lane, long nowNanos) {
    age(nowNanos);
    return switch (lane) {
      case LIVE -> live.pollFirst();
      case BACKLOG -> nextOfBacklog(nowNanos);
    };
  }

  private void age(long nowNanos) {
    while (!live.isEmpty() && isOld(live.getFirst(), nowNanos)) {
      backlog.addLast(live.removeFirst());
    }
  }

  /// Samples only: an event goes in the live lane however old it is.
  private static boolean isOld(Kept record, long nowNanos) {
    return nowNanos - record.issuedNanos() > BACKLOG_AFTER_NANOS
        && record.payload() instanceof Payload.Samples;
  }

  /// A burst, and then nothing until it is paid for at the mean pace.
  private @Nullable Kept nextOfBacklog(long nowNanos) {
    if (nowNanos - paidUntilNanos >= 0 && !backlog.isEmpty()) {
      burst = Pace.BURST_RECORDS;
      burstReadings = 0;
      paidUntilNanos = nowNanos;
    }
    if (burst == 0 || burstReadings >= Pace.BURST_READINGS || backlog.isEmpty()) {
      return null;
    }
    Kept next = backlog.removeFirst();
    burst--;
    burstReadings += Pace.readings(next.payload());
    paidUntilNanos += NANOS_PER_RECORD;
    return next;
  }

  boolean waits(Lane lane) {
    return lane == Lane.LIVE ? !live.isEmpty() : !backlog.isEmpty();
  }

  int size() {
    return all.size();
  }

  /// Lets go of what is durable, and tells of each once.
  void acknowledge(List<SequenceRange> ranges, Consumer<Kept> gone) {
    for (SequenceRange range : ranges) {
      NavigableMap<Long, Kept> covered = all.subMap(range.first(), true, range.last(), true);
      covered
          .values()
          .forEach(record -> {
            record.acknowledged = true;
            gone.accept(record);
          });
      covered.clear();
    }
    dropAcknowledged(live);
    dropAcknowledged(backlog);
  }

  /// Only what a connection before this one sent can be acknowledged before it is sent here.
  private static void dropAcknowledged(Deque<Kept> lane) {
    if (!lane.isEmpty() && lane.getFirst().acknowledged) {
      lane.removeIf(record -> record.acknowledged);
    }
  }

  /// The connection is gone: all is to be sent again.
  void rewind() {
    live.clear();
    backlog.clear();
    live.addAll(all.values());
    burst = 0;
  }
}
