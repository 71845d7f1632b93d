package vn.bridgewatch.twin.fault;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import vn.bridgewatch.twin.rig.Ledger;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;

/// What came of each life of each agent, as it went by on the line: passes everything on to a
/// ledger, and remembers the newest sample of each life and every event of a trap. Safe on any
/// thread.
final class Lives implements Ledger {

  private static final int COUNTER_SHIFT = 32; // of a boot epoch: which start of the agent it is

  /// One life: which start of which agent.
  record Life(String agent, int counter) {}

  /// A life of which samples had come when a kill ended it, by the wall clock.
  record Killed(Life life, long killedMillis) {}

  private final Ledger ledger;
  private final Map<Life, Long> newestMillis = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> traps = new ConcurrentHashMap<>();
  private final Map<String, Integer> newestLife = new ConcurrentHashMap<>();
  private final LongAdder acknowledged = new LongAdder();
  private volatile long pastNanos = System.nanoTime();

  Lives(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public void issued(RecordId id, Payload payload) {
    var life = new Life(id.agent(), (int) (id.bootEpoch() >>> COUNTER_SHIFT));
    switch (payload) {
      case Payload.Samples(var tick) -> newestMillis.merge(life, tick.wallMillis(), Math::max);
      case Payload.Happening(var event) ->
          event
              .labels()
              .get("ifIndex")
              .ifPresent(index ->
                  traps.computeIfAbsent(id.agent(), _ -> ConcurrentHashMap.newKeySet()).add(index));
    }
    int newest = newestLife.merge(id.agent(), life.counter(), Math::max);
    if (life.counter() < newest) {
      pastNanos = System.nanoTime();
    }
    ledger.issued(id, payload);
  }

  @Override
  public void acknowledged(RecordId id) {
    acknowledged.increment();
    ledger.acknowledged(id);
  }

  long acknowledgedCount() {
    return acknowledged.sum();
  }

  /// When something of an earlier life was last seen for the first time.
  long pastNanos() {
    return pastNanos;
  }

  /// Whether a sample of a life has come.
  boolean has(Life life) {
    return newestMillis.containsKey(life);
  }

  /// For each life the time before its kill of which no sample ever came, in seconds.
  List<Double> lostSeconds(List<Killed> killed) {
    return killed.stream()
        .map(one -> (one.killedMillis() - newestMillis.getOrDefault(one.life(), 0L)) / 1e3)
        .toList();
  }

  /// Which of an agent's traps never came.
  Set<String> missing(String agent, Set<String> answered) {
    var missing = new HashSet<>(answered);
    missing.removeAll(traps.getOrDefault(agent, Set.of()));
    return missing;
  }
}
