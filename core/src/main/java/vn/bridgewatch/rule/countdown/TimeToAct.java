package vn.bridgewatch.rule.countdown;

import java.time.Duration;
import java.util.Optional;

/// Whether there is still time to repair something before it fails, and when to say so.
///
/// The warning is due when the time left, taken early (p10), less the repair time falls under the
/// margin, and only where the failure would hit: before the conference ends.
///
/// @param left until it fails
/// @param untilEnd until the conference ends
/// @param repair how long the repair takes
/// @param margin what should be left over
public record TimeToAct(TimeLeft left, Duration untilEnd, RepairTime repair, Duration margin) {

  /// What is to be done about it.
  public sealed interface Judgement {

    /// It outlasts the conference, or there is time enough to wait and see.
    record Wait(Optional<Duration> spare) implements Judgement {}

    /// Now: later there will be too little time.
    ///
    /// @param spare what is left over if the repair starts at once
    record Act(Duration left, Duration repair, Duration spare) implements Judgement {}

    /// A repair would come too late: another way is needed, as a second line, a generator or
    /// another place.
    ///
    /// @param missing by how much
    record TooLate(Duration left, Duration repair, Duration missing) implements Judgement {}
  }

  public Judgement judge() {
    if (left.p10().compareTo(untilEnd) >= 0) {
      return new Judgement.Wait(Optional.empty());
    }
    Duration needed = repair.total();
    Duration spare = left.p10().minus(needed);
    if (spare.compareTo(margin) >= 0) {
      return new Judgement.Wait(Optional.of(spare.minus(margin)));
    }
    Duration likely = left.p50().minus(needed);
    if (likely.isNegative()) {
      return new Judgement.TooLate(left.p50(), needed, likely.negated());
    }
    return new Judgement.Act(left.p50(), needed, likely);
  }
}
