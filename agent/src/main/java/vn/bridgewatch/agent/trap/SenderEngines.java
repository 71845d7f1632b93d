package vn.bridgewatch.agent.trap;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import vn.bridgewatch.time.NanoClock;

/// What is known of the clocks of other engines, each the authority for its own traps (RFC 3414,
/// sections 2.3 and 3.2, step 7b). Only messages that proved their key come here, so strangers
/// cannot fill it.
final class SenderEngines {

  static final int ENGINES_MAX = 256;

  /// RFC 3414, section 2.2.3.
  static final int WINDOW_SECONDS = 150;

  /// @param seenNanos when that time was seen, by our clock
  private record Seen(int boots, int time, long seenNanos) {}

  private final NanoClock clock;
  private final Map<ByteBuffer, Seen> engines = new LinkedHashMap<>(16, 0.75f, true);

  SenderEngines(NanoClock clock) {
    this.clock = clock;
  }

  /// Whether an authentic message of an engine is of now; one that was is remembered.
  boolean inWindow(byte[] engineId, int boots, int time) {
    var id = ByteBuffer.wrap(engineId.clone());
    Seen seen = engines.get(id);
    long now = clock.nanoTime();
    if (boots == Integer.MAX_VALUE || (seen != null && isPast(seen, boots, time, now))) {
      return false;
    }
    if (seen == null || boots > seen.boots || time > seen.time) {
      engines.put(id, new Seen(boots, time, now));
      if (engines.size() > ENGINES_MAX) {
        engines.remove(engines.keySet().iterator().next());
      }
    }
    return true;
  }

  private static boolean isPast(Seen seen, int boots, int time, long nowNanos) {
    long there = seen.time + TimeUnit.NANOSECONDS.toSeconds(nowNanos - seen.seenNanos);
    return boots < seen.boots || (boots == seen.boots && time < there - WINDOW_SECONDS);
  }

  int size() {
    return engines.size();
  }
}
