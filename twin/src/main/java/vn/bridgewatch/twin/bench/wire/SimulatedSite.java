package vn.bridgewatch.twin.bench.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Heartbeat;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Pace;
import vn.bridgewatch.wire.Payload;

/// One site at a simulated clock, whose flushes, heartbeats and acknowledgements keep the pace of
/// agent and collector.
final class SimulatedSite {

  private static final long JOBS_APART_MILLIS = 20; // as the agent's `schedule.Phase` has it

  private static final long ORIGIN_MILLIS = 1_700_000_000_000L; // of the agent's monotonic clock

  private final OwnLine line;
  private final int recordsATick;
  private final List<Frame.Data> waiting = new ArrayList<>();
  private long sequence;
  private long waitingSinceMillis;
  private long flushedMillis;
  private long acknowledgedMillis;
  private @Nullable Heartbeat heartbeat; // none before they begin
  private boolean owed;

  SimulatedSite(OwnLine line, int recordsATick) {
    this.line = line;
    this.recordsATick = recordsATick;
  }

  /// Numbers a record as a spool does.
  Frame.Data record(Lane lane, Tick tick) {
    sequence++;
    return new Frame.Data(
        0,
        OwnLine.EPOCH,
        sequence,
        lane,
        tick.wallMillis() - ORIGIN_MILLIS,
        new Payload.Samples(tick));
  }

  /// Begins heartbeats at what is now.
  void beat(long everyMillis) {
    heartbeat = new Heartbeat(Duration.ofMillis(everyMillis), nanos(flushedMillis));
  }

  private static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /// Records a tick; where it is several records, as far apart as the jobs of an agent are.
  void tick(Tick tick) throws BenchException, InterruptedException {
    List<Observation> all = tick.observations();
    for (int i = 0; i < recordsATick; i++) {
      long now = tick.wallMillis() + JOBS_APART_MILLIS * i;
      passTo(now);
      if (waiting.isEmpty()) {
        waitingSinceMillis = now;
      }
      int from = all.size() * i / recordsATick;
      int to = all.size() * (i + 1) / recordsATick;
      waiting.add(record(Lane.LIVE, new Tick(now, all.subList(from, to))));
    }
  }

  /// Does what is due until a time, in its order.
  private void passTo(long now) throws BenchException, InterruptedException {
    while (true) {
      long flushAt =
          waiting.isEmpty()
              ? Long.MAX_VALUE
              : Math.max(waitingSinceMillis, flushedMillis + Pace.FLUSH_APART.toMillis());
      long acknowledgeAt =
          owed
              ? Math.max(flushedMillis, acknowledgedMillis + Pace.ACK_APART.toMillis())
              : Long.MAX_VALUE;
      long beatAt = beatMillis(heartbeat, now);
      long next = Math.min(flushAt, Math.min(acknowledgeAt, beatAt));
      if (next > now) {
        return;
      }
      if (next == beatAt) {
        ping(heartbeat, beatAt); // what waits goes along
      } else if (next == flushAt) {
        flush(flushAt);
      } else {
        acknowledge(acknowledgeAt);
      }
    }
  }

  /// When a PING is due, as far as is known now.
  private static long beatMillis(@Nullable Heartbeat heartbeat, long now) {
    return heartbeat == null
        ? Long.MAX_VALUE
        : now + TimeUnit.NANOSECONDS.toMillis(heartbeat.dueInNanos(nanos(now)));
  }

  private void ping(@Nullable Heartbeat beating, long now)
      throws BenchException, InterruptedException {
    if (beating != null) {
      beating.pinged(nanos(now));
      line.alsoSend(new Frame.Ping(now, now));
      deliver(now);
      line.awaitPong();
      beating.heard(nanos(now));
    }
  }

  private void flush(long now) throws BenchException, InterruptedException {
    if (heartbeat != null && heartbeat.goesAlong(nanos(now))) {
      ping(heartbeat, now);
    } else {
      deliver(now);
    }
  }

  private void deliver(long now) throws BenchException, InterruptedException {
    line.deliver(waiting);
    owed |= !waiting.isEmpty();
    waiting.clear();
    flushedMillis = now;
    if (heartbeat != null) {
      heartbeat.sent(nanos(now));
    }
  }

  private void acknowledge(long now) throws BenchException, InterruptedException {
    line.acknowledge();
    owed = false;
    acknowledgedMillis = now;
    if (heartbeat != null) {
      heartbeat.heard(nanos(now));
    }
  }

  /// Sends what waits and has it acknowledged.
  void end() throws BenchException, InterruptedException {
    if (!waiting.isEmpty()) {
      flush(Math.max(waitingSinceMillis, flushedMillis + Pace.FLUSH_APART.toMillis()));
    }
    if (owed) {
      acknowledge(flushedMillis);
    }
  }
}
