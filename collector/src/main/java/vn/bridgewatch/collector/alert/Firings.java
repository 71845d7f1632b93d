package vn.bridgewatch.collector.alert;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// When each alert fired last: enough to see which of them come and go.
///
/// What has not fired within the window is forgotten, and beyond [#KEPT_MAX] what fired longest
/// ago.
final class Firings {

  /// So many times within the window is flapping.
  static final int COUNT = 3;

  static final Duration WINDOW = Duration.ofMinutes(60);
  static final int KEPT_MAX = 50_000;
  private static final long NEVER = Long.MIN_VALUE;

  /// By fingerprint, in the order of the newest firing; times newest first.
  private final Map<String, long[]> times = new LinkedHashMap<>();

  /// Notes that an alert fired; true where that is too often within the window.
  boolean note(String fingerprint, long atMillis) {
    long @Nullable [] known = times.remove(fingerprint);
    long[] newest = new long[COUNT];
    if (known == null || known[0] > atMillis) { // new, or the clock was set back
      Arrays.fill(newest, NEVER);
    } else {
      System.arraycopy(known, 0, newest, 1, COUNT - 1);
    }
    newest[0] = atMillis;
    times.put(fingerprint, newest);
    forget(atMillis);
    return within(newest[COUNT - 1], atMillis);
  }

  int size() {
    return times.size();
  }

  private void forget(long atMillis) {
    var oldest = times.values().iterator();
    boolean more = true;
    while (more && oldest.hasNext()) {
      long newest = oldest.next()[0];
      more = times.size() > KEPT_MAX || !within(newest, atMillis);
      if (more) {
        oldest.remove();
      }
    }
  }

  private static boolean within(long millis, long atMillis) {
    return millis != NEVER && atMillis - millis <= WINDOW.toMillis();
  }
}
