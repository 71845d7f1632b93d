package vn.bridgewatch.twin.bench.wire;

import java.util.ArrayList;
import java.util.List;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.wire.Frame;
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
  private long beatMillis;
  private long beatEveryMillis;
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
    beatEveryMillis = everyMillis;
    beatMillis = flushedMillis;
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
      long beatAt = beatEveryMillis > 0 ? beatMillis + beatEveryMillis : Long.MAX_VALUE;
      long next = Math.min(flushAt, Math.min(acknowledgeAt, beatAt));
      if (next > now) {
        return;
      }
      if (next == beatAt) {
        beatMillis = beatAt;
        line.alsoSend(new Frame.Ping(beatAt, beatAt));
        flush(beatAt); // what waits goes along
        line.awaitPong();
      } else if (next == flushAt) {
        flush(flushAt);
      } else {
        acknowledge(acknowledgeAt);
      }
    }
  }

  private void flush(long now) throws BenchException, InterruptedException {
    line.deliver(waiting);
    owed |= !waiting.isEmpty();
    waiting.clear();
    flushedMillis = now;
  }

  private void acknowledge(long now) throws BenchException, InterruptedException {
    line.acknowledge();
    owed = false;
    acknowledgedMillis = now;
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
