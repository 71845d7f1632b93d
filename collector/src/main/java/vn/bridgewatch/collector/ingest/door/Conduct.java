package vn.bridgewatch.collector.ingest.door;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import vn.bridgewatch.time.TokenBucket;

/// Remembers how agents behave, by the name in their certificate: one that was cut off for what it
/// sent is kept out for a while, which doubles each time, and nobody may come more often than a
/// line that flaps would make it. Safe on any thread.
///
/// Names are those of our own authority's certificates, so that the table is as large as the
/// country at most; it is bounded all the same and forgets who was not seen for the longest.
public final class Conduct {

  static final int AGENTS_MAX = 16_384;
  static final Duration FIRST = Duration.ofSeconds(15);
  static final Duration LONGEST = Duration.ofMinutes(4);
  static final Duration FORGIVEN = Duration.ofMinutes(10);
  static final int COMINGS_AT_ONCE = 20;
  static final double COMINGS_PER_SECOND = 0.5;
  private static final int DOUBLINGS_MAX = 10;

  private static final class Standing {
    private final TokenBucket comings;
    private int faults;
    private long outUntilNanos;

    Standing(long nowNanos) {
      comings = new TokenBucket(COMINGS_AT_ONCE, COMINGS_PER_SECOND, nowNanos);
      outUntilNanos = nowNanos;
    }
  }

  private final Map<String, Standing> records =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Standing> eldest) {
          return size() > AGENTS_MAX;
        }
      };

  /// An agent is here: how long it must wait until it may come again; zero where it may come in.
  public synchronized Duration comes(String agent, long nowNanos) {
    Standing standing = records.computeIfAbsent(agent, _ -> new Standing(nowNanos));
    long outNanos = Math.max(0, standing.outUntilNanos - nowNanos);
    if (outNanos == 0 && standing.comings.take(nowNanos)) {
      return Duration.ZERO;
    }
    return Duration.ofNanos(Math.max(outNanos, standing.comings.nanosUntilOne(nowNanos)));
  }

  /// An agent is cut off for a reason that may be gone soon: it is kept out for the shortest time.
  public synchronized void rest(String agent, long nowNanos) {
    Standing standing = records.computeIfAbsent(agent, _ -> new Standing(nowNanos));
    standing.outUntilNanos = Math.max(standing.outUntilNanos, nowNanos + FIRST.toNanos());
  }

  /// An agent is cut off for what it did: how long it is kept out.
  public synchronized Duration fault(String agent, long nowNanos) {
    Standing standing = records.computeIfAbsent(agent, _ -> new Standing(nowNanos));
    if (nowNanos - standing.outUntilNanos > FORGIVEN.toNanos()) {
      standing.faults = 0;
    }
    long doubled = FIRST.toNanos() << Math.min(standing.faults, DOUBLINGS_MAX);
    long nanos = Math.min(LONGEST.toNanos(), doubled);
    standing.faults++;
    standing.outUntilNanos = nowNanos + nanos;
    return Duration.ofNanos(nanos);
  }
}
