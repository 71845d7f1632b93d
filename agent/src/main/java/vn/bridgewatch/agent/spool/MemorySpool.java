package vn.bridgewatch.agent.spool;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.SequenceRange;
import vn.bridgewatch.wire.SequenceRanges;

/// A spool in memory, bounded in bytes; what it holds ends with the process.
///
/// Samples older than [#LIVE_MILLIS_MAX] that were not sent become backlog, so that after an outage
/// the newest go first. Events always travel live. When full the oldest samples go, and events only
/// when no sample is left.
public final class MemorySpool implements Spool {

  public static final long LIVE_MILLIS_MAX = 10_000;
  private static final int RECORD_BYTES = 200; // the shell of a record, its place in the sets
  private static final int OBSERVATION_BYTES = 64; // observation and reading; series are shared
  private static final int DROPPED_RANGES_MAX = 1_024; // what one GAP holds
  private static final int EVENT_KIND_CHARS_MAX = 100;

  /// One record; identity is equality, so that sets hold it cheaply.
  private static final class Kept {
    final String site;
    final long sequence;
    final long monoMillis;
    final Payload payload;
    final int bytes;
    Lane lane = Lane.LIVE;

    Kept(String site, long sequence, long monoMillis, Payload payload) {
      this.site = site;
      this.sequence = sequence;
      this.monoMillis = monoMillis;
      this.payload = payload;
      this.bytes = bytes(payload);
    }

    boolean isEvent() {
      return payload instanceof Payload.Happening;
    }
  }

  private static final class Stream {
    final TreeMap<Long, Kept> bySequence = new TreeMap<>();
    final SequenceRanges dropped = new SequenceRanges();
    long lastSequence;
  }

  private final long bootEpoch;
  private final long bytesMax;
  private final NanoClock clock;
  private final Map<String, Stream> streams = new HashMap<>();
  private final LinkedHashSet<Kept> samples = new LinkedHashSet<>(); // all, oldest first
  private final LinkedHashSet<Kept> events = new LinkedHashSet<>();
  private final LinkedHashSet<Kept> liveEvents = new LinkedHashSet<>(); // unsent, as the next two
  private final LinkedHashSet<Kept> live = new LinkedHashSet<>();
  private final LinkedHashSet<Kept> backlog = new LinkedHashSet<>();
  private final LinkedHashSet<Kept> sent = new LinkedHashSet<>();
  private long bytes;
  private long recorded;
  private long acknowledged;
  private long droppedSamples;
  private long droppedEvents;
  private volatile Runnable wake = () -> {};

  public MemorySpool(Set<String> sites, long bootEpoch, long bytesMax, NanoClock clock) {
    this.bootEpoch = bootEpoch;
    this.bytesMax = bytesMax;
    this.clock = clock;
    sites.forEach(site -> streams.put(site, new Stream()));
  }

  @Override
  public Set<String> sites() {
    return Set.copyOf(streams.keySet());
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
      Stream stream = stream(site);
      stream.lastSequence++;
      var kept = new Kept(site, stream.lastSequence, nowMillis(), payload);
      stream.bySequence.put(kept.sequence, kept);
      (kept.isEvent() ? events : samples).add(kept);
      (kept.isEvent() ? liveEvents : live).add(kept);
      bytes += kept.bytes;
      recorded++;
      while (bytes > bytesMax && !(samples.isEmpty() && events.isEmpty())) {
        drop(samples.isEmpty() ? events.getFirst() : samples.getFirst());
      }
    }
    wake.run();
  }

  private static void requireSendable(Payload payload) {
    if (payload instanceof Payload.Happening(Event event)
        && event.kind().length() > EVENT_KIND_CHARS_MAX) {
      throw new IllegalArgumentException(
          "event kind: " + event.kind().length() + " characters, at most " + EVENT_KIND_CHARS_MAX);
    }
  }

  private Stream stream(String site) {
    Stream stream = streams.get(site);
    if (stream == null) {
      throw new IllegalArgumentException("site " + site + ": not one of this agent's");
    }
    return stream;
  }

  private long nowMillis() {
    return TimeUnit.NANOSECONDS.toMillis(clock.nanoTime());
  }

  private static int bytes(Payload payload) {
    return RECORD_BYTES
        + switch (payload) {
          case Payload.Samples(var tick) -> tick.observations().size() * OBSERVATION_BYTES;
          case Payload.Happening(var event) -> 2 * event.text().length();
        };
  }

  private void drop(Kept kept) {
    if (kept.isEvent()) {
      droppedEvents++;
    } else {
      droppedSamples++;
    }
    Stream stream = stream(kept.site);
    stream.dropped.add(kept.sequence);
    stream.dropped.keepNewest(DROPPED_RANGES_MAX);
    forget(stream, kept);
  }

  private void forget(Stream stream, Kept kept) {
    stream.bySequence.remove(kept.sequence);
    (kept.isEvent() ? events : samples).remove(kept);
    liveEvents.remove(kept);
    live.remove(kept);
    backlog.remove(kept);
    sent.remove(kept);
    bytes -= kept.bytes;
  }

  @Override
  public synchronized Optional<SpooledRecord> next(Lane lane) {
    ageLive();
    LinkedHashSet<Kept> from =
        switch (lane) {
          case LIVE -> liveEvents.isEmpty() ? live : liveEvents;
          case BACKLOG -> backlog;
        };
    if (from.isEmpty()) {
      return Optional.empty();
    }
    Kept kept = from.removeFirst();
    kept.lane = lane;
    sent.add(kept);
    return Optional.of(
        new SpooledRecord(
            kept.site, bootEpoch, kept.sequence, lane, kept.monoMillis, kept.payload));
  }

  /// Samples that waited too long to be news move over.
  private void ageLive() {
    long oldestLive = nowMillis() - LIVE_MILLIS_MAX;
    while (!live.isEmpty() && live.getFirst().monoMillis < oldestLive) {
      backlog.add(live.removeFirst());
    }
  }

  @Override
  public synchronized void acknowledge(
      String site, long acknowledgedEpoch, List<SequenceRange> ranges) {
    Stream stream = streams.get(site);
    if (stream == null || acknowledgedEpoch != bootEpoch) {
      return;
    }
    for (SequenceRange range : ranges) {
      List<Kept> covered =
          List.copyOf(stream.bySequence.subMap(range.first(), true, range.last(), true).values());
      covered.forEach(kept -> forget(stream, kept));
      acknowledged += covered.size();
    }
  }

  @Override
  public synchronized void discard(SpooledRecord record) {
    Stream stream = streams.get(record.site());
    Kept kept = stream == null ? null : stream.bySequence.get(record.sequence());
    if (kept != null && record.bootEpoch() == bootEpoch) {
      drop(kept);
    }
  }

  @Override
  public synchronized void rewind() {
    putBack(liveEvents, kept -> kept.isEvent());
    putBack(live, kept -> !kept.isEvent() && kept.lane == Lane.LIVE);
    putBack(backlog, kept -> !kept.isEvent() && kept.lane == Lane.BACKLOG);
    sent.clear();
  }

  /// Puts what was sent before what still waits.
  private void putBack(Set<Kept> waiting, Predicate<Kept> belongs) {
    List<Kept> later = List.copyOf(waiting);
    waiting.clear();
    sent.stream().filter(belongs).forEach(waiting::add);
    waiting.addAll(later);
  }

  @Override
  public synchronized List<SequenceRange> dropped(String site) {
    return stream(site).dropped.ranges();
  }

  @Override
  public synchronized long dropCount() {
    return droppedSamples + droppedEvents;
  }

  @Override
  public synchronized SpoolStatus status() {
    long oldest = Long.MAX_VALUE;
    for (LinkedHashSet<Kept> set : List.of(samples, events)) {
      if (!set.isEmpty()) {
        oldest = Math.min(oldest, set.getFirst().monoMillis);
      }
    }
    return new SpoolStatus(
        samples.size() + events.size(),
        bytes,
        bytesMax,
        oldest == Long.MAX_VALUE ? 0 : Math.max(0, nowMillis() - oldest),
        recorded,
        acknowledged,
        droppedSamples,
        droppedEvents);
  }
}
