package vn.bridgewatch.rule.anomaly;

import vn.bridgewatch.rule.Cadence;
import vn.bridgewatch.rule.state.StateForm;

/// Tells how unusual a series is now by its own past: evidence, never by itself a reason to wake
/// anybody.
///
/// Five statistics are kept, each a different way of being unusual: distance from the usual level
/// of the hour; a drift of what is left once that is taken away; a jump within a few samples; a
/// spread that grows or shrinks; and many small surprises in a row. [Tails] turns each into a
/// surprise by its own past, so that all speak the same unit, nats of rarity, whatever the series
/// is. Their Euclidean norm, less a quarter of what is usual at this time of the day
/// ([DailyHabit]), is the [#evidence()].
///
/// The [#score()] tells of beginnings: after a row with evidence, rows with less stay silent for
/// [#SILENCE] samples. It is evidence / (evidence + [#THRESHOLD]), so that 0.5 is where the shipped
/// setting raises an alarm.
///
/// An absurd value, beyond [#ABSURD_SPREADS] of the usual step from what came lately and beyond
/// twice the level, gets its score but is learnt as no more than [#LEARNT_SPREADS] steps, and not
/// at all where it follows another. More than [#PATIENCE] of them in a row are no error of reading:
/// the series is elsewhere, and the detector begins anew.
///
/// At a gap what the fast means hold of before is given up and no step is taken over it; late
/// samples are passed over ([Cadence]). Nothing later is ever needed: the score of a sample is
/// final. With compact object headers a detector takes [#BYTES] bytes, whatever it has seen.
public final class AnomalyDetector {

  /// What a detector takes in memory, with all that belongs to it.
  public static final int BYTES = 320;

  /// The evidence from which on there is an alarm; chosen on recorded series
  /// (docs/early-warning.md).
  public static final double THRESHOLD = 9;

  /// How many samples an episode lasts after its last new height.
  public static final int SILENCE = 100;

  static final double ABSURD_SPREADS = 2_000;
  static final double LEARNT_SPREADS = 10;
  static final int PATIENCE = 120;

  /// How far a series that never moved may go, in units of its level or of one.
  private static final double FIRST_MOVE_MAX = 1e9;

  /// What share of a value may be lost to rounding beside the anchor.
  private static final double LOST_MAX = 0.1;

  private static final int WARM_UP = 100;
  private static final int RUN_WARM_UP = 300;
  private static final float LARGEST = 1e37f;
  private static final double RUN_SURPRISE_MAX = 48;

  private static final int LEVEL = 0;
  private static final int DRIFT = 1;
  private static final int JUMP = 2;
  private static final int SPREAD = 3;
  private static final int RUN = 4;

  private static final double MEAN_WEIGHT = 1 / 5_000.0;
  private static final double DRIFT_FAST = 0.1;
  private static final double DRIFT_SLOW = 1 / 2_000.0;
  private static final double JUMP_FAST = 0.3;
  private static final double JUMP_SLOW = 0.01;
  private static final double SPREAD_FAST = 0.1;
  private static final double SPREAD_SLOW = 1 / 2_000.0;
  private static final double SPREAD_FLOOR = 0.01;
  private static final double RUN_WEIGHT = 0.06;
  private static final double EXPECTED_SHARE = 0.25;

  private Tails tails = new Tails(RUN + 1);
  private DailyHabit habit = new DailyHabit();
  private final Cadence cadence = new Cadence();

  /// The first value, to which all others are taken relative, so that 32 bits keep small changes of
  /// large values.
  private float anchor;

  private int samples;
  private float mean;
  private float driftFast;
  private float driftSlow;
  private float jumpFast;
  private float jumpSlow;
  private float last = Float.NaN;
  private float spreadFast;
  private float spreadSlow;
  private float run;
  private float evidence;
  private float peak;
  private float score;
  private short silent;
  private short misfits;

  /// Takes a value; NaN is one that could not be read.
  ///
  /// @return the score, 0 to 1
  public double sample(long timeMillis, double value) {
    score = 0;
    if (!Double.isFinite(value)) {
      evidence = 0;
      return score;
    }
    if (cadence.isLate(timeMillis)) {
      return score;
    }
    if (cadence.take(timeMillis)) {
      last = Float.NaN;
      driftFast = driftSlow;
      jumpFast = jumpSlow;
    }
    double bounded = Math.max(-LARGEST, Math.min(LARGEST, value));
    if (samples == 0) {
      anchor = (float) bounded;
    }
    float relative = (float) (bounded - anchor);
    boolean absurd = isAbsurd(relative);
    boolean misfit = absurd || Math.abs(relative + (double) anchor - bounded) > lossMax(bounded);
    misfits = (short) (misfit ? misfits + 1 : 0);
    if (misfits > PATIENCE) {
      beginAnew((float) bounded);
      relative = (float) (bounded - anchor);
      absurd = false;
    }
    samples = Math.min(samples + 1, Integer.MAX_VALUE - 1);
    evidence =
        (float)
            (absurd ? evidenceOfAbsurd(timeMillis, relative) : evidenceOf(timeMillis, relative));
    begin();
    return score;
  }

  /// Whether a sample of this time would be passed over.
  public boolean isLate(long timeMillis) {
    return cadence.isLate(timeMillis);
  }

  /// How unusual the newest sample is, in nats; 0 where it could not be read.
  public double evidence() {
    return evidence;
  }

  /// How unusual what begins with the newest sample is, 0 to 1.
  public double score() {
    return score;
  }

  /// Whether the shipped setting raises an alarm at the newest sample.
  public boolean alarm() {
    return score >= 0.5;
  }

  private static double lossMax(double value) {
    return LOST_MAX * Math.abs(value);
  }

  private boolean isAbsurd(float value) {
    double level = Math.abs((double) anchor + jumpSlow);
    double most =
        spreadSlow > 0
            ? Math.max(ABSURD_SPREADS * spreadSlow, level)
            : FIRST_MOVE_MAX * Math.max(1, level);
    return Math.abs(value - jumpFast) > most;
  }

  /// Forgets the series, but not that an episode has begun.
  private void beginAnew(float at) {
    tails = new Tails(RUN + 1);
    habit = new DailyHabit();
    anchor = at;
    samples = 0;
    misfits = 0;
    mean = 0;
    driftFast = 0;
    driftSlow = 0;
    jumpFast = 0;
    jumpSlow = 0;
    last = Float.NaN;
    spreadFast = 0;
    spreadSlow = 0;
    run = 0;
  }

  private double evidenceOf(long timeMillis, float value) {
    tails.tick();
    double[] sizes = sizes(timeMillis, value, true);
    double sum = 0;
    double squares = 0;
    for (int statistic = 0; statistic < sizes.length; statistic++) {
      double surprise = tails.surprise(statistic, sizes[statistic]);
      sum += surprise;
      squares += surprise * surprise;
    }
    if (samples <= WARM_UP) {
      return 0;
    }
    run += (float) (RUN_WEIGHT * (Math.min(sum, RUN_SURPRISE_MAX) - run));
    double ofRun = tails.surprise(RUN, run);
    double all = Math.sqrt(squares + (samples > RUN_WARM_UP ? ofRun * ofRun : 0));
    double expected = EXPECTED_SHARE * habit.usualWorst(timeMillis);
    habit.learnEvidence((float) all);
    return Math.max(0, all - expected);
  }

  /// The evidence of the value as it is; the first of several is learnt as far as it is credible.
  private double evidenceOfAbsurd(long timeMillis, float value) {
    double[] sizes = sizes(timeMillis, value, false);
    double squares = 0;
    for (int statistic = 0; statistic < sizes.length; statistic++) {
      double surprise = tails.rarity(statistic, sizes[statistic]);
      squares += surprise * surprise;
    }
    if (misfits == 1) {
      float credible =
          jumpFast + (float) (Math.signum(value - jumpFast) * LEARNT_SPREADS) * spreadSlow;
      tails.tick();
      double[] learnt = sizes(timeMillis, credible, true);
      for (int statistic = 0; statistic < learnt.length; statistic++) {
        tails.count(statistic, learnt[statistic]);
      }
    }
    double expected = EXPECTED_SHARE * habit.usualWorst(timeMillis);
    return samples <= WARM_UP ? 0 : Math.max(0, Math.sqrt(squares) - expected);
  }

  /// The sizes of the statistics with a value.
  ///
  /// @param learn whether it becomes part of what is usual
  private double[] sizes(long timeMillis, float value, boolean learn) {
    float meanNow = towards(mean, value, MEAN_WEIGHT);
    float left = value - habit.usual(timeMillis, meanNow);
    float driftFastNow = towards(driftFast, left, DRIFT_FAST);
    float driftSlowNow = towards(driftSlow, left, DRIFT_SLOW);
    float jumpFastNow = towards(jumpFast, value, JUMP_FAST);
    float jumpSlowNow = towards(jumpSlow, value, JUMP_SLOW);
    float step = Math.abs(value - last);
    boolean stepped = !Float.isNaN(step);
    float spreadFastNow = stepped ? towards(spreadFast, step, SPREAD_FAST) : spreadFast;
    float spreadSlowNow = stepped ? towards(spreadSlow, step, SPREAD_SLOW) : spreadSlow;
    if (learn) {
      habit.learn(timeMillis, value);
      mean = meanNow;
      driftFast = driftFastNow;
      driftSlow = driftSlowNow;
      jumpFast = jumpFastNow;
      jumpSlow = jumpSlowNow;
      spreadFast = spreadFastNow;
      spreadSlow = spreadSlowNow;
      last = value;
    }
    double[] sizes = new double[RUN];
    sizes[LEVEL] = Math.abs(left);
    sizes[DRIFT] = Math.abs(driftFastNow - driftSlowNow);
    sizes[JUMP] = Math.abs(jumpFastNow - jumpSlowNow);
    sizes[SPREAD] = ratio(spreadFastNow, spreadSlowNow);
    return sizes;
  }

  private float towards(float from, float to, double least) {
    return from + (float) (weight(least) * (to - from));
  }

  /// How far the spread of late is from the usual one, as a ratio whichever way.
  private static double ratio(float fast, float slow) {
    double floor = SPREAD_FLOOR * slow;
    return slow > 0 ? Math.abs(Math.log((fast + floor) / (slow + floor))) : 0;
  }

  /// Only what is higher than the episode so far is told.
  private void begin() {
    if (silent > 0 && --silent == 0) {
      peak = 0;
    }
    if (evidence > peak) {
      peak = evidence;
      silent = SILENCE;
      score = (float) (evidence / (evidence + THRESHOLD));
    }
  }

  /// Plain means at first, exponential ones from there on.
  private double weight(double least) {
    return Math.max(least, 1.0 / samples);
  }

  /// What it has learnt ([StateForm]).
  public void state(StateForm form) {
    tails.state(form);
    habit.state(form);
    cadence.state(form);
    anchor = form.f32(anchor);
    samples = form.i32(samples);
    mean = form.f32(mean);
    driftFast = form.f32(driftFast);
    driftSlow = form.f32(driftSlow);
    jumpFast = form.f32(jumpFast);
    jumpSlow = form.f32(jumpSlow);
    last = form.f32(last);
    spreadFast = form.f32(spreadFast);
    spreadSlow = form.f32(spreadSlow);
    run = form.f32(run);
    evidence = form.f32(evidence);
    peak = form.f32(peak);
    score = form.f32(score);
    silent = form.i16(silent);
    misfits = form.i16(misfits);
  }
}
