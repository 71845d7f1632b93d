package vn.bridgewatch.agent.confirm;

import java.time.Duration;
import java.util.Set;
import vn.bridgewatch.conference.Phase;

/// How a probe makes sure that its target is down.
///
/// @param attempts further ones that must all fail; 0: nothing is made sure of
/// @param gap from one of them to the next
/// @param waitMin how long an answer is waited for at least; longer where round trips are longer
/// @param phases of the site in which it is done at once; in the others a target counts as down
///   once its regular attempts have failed for 10 s
public record ConfirmSettings(int attempts, Duration gap, Duration waitMin, Set<Phase> phases) {

  public static final int ATTEMPTS_MAX = 20;
  public static final Duration GAP_MIN = Duration.ofMillis(10);
  public static final Duration GAP_MAX = Duration.ofSeconds(1);
  public static final Duration WAIT_MIN_MIN = Duration.ofMillis(10);
  public static final Duration WAIT_MIN_MAX = Duration.ofSeconds(5);

  /// Eight answers in a row do not get lost on a line that loses one packet in fifty each way: see
  /// docs/probes.md for the sum.
  public static final ConfirmSettings DEFAULT =
      new ConfirmSettings(7, Duration.ofMillis(30), Duration.ofMillis(50), Set.of(Phase.LIVE));

  public static final ConfirmSettings OFF =
      new ConfirmSettings(0, DEFAULT.gap, DEFAULT.waitMin, Set.of());

  public ConfirmSettings {
    phases = Set.copyOf(phases);
    if (attempts < 0 || attempts > ATTEMPTS_MAX) {
      throw new IllegalArgumentException("attempts: must be 0 to 20, got " + attempts);
    }
    if (gap.compareTo(GAP_MIN) < 0 || waitMin.compareTo(WAIT_MIN_MIN) < 0) {
      throw new IllegalArgumentException("gap, wait_min: must be at least 10ms");
    }
  }

  public boolean isOn() {
    return attempts > 0;
  }
}
