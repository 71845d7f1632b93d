package vn.bridgewatch.rule.kind;

import java.time.Duration;
import java.util.Optional;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.countdown.FaultKind;

/// What a warning is of, and what must be done before it comes true.
///
/// @param of the rule of the breach; empty where there is none
/// @param fault what kind of repair it takes
/// @param margin what should be left of the time once the repair is done
public record Warning(String of, FaultKind fault, Duration margin) {

  public static final Duration MARGIN_MAX = Duration.ofDays(30);

  public Warning {
    if (!of.isEmpty()) {
      Rule.checkName(of);
    }
    if (margin.isNegative() || margin.compareTo(MARGIN_MAX) > 0) {
      throw new IllegalArgumentException("margin: must be 0s to 30d, got " + margin);
    }
  }

  Optional<String> breach() {
    return of.isEmpty() ? Optional.empty() : Optional.of(of);
  }
}
