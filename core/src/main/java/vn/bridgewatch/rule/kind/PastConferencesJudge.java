package vn.bridgewatch.rule.kind;

import java.util.Arrays;
import vn.bridgewatch.rule.Quantity;
import vn.bridgewatch.rule.Surroundings;
import vn.bridgewatch.rule.Verdict;
import vn.bridgewatch.rule.state.StateForm;

/// Compares a conference, from an hour before its start on, with the last ones that lasted ten
/// minutes or more.
///
/// Of each conference a level and a deviation are kept: a running median and the running mean
/// distance from it, both by small steps, so that a burst moves them little. What is usual is the
/// median of the levels of the last conferences; its deviation the larger of the median of their
/// deviations and of how far their levels are from each other.
final class PastConferencesJudge extends HeldJudge {

  static final int KEPT = 6;
  private static final int KEPT_MIN = 2;
  private static final long BEFORE_MILLIS = 3_600_000;
  private static final long LENGTH_MIN_MILLIS = 600_000;
  private static final double STEP = 0.05;
  private static final double MAD_TO_DEVIATION = 1.4826;
  private static final double MEAN_TO_DEVIATION = 1.2533;

  private static final Verdict.Undecided NEW =
      new Verdict.Undecided("fewer than " + KEPT_MIN + " conferences were seen");

  private final PastConferencesRule rule;
  private final Surroundings surroundings;
  private final float[] levels = new float[KEPT];
  private final float[] deviations = new float[KEPT];
  private int kept;
  private long conferenceMillis = Long.MIN_VALUE; // the start of the one that is on
  private long closedMillis = Long.MIN_VALUE; // the start of the one that was closed last
  private long firstMillis;
  private long lastMillis;
  private double level = Double.NaN;
  private double deviation;

  PastConferencesJudge(PastConferencesRule rule, Surroundings surroundings) {
    super(rule, rule.hold(), rule.clear());
    this.rule = rule;
    this.surroundings = surroundings;
  }

  @Override
  Verdict judge(long timeMillis, double measured, boolean gap) {
    boolean live = surroundings.isScheduled(timeMillis);
    if (conferenceMillis != Long.MIN_VALUE
        && (!live || conferenceMillis != surroundings.startMillis())) {
      close();
    }
    if (live && surroundings.startMillis() != closedMillis) {
      learn(timeMillis, measured);
    }
    boolean near =
        surroundings.hasConference(timeMillis)
            && surroundings.untilStart(timeMillis).toMillis() <= BEFORE_MILLIS;
    if (kept < KEPT_MIN) {
      return NEW;
    }
    double usual = median(levels);
    double apart = MAD_TO_DEVIATION * medianDistance(usual);
    double within = MEAN_TO_DEVIATION * median(deviations);
    boolean unlike = near && rule.comparison().isUnlike(measured, usual, Math.max(apart, within));
    return held(timeMillis, gap, unlike ? reason(measured, usual) : null);
  }

  private String reason(double measured, double usual) {
    return rule.selector().metric()
        + " "
        + Quantity.word(measured, rule.selector().metric())
        + ", in the last "
        + kept
        + " conferences it was "
        + Quantity.word(usual, rule.selector().metric());
  }

  private void learn(long timeMillis, double measured) {
    if (conferenceMillis == Long.MIN_VALUE) {
      conferenceMillis = surroundings.startMillis();
      firstMillis = timeMillis;
      level = measured;
      deviation = 0;
    }
    lastMillis = timeMillis;
    double away = measured - level;
    double widest =
        Math.max(3 * deviation + Math.abs(level) * STEP, rule.comparison().atLeast() * STEP);
    level += STEP * Math.clamp(away, -widest, widest);
    deviation += STEP * (Math.min(Math.abs(away), Math.max(widest, Float.MIN_NORMAL)) - deviation);
  }

  /// The conference is over: it becomes one of the last.
  private void close() {
    if (lastMillis - firstMillis >= LENGTH_MIN_MILLIS) {
      if (kept == KEPT) {
        System.arraycopy(levels, 1, levels, 0, KEPT - 1);
        System.arraycopy(deviations, 1, deviations, 0, KEPT - 1);
        kept--;
      }
      levels[kept] = (float) level;
      deviations[kept++] = (float) deviation;
    }
    closedMillis = conferenceMillis;
    conferenceMillis = Long.MIN_VALUE;
  }

  private double median(float[] of) {
    float[] sorted = Arrays.copyOf(of, kept);
    Arrays.sort(sorted);
    return kept % 2 == 1
        ? sorted[kept / 2]
        : (sorted[kept / 2 - 1] + (double) sorted[kept / 2]) / 2;
  }

  private double medianDistance(double from) {
    var distances = new float[kept];
    for (int i = 0; i < kept; i++) {
      distances[i] = (float) Math.abs(levels[i] - from);
    }
    return median(distances);
  }

  @Override
  void learnt(StateForm form) {
    super.learnt(form);
    form.f32s(levels);
    form.f32s(deviations);
    kept = form.i32(kept);
    conferenceMillis = form.i64(conferenceMillis);
    closedMillis = form.i64(closedMillis);
    firstMillis = form.i64(firstMillis);
    lastMillis = form.i64(lastMillis);
    level = form.f64(level);
    deviation = form.f64(deviation);
  }
}
