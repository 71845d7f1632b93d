package vn.bridgewatch.rule;

import vn.bridgewatch.rule.state.StateForm;

/// When the samples of a series come: which are late, and before which there is a gap.
///
/// A sample that is not newer than the last one is late; one that is older by a minute or more
/// means that the clock was set back, and counts as the first after a gap. A gap is a pause of more
/// than three of the usual interval, which is learnt: at once where samples come closer, slowly
/// where they come wider.
public final class Cadence {

  static final int GAP_INTERVALS = 3;
  private static final int LEARNING = 8;

  private long lastMillis = Long.MIN_VALUE;
  private int usualMillis;

  /// Whether a sample of this time comes too late to be used.
  public boolean isLate(long timeMillis) {
    return timeMillis <= lastMillis
        && lastMillis - timeMillis < ThresholdDetector.STEPPED_BACK_MILLIS;
  }

  /// Takes the time of a sample that is not late.
  ///
  /// @return whether there is a gap before it
  public boolean take(long timeMillis) {
    long passed = lastMillis == Long.MIN_VALUE ? 0 : timeMillis - lastMillis;
    boolean first = lastMillis == Long.MIN_VALUE;
    lastMillis = timeMillis;
    if (first || passed <= 0) {
      return !first;
    }
    boolean gap = usualMillis > 0 && passed > (long) GAP_INTERVALS * usualMillis;
    boolean closer = usualMillis == 0 || passed < usualMillis;
    long usual = closer ? passed : usualMillis + (passed - usualMillis) / LEARNING;
    usualMillis = (int) Math.min(usual, Integer.MAX_VALUE);
    return gap;
  }

  /// A pause that is longer than this is a gap; before the interval is known, a minute and a half.
  public long gapMillis() {
    return usualMillis == 0
        ? ThresholdDetector.FIRST_GAP_MILLIS
        : Math.max(ThresholdDetector.GAP_MIN_MILLIS, (long) GAP_INTERVALS * usualMillis);
  }

  /// What it has learnt ([StateForm]).
  public void state(StateForm form) {
    lastMillis = form.i64(lastMillis);
    usualMillis = form.i32(usualMillis);
  }
}
