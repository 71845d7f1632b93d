package vn.bridgewatch.agent.calendar;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import vn.bridgewatch.conference.Phase;

/// How often something is measured in each phase of its site.
///
/// @param byPhase an interval for every phase
public record Rhythm(Map<Phase, Duration> byPhase) {

  public Rhythm {
    byPhase = Map.copyOf(byPhase);
    if (byPhase.size() != Phase.values().length) {
      throw new IllegalArgumentException("rhythm: needs every phase, got " + byPhase.keySet());
    }
  }

  /// The same in all phases.
  public static Rhythm always(Duration interval) {
    var byPhase = new EnumMap<Phase, Duration>(Phase.class);
    for (Phase phase : Phase.values()) {
      byPhase.put(phase, interval);
    }
    return new Rhythm(byPhase);
  }

  public Duration interval(Phase phase) {
    return byPhase.getOrDefault(phase, Duration.ZERO);
  }
}
