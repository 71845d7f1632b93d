package vn.bridgewatch.rule.countdown;

import java.time.Duration;

/// Kinds of fault, by what must be done about them: defaults that an installation may replace.
public enum FaultKind {
  /// A setting, a restart, a renewed certificate: done at the centre.
  REMOTE(Duration.ofMinutes(15), false),
  /// A cable, a plug, a switch that must be turned: whoever is in the room can do it on the phone.
  ROOM(Duration.ofMinutes(20), false),
  /// Somebody with a tool and a spare part must come.
  TECHNICIAN(Duration.ofMinutes(60), true),
  /// A generator or a battery must be brought.
  POWER(Duration.ofMinutes(45), true),
  /// The carrier's fibre or mast.
  CARRIER(Duration.ofHours(4), false);

  private static final Duration NOTICE = Duration.ofMinutes(10);

  private final Duration work;
  private final boolean needsTravel;

  FaultKind(Duration work, boolean needsTravel) {
    this.work = work;
    this.needsTravel = needsTravel;
  }

  /// At a place of which it is known how long a repair takes there, travel included: only what
  /// needs somebody to come depends on it.
  public RepairTime repairAt(Duration repairThere) {
    return needsTravel
        ? new RepairTime(NOTICE, Duration.ZERO, repairThere)
        : repairTime(Duration.ZERO);
  }

  /// @param travel from where the technicians are to the place
  public RepairTime repairTime(Duration travel) {
    return new RepairTime(NOTICE, needsTravel ? travel : Duration.ZERO, work);
  }
}
