package vn.bridgewatch.collector.ingest.door;

import java.util.LinkedHashMap;
import java.util.Map;
import vn.bridgewatch.time.TokenBucket;

/// What is known of origins: from which of them agents came, and which behave badly.
///
/// Bad behaviour is forgotten within seconds, because many agents may share an address with one bad
/// one, and each good handshake makes up for a failed one, because in a storm some fail; it puts an
/// origin behind the others and never shuts it out. Both tables are bounded and forget who was not
/// seen for the longest.
final class Reputation {

  static final int ORIGINS_MAX = 8_192;
  static final int FAULTS_FREE = 8;
  private static final double FAULTS_OF_ONE_INSIDE = 4; // a full handshake was spent on it
  private static final double FORGOTTEN_PER_SECOND = 1;

  /// In the order in which they are served.
  enum Standing {
    KNOWN,
    NEW,
    SUSPECT
  }

  private final Map<Origin, TokenBucket> faults = bounded();
  private final Map<Origin, Boolean> good = bounded();

  private static <V> Map<Origin, V> bounded() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<Origin, V> eldest) {
        return size() > ORIGINS_MAX;
      }
    };
  }

  /// An agent came from there, with a good certificate.
  void good(Origin origin) {
    good.put(origin, true);
    TokenBucket left = faults.get(origin);
    if (left != null) {
      left.giveBack();
    }
  }

  /// A connection from there was a waste of our time.
  void fault(Origin origin, long nowNanos) {
    drain(origin, 1, nowNanos);
  }

  /// A connection from there had its handshake, and was cut off for what it did then.
  void graveFault(Origin origin, long nowNanos) {
    drain(origin, FAULTS_OF_ONE_INSIDE, nowNanos);
  }

  private void drain(Origin origin, double count, long nowNanos) {
    faults
        .computeIfAbsent(origin, _ -> new TokenBucket(FAULTS_FREE, FORGOTTEN_PER_SECOND, nowNanos))
        .drain(count, nowNanos);
  }

  Standing of(Origin origin, long nowNanos) {
    TokenBucket left = faults.get(origin);
    if (left != null && !left.has(1, nowNanos)) {
      return Standing.SUSPECT;
    }
    return good.containsKey(origin) ? Standing.KNOWN : Standing.NEW;
  }
}
