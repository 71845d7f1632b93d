package vn.bridgewatch.rule.change;

import vn.bridgewatch.rule.state.StateForm;

/// Tells a state that keeps changing, as Icinga 2 does: by the weighted share of changes among the
/// last [#CHECKS] observations, where newer ones weigh more.
///
/// It flaps from [#HIGH] on and until the share falls below [#LOW]. An observation that could not
/// be made is left out: not knowing is no change.
public final class FlapDetector {

  public static final double HIGH = 0.30;
  public static final double LOW = 0.25;

  /// So many observations are looked back on.
  public static final int CHECKS_KEPT = 20;

  static final int CHECKS = CHECKS_KEPT;
  private static final int MASK = (1 << CHECKS) - 1;
  private static final double OLDEST_WEIGHT = 0.80;
  private static final double WEIGHT_STEP = 0.02;
  private static final long NEVER = Long.MIN_VALUE;

  /// Bit 0 is the newest observation: whether the state was another than before.
  private int changes;

  private long state = NEVER;
  private boolean flapping;

  /// Takes a state, whatever number stands for it.
  ///
  /// @return whether it flaps now
  public boolean observe(int observed) {
    if (state != NEVER) {
      changes = ((changes << 1) | (observed == state ? 0 : 1)) & MASK;
    }
    state = observed;
    double share = share();
    flapping = flapping ? share >= LOW : share >= HIGH;
    return flapping;
  }

  public boolean flapping() {
    return flapping;
  }

  /// The weighted share of changes, 0 to 0.99.
  public double share() {
    double sum = 0;
    for (int newest = 0; newest < CHECKS; newest++) {
      if ((changes >> newest & 1) == 1) {
        sum += OLDEST_WEIGHT + WEIGHT_STEP * (CHECKS - 1 - newest);
      }
    }
    return sum / CHECKS;
  }

  /// What it has learnt ([StateForm]).
  public void state(StateForm form) {
    changes = form.i32(changes);
    state = form.i64(state);
    flapping = form.flag(flapping);
  }
}
