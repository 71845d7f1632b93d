package vn.bridgewatch.agent.spool;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.agent.spool.Recent.Kept;
import vn.bridgewatch.agent.spool.segment.StreamKey;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.SequenceRange;

/// A spool in memory, bounded in bytes; what it holds ends with the process.
///
/// When full the oldest samples go, and events only when no sample is left.
public final class MemorySpool implements Spool {

  public static final long LIVE_MILLIS_MAX = Recent.LIVE_MILLIS_MAX;
  private static final int EVENT_KIND_CHARS_MAX = 100;

  private final long bootEpoch;
  private final long bytesMax;
  private final NanoClock clock;
  private final Recent recent;
  private final Losses losses = new Losses();
  private final Map<String, Long> lastSequences = new HashMap<>();
  private long recorded;
  private long acknowledged;
  private long droppedSamples;
  private long droppedEvents;
  private volatile Runnable wake = () -> {};

  public MemorySpool(Set<String> sites, long bootEpoch, long bytesMax, NanoClock clock) {
    this.bootEpoch = bootEpoch;
    this.bytesMax = bytesMax;
    this.clock = clock;
    this.recent = new Recent(sites);
  }

  @Override
  public Set<String> sites() {
    return recent.sites();
  }

  @Override
  public long bootEpoch() {
    return bootEpoch;
  }

  @Override
  public void onRecord(Runnable newWake) {
    wake = newWake;
  }

  @Override
  public void record(String site, Payload payload) {
    requireSendable(payload);
    synchronized (this) {
      recent.requireSite(site);
      long sequence = lastSequences.merge(site, 1L, Long::sum);
      Kept added = recent.add(site, sequence, nowMillis(), payload);
      if (added.isEvent()) {
        recent.show(added);
      }
      recorded++;
      while (recent.bytes() > bytesMax && recent.size() > 0) {
        Kept sample = recent.oldestSample();
        drop(sample == null ? recent.oldestEvent() : sample);
      }
    }
    wake.run();
  }

  static void requireSendable(Payload payload) {
    if (payload instanceof Payload.Happening(Event event)
        && event.kind().length() > EVENT_KIND_CHARS_MAX) {
      throw new IllegalArgumentException(
          "event kind: " + event.kind().length() + " characters, at most " + EVENT_KIND_CHARS_MAX);
    }
  }

  private long nowMillis() {
    return TimeUnit.NANOSECONDS.toMillis(clock.nanoTime());
  }

  private void drop(@Nullable Kept kept) {
    if (kept == null) {
      return;
    }
    if (kept.isEvent()) {
      droppedEvents++;
    } else {
      droppedSamples++;
    }
    losses.add(
        new StreamKey(kept.site, bootEpoch), new SequenceRange(kept.sequence, kept.sequence));
    recent.forget(kept);
  }

  @Override
  public synchronized Optional<SpooledRecord> next(Lane lane) {
    recent.age(nowMillis());
    Kept kept =
        switch (lane) {
          case LIVE -> {
            Kept event = recent.takeEvent();
            yield event == null ? recent.takeLive() : event;
          }
          case BACKLOG -> recent.takeBacklog();
        };
    return kept == null
        ? Optional.empty()
        : Optional.of(
            new SpooledRecord(
                kept.site, bootEpoch, kept.sequence, lane, kept.monoMillis, kept.payload));
  }

  @Override
  public synchronized void acknowledge(
      String site, long acknowledgedEpoch, List<SequenceRange> ranges) {
    if (acknowledgedEpoch != bootEpoch) {
      return;
    }
    for (SequenceRange range : ranges) {
      List<Kept> covered = recent.in(site, range);
      covered.forEach(recent::forget);
      acknowledged += covered.size();
    }
  }

  @Override
  public synchronized void discard(SpooledRecord record) {
    if (record.bootEpoch() == bootEpoch) {
      drop(recent.find(record.site(), record.sequence()));
    }
  }

  @Override
  public synchronized void rewind() {
    recent.rewind();
    losses.rewind();
  }

  @Override
  public synchronized List<Loss> losses() {
    return losses.take();
  }

  @Override
  public synchronized SpoolStatus status() {
    long oldest = recent.oldestMillis();
    return new SpoolStatus(
        recent.size(),
        recent.bytes(),
        bytesMax,
        oldest == Long.MAX_VALUE ? 0 : Math.max(0, nowMillis() - oldest),
        recorded,
        acknowledged,
        droppedSamples,
        droppedEvents);
  }
}
