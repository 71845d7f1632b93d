package vn.bridgewatch.collector.backtest;

import java.util.HashMap;
import java.util.Map;

/// How often samples of each site come: whether a pause can mean that it is silent. Heartbeats are
/// in no recording; an agent that measures every few minutes is not silent in between.
final class SiteRhythm {

  /// A site that measures less often is silent for all that a recording can tell.
  private static final long USUAL_MAX_MILLIS = 5 * 60_000;

  /// A site of which one time is known is waited for so long.
  private static final long FIRST_MILLIS = 86_400_000;

  private static final int LEARNING = 8;

  private static final class Rhythm {
    private long lastMillis;
    private long usualMillis;
  }

  private final Map<String, Rhythm> rhythms = new HashMap<>();

  void heard(String site, long atMillis) {
    Rhythm rhythm = rhythms.get(site);
    if (rhythm == null) {
      rhythm = new Rhythm();
      rhythm.lastMillis = atMillis;
      rhythms.put(site, rhythm);
      return;
    }
    long passed = atMillis - rhythm.lastMillis;
    if (passed <= 0) {
      return;
    }
    rhythm.lastMillis = atMillis;
    boolean closer = rhythm.usualMillis == 0 || passed < rhythm.usualMillis;
    rhythm.usualMillis += closer ? passed - rhythm.usualMillis : slowly(passed, rhythm);
  }

  private static long slowly(long passedMillis, Rhythm rhythm) {
    long wider = Math.min(passedMillis, 2 * rhythm.usualMillis) - rhythm.usualMillis;
    return wider / LEARNING;
  }

  /// Whether all sites have samples so often that a pause up to now says something.
  boolean isKnown(long nowMillis) {
    for (Rhythm rhythm : rhythms.values()) {
      boolean first = rhythm.usualMillis == 0 && nowMillis - rhythm.lastMillis < FIRST_MILLIS;
      if (first || rhythm.usualMillis > USUAL_MAX_MILLIS) {
        return false;
      }
    }
    return true;
  }
}
