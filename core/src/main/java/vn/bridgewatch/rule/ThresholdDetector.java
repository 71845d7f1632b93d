package vn.bridgewatch.rule;

import vn.bridgewatch.rule.state.StateForm;

/// Watches one series for one rule, in constant memory, by the time of the samples.
///
/// ```
///          breach              held                healthy
///  CLEAR ─────────▶ HOLDING ─────────▶ BREACHED ◀────────▶ CLEARING ──clear──▶ CLEAR
///    ◀──healthy, gap──┘                          breach, gap
/// ```
///
/// A gap is a pause of more than [#GAP_INTERVALS] of the usual interval of the series, which is
/// learnt: at once where samples come closer, slowly where they come wider. What happened in a gap
/// is not known, so both hold times begin anew after it. A sample that is not newer than the last
/// one is ignored; one that is older by [#STEPPED_BACK_MILLIS] means that the clock was set back,
/// and counts as the first after a gap.
public final class ThresholdDetector implements SeriesDetector {

  /// A sample that is older than the last one by so much means that the clock was set back.
  public static final long STEPPED_BACK_MILLIS = 60_000;

  static final int GAP_INTERVALS = 3;
  static final long GAP_MIN_MILLIS = 15_000;
  static final long FIRST_GAP_MILLIS = 90_000;
  private static final long NEVER = Long.MIN_VALUE;
  private static final Verdict.Undecided NOTHING_YET = new Verdict.Undecided("nothing read yet");

  private final ThresholdRule rule;
  private State state = State.CLEAR;
  private long sinceMillis;
  private long healthyMillis;
  private long lastMillis = NEVER;
  private int usualMillis;
  private double value = Double.NaN;
  private Verdict verdict = NOTHING_YET;

  private enum State {
    CLEAR,
    HOLDING,
    BREACHED,
    CLEARING
  }

  public ThresholdDetector(ThresholdRule rule) {
    this.rule = rule;
  }

  @Override
  public ThresholdRule rule() {
    return rule;
  }

  @Override
  public Verdict verdict() {
    return verdict;
  }

  /// Takes a value; NaN is one that could not be read.
  @Override
  public Verdict sample(long timeMillis, double measured) {
    if (Double.isNaN(measured)) {
      return absent(timeMillis, "not a number");
    }
    if (isOld(timeMillis)) {
      return verdict;
    }
    boolean gap = gapBefore(timeMillis);
    lastMillis = timeMillis;
    if (rule.limit().breachedBy(measured)) {
      breach(timeMillis, gap, measured);
    } else {
      healthy(timeMillis, gap);
    }
    return verdict;
  }

  /// Takes the news that there is no value; a breach stays as it is, a hold begins anew.
  @Override
  public Verdict absent(long timeMillis, String why) {
    if (isOld(timeMillis)) {
      return verdict;
    }
    lastMillis = timeMillis;
    value = Double.NaN;
    state =
        switch (state) {
          case CLEAR, HOLDING -> State.CLEAR;
          case BREACHED, CLEARING -> State.BREACHED;
        };
    verdict = new Verdict.Undecided(why);
    return verdict;
  }

  /// Takes the news that what was watched is no more; for a rule by which that is its natural end
  /// it is over at once.
  @Override
  public Verdict gone(long timeMillis, String why) {
    if (!rule.overWhenGone()) {
      return absent(timeMillis, why);
    }
    if (!isOld(timeMillis)) {
      lastMillis = timeMillis;
      value = Double.NaN;
      state = State.CLEAR;
      verdict = Verdict.HEALTHY;
    }
    return verdict;
  }

  /// Takes up where an alert that was kept stands, after a restart.
  @Override
  public void restoreBreached(Verdict.Breached kept) {
    if (state == State.BREACHED || state == State.CLEARING) {
      return;
    }
    state = State.BREACHED;
    sinceMillis = kept.sinceMillis();
    if (!(verdict instanceof Verdict.Undecided)) {
      verdict = kept;
    }
  }

  /// A pause that is longer than this is a gap.
  @Override
  public long gapMillis() {
    return usualMillis == 0
        ? FIRST_GAP_MILLIS
        : Math.max(GAP_MIN_MILLIS, (long) GAP_INTERVALS * usualMillis);
  }

  private boolean isOld(long timeMillis) {
    return timeMillis <= lastMillis && lastMillis - timeMillis < STEPPED_BACK_MILLIS;
  }

  private boolean gapBefore(long timeMillis) {
    if (lastMillis == NEVER) {
      return false;
    }
    long passed = timeMillis - lastMillis;
    if (passed <= 0) {
      return true;
    }
    boolean gap = passed > gapMillis();
    boolean closer = usualMillis == 0 || passed < usualMillis;
    long usual = gap || closer ? passed : usualMillis + (passed - usualMillis) / 8;
    usualMillis = (int) Math.min(usual, Integer.MAX_VALUE);
    return gap;
  }

  private void breach(long timeMillis, boolean gap, double measured) {
    switch (state) {
      case CLEAR -> {
        sinceMillis = timeMillis;
        state = rule.hold().isZero() ? State.BREACHED : State.HOLDING;
      }
      case HOLDING -> {
        if (gap) {
          sinceMillis = timeMillis;
        } else if (timeMillis - sinceMillis >= rule.hold().toMillis()) {
          state = State.BREACHED;
        }
      }
      case BREACHED, CLEARING -> state = State.BREACHED;
    }
    boolean said =
        state == State.BREACHED
            ? verdict instanceof Verdict.Breached
            : verdict instanceof Verdict.Holding(_, _, long since) && since == sinceMillis;
    if (!said || measured != value) {
      value = measured;
      verdict =
          state == State.BREACHED
              ? new Verdict.Breached(rule.grade(), rule.reason(measured), sinceMillis)
              : new Verdict.Holding(rule.grade(), rule.reason(measured), sinceMillis);
    }
  }

  private void healthy(long timeMillis, boolean gap) {
    switch (state) {
      case CLEAR, HOLDING -> state = State.CLEAR;
      case BREACHED -> {
        healthyMillis = timeMillis;
        state = rule.clear().isZero() ? State.CLEAR : State.CLEARING;
      }
      case CLEARING -> {
        if (gap) {
          healthyMillis = timeMillis;
        } else if (timeMillis - healthyMillis >= rule.clear().toMillis()) {
          state = State.CLEAR;
        }
      }
    }
    if (state == State.CLEAR) {
      verdict = Verdict.HEALTHY;
    } else if (!(verdict instanceof Verdict.Breached)) {
      verdict = stillBreached();
    }
  }

  /// After an absence, healthy but not yet for long enough: the breach still stands.
  private Verdict stillBreached() {
    String reason =
        rule.metric()
            + " was "
            + rule.limit().sign()
            + " "
            + Quantity.limit(rule.limit().value(), rule.metric());
    return new Verdict.Breached(rule.grade(), reason, sinceMillis);
  }

  @Override
  public boolean isWorthKeeping() {
    return state != State.CLEAR;
  }

  @Override
  public void state(StateForm form) {
    state = form.choice(state, State.class);
    sinceMillis = form.i64(sinceMillis);
    healthyMillis = form.i64(healthyMillis);
    lastMillis = form.i64(lastMillis);
    usualMillis = form.i32(usualMillis);
    value = form.f64(value);
    verdict = VerdictForm.of(form, verdict);
  }
}
