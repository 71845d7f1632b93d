package vn.bridgewatch.collector.alert;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.conference.Phase;

/// After how long an alert that nobody has acknowledged goes to the next level of recipients: the
/// nearer the conference, the sooner. A warning waits twice as long as what is critical.
///
/// @param delays of critical alerts, by phase; a phase that is not named escalates nothing
public record Escalation(Map<Phase, Duration> delays) {

  public static final Duration DELAY_MIN = Duration.ofMinutes(1);
  public static final Duration DELAY_MAX = Duration.ofDays(7);

  public static final Escalation DEFAULT =
      new Escalation(
          Map.of(
              Phase.T7D, Duration.ofHours(4),
              Phase.T24H, Duration.ofHours(1),
              Phase.T60M, Duration.ofMinutes(10),
              Phase.T15M, Duration.ofMinutes(5),
              Phase.LIVE, Duration.ofMinutes(3)));

  public Escalation {
    delays.forEach((phase, delay) -> {
      if (delay.compareTo(DELAY_MIN) < 0 || delay.compareTo(DELAY_MAX) > 0) {
        throw new IllegalArgumentException(phase + ": must be 1m to 7d, got " + delay);
      }
    });
    delays = Map.copyOf(delays);
  }

  /// The same with another delay for one phase.
  public Escalation with(Phase phase, Duration delay) {
    Map<Phase, Duration> changed = new EnumMap<>(Phase.class);
    changed.putAll(delays);
    changed.put(phase, delay);
    return new Escalation(changed);
  }

  /// How long each level has; empty where nothing is escalated.
  Optional<Duration> delay(Severity severity, Phase phase) {
    Optional<Duration> critical = Optional.ofNullable(delays.get(phase));
    return switch (severity) {
      case INFO -> Optional.empty();
      case WARNING -> critical.map(it -> it.multipliedBy(2));
      case CRITICAL -> critical;
    };
  }

  /// Whether an alert is due for the level after the one that was told last: each level has its
  /// time, however long the ones before it had.
  boolean isDue(AlertView alert, long atMillis) {
    Handling handling = alert.handling();
    Long since = handling.unattendedSinceMillis();
    return since != null
        && handling.level() > 0
        && delay(alert.severity(), Phase.valueOf(alert.phase()))
            .filter(it -> atMillis - Math.max(since, handling.levelMillis()) >= it.toMillis())
            .isPresent();
  }
}
