package vn.bridgewatch.collector.ruletest;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import vn.bridgewatch.collector.alert.Severity;
import vn.bridgewatch.conference.Phase;

/// How the alerts of a rule must stand at a time.
///
/// @param at since the beginning of the test
/// @param rule empty: whichever; only with NONE, and then there must be no alert at all
/// @param labels those that an alert must have to be meant
/// @param announced how many messages there must have been of it by then, of whatever kind but
///   those to a higher level
/// @param level the highest level of escalation that was told; 0 where nobody was
/// @param sent how the last message of it went out
/// @param reason what must be found in its reason
record Expectation(
    int line,
    Duration at,
    String rule,
    Map<String, String> labels,
    Is is,
    Optional<Severity> severity,
    Optional<Phase> phase,
    OptionalInt announced,
    OptionalInt level,
    Optional<Sent> sent,
    Optional<Pattern> reason) {

  /// How an alert stands.
  enum Is {
    /// No such alert is open.
    NONE,
    /// A breach is held, and nobody was told.
    PENDING,
    FIRING,
    /// It is open, and its input has vanished.
    FROZEN
  }

  /// How people are told.
  enum Sent {
    AT_ONCE,
    /// It waited for what else there was of the site.
    GATHERED,
    /// It is shown on the page and not sent.
    NOWHERE
  }

  Expectation {
    labels = Map.copyOf(labels);
  }
}
