package vn.bridgewatch.agent.spool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.SequenceRange;

/// The records of this life that are in memory, and in which lane each waits; its owner guards it.
///
/// Samples older than [#LIVE_MILLIS_MAX] that were not sent become backlog, so that after an outage
/// the newest go first. Events always travel live.
final class Recent {

  static final long LIVE_MILLIS_MAX = 10_000;
  private static final int RECORD_BYTES = 200; // the shell of a record, its place in the sets
  private static final int LOOKED_AT_MAX = 64;
  private static final int OBSERVATION_BYTES = 64; // observation and reading; series are shared

  /// One record; identity is equality, so that sets hold it cheaply.
  static final class Kept {
    final String site;
    final long sequence;
    final long monoMillis;
    final Payload payload;
    final int bytes;
    Lane lane = Lane.LIVE;
    boolean durable; // on the disk for sure
    boolean forgotten; // in memory no more
    boolean dropped; // forgotten, and nobody has it
    boolean unwritable; // the disk will never have it

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

    private static int bytes(Payload payload) {
      return RECORD_BYTES
          + switch (payload) {
            case Payload.Samples(var tick) -> tick.observations().size() * OBSERVATION_BYTES;
            case Payload.Happening(var event) -> 2 * event.text().length();
          };
    }
  }

  private final Map<String, NavigableMap<Long, Kept>> bySequence = new HashMap<>();
  private final LinkedHashSet<Kept> samples = new LinkedHashSet<>(); // all, oldest first
  private final LinkedHashSet<Kept> events = new LinkedHashSet<>();
  private final LinkedHashSet<Kept> liveEvents = new LinkedHashSet<>(); // unsent, as the next two
  private final LinkedHashSet<Kept> live = new LinkedHashSet<>();
  private final LinkedHashSet<Kept> backlog = new LinkedHashSet<>();
  private final LinkedHashSet<Kept> sent = new LinkedHashSet<>();
  private long bytes;

  Recent(Set<String> sites) {
    sites.forEach(site -> bySequence.put(site, new TreeMap<>()));
  }

  Set<String> sites() {
    return Set.copyOf(bySequence.keySet());
  }

  /// Adds a record; an event waits until it is shown.
  Kept add(String site, long sequence, long monoMillis, Payload payload) {
    var kept = new Kept(site, sequence, monoMillis, payload);
    of(site).put(sequence, kept);
    (kept.isEvent() ? events : samples).add(kept);
    if (!kept.isEvent()) {
      live.add(kept);
    }
    bytes += kept.bytes;
    return kept;
  }

  /// From now on an event may be sent.
  void show(Kept event) {
    if (!event.forgotten && !sent.contains(event)) {
      liveEvents.add(event);
    }
  }

  private NavigableMap<Long, Kept> of(String site) {
    NavigableMap<Long, Kept> stream = bySequence.get(site);
    if (stream == null) {
      throw new IllegalArgumentException("site " + site + ": not one of this agent's");
    }
    return stream;
  }

  boolean isSent(Kept kept) {
    return sent.contains(kept);
  }

  void requireSite(String site) {
    var _ = of(site);
  }

  @Nullable Kept find(String site, long sequence) {
    NavigableMap<Long, Kept> stream = bySequence.get(site);
    return stream == null ? null : stream.get(sequence);
  }

  /// Those of a range that are here.
  List<Kept> in(String site, SequenceRange range) {
    NavigableMap<Long, Kept> stream = bySequence.get(site);
    return stream == null
        ? List.of()
        : List.copyOf(stream.subMap(range.first(), true, range.last(), true).values());
  }

  void forget(Kept kept) {
    if (kept.forgotten) {
      return;
    }
    kept.forgotten = true;
    of(kept.site).remove(kept.sequence);
    (kept.isEvent() ? events : samples).remove(kept);
    liveEvents.remove(kept);
    live.remove(kept);
    backlog.remove(kept);
    sent.remove(kept);
    bytes -= kept.bytes;
  }

  @Nullable Kept takeEvent() {
    return take(liveEvents, Lane.LIVE);
  }

  @Nullable Kept takeLive() {
    return take(live, Lane.LIVE);
  }

  @Nullable Kept takeBacklog() {
    return take(backlog, Lane.BACKLOG);
  }

  private @Nullable Kept take(SequencedSet<Kept> from, Lane lane) {
    if (from.isEmpty()) {
      return null;
    }
    Kept kept = from.removeFirst();
    kept.lane = lane;
    sent.add(kept);
    return kept;
  }

  /// Samples that waited too long to be news move over.
  void age(long nowMillis) {
    long oldestLive = nowMillis - LIVE_MILLIS_MAX;
    while (!live.isEmpty() && live.getFirst().monoMillis < oldestLive) {
      backlog.add(live.removeFirst());
    }
  }

  /// Calls with all that is durable and no news any more, which somebody else can read back.
  ///
  /// @param unsent those that still wait
  void eachOldDurable(long nowMillis, Consumer<Kept> unsent, Consumer<Kept> wasSent) {
    long oldest = nowMillis - LIVE_MILLIS_MAX;
    each(backlog, oldest, unsent);
    each(liveEvents, oldest, unsent);
    each(sent, oldest, wasSent);
  }

  /// In each set the oldest are in front, but for what was put back or sent late: a look at all of
  /// them would be one at every record of a long outage.
  private static void each(Set<Kept> from, long oldest, Consumer<Kept> action) {
    List<Kept> found = new ArrayList<>();
    int others = 0;
    for (Kept kept : from) {
      if (kept.monoMillis >= oldest || others > LOOKED_AT_MAX) {
        break;
      }
      if (kept.durable) {
        found.add(kept);
      } else {
        others++;
      }
    }
    found.forEach(action);
  }

  /// What was sent waits again, before what still does.
  void rewind() {
    putBack(liveEvents, Kept::isEvent);
    putBack(live, kept -> !kept.isEvent() && kept.lane == Lane.LIVE);
    putBack(backlog, kept -> !kept.isEvent() && kept.lane == Lane.BACKLOG);
    sent.clear();
  }

  private void putBack(Set<Kept> waiting, Predicate<Kept> belongs) {
    List<Kept> later = List.copyOf(waiting);
    waiting.clear();
    sent.stream().filter(belongs).forEach(waiting::add);
    waiting.addAll(later);
  }

  @Nullable Kept oldestSample() {
    return samples.isEmpty() ? null : samples.getFirst();
  }

  @Nullable Kept oldestEvent() {
    return events.isEmpty() ? null : events.getFirst();
  }

  /// The monotonic time of the oldest record; the largest number when there is none.
  long oldestMillis() {
    long oldest = Long.MAX_VALUE;
    for (LinkedHashSet<Kept> set : List.of(samples, events)) {
      if (!set.isEmpty()) {
        oldest = Math.min(oldest, set.getFirst().monoMillis);
      }
    }
    return oldest;
  }

  int size() {
    return samples.size() + events.size();
  }

  long bytes() {
    return bytes;
  }
}
