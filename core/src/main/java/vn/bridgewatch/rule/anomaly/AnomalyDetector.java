package vn.bridgewatch.rule.anomaly;

import vn.bridgewatch.rule.Cadence;

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
/// No difference is taken over a gap, late samples are passed over ([Cadence]). Nothing later is
/// ever needed: the score of a sample is final. With compact object headers a detector takes
/// [#BYTES] bytes, whatever it has seen.
public final class AnomalyDetector {

  /// What a detector takes in memory, with all that belongs to it.
  public static final int BYTES = 320;

  /// The evidence from which on there is an alarm; chosen on recorded series
  /// (docs/early-warning.md).
  public static final double THRESHOLD = 9;

  /// How many samples an episode lasts after its last new height.
  public static final int SILENCE = 100;

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

  private final Tails tails = new Tails(RUN + 1);
  private final DailyHabit habit = new DailyHabit();
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
  private int silent;

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
    }
    double bounded = Math.max(-LARGEST, Math.min(LARGEST, value));
    if (samples == 0) {
      anchor = (float) bounded;
    }
    samples = Math.min(samples + 1, Integer.MAX_VALUE - 1);
    evidence = (float) evidenceOf(timeMillis, (float) (bounded - anchor));
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

  private double evidenceOf(long timeMillis, float value) {
    tails.tick();
    mean += (float) (weight(MEAN_WEIGHT) * (value - mean));
    float left = value - habit.usual(timeMillis, mean);
    habit.learn(timeMillis, value);

    driftFast += (float) (weight(DRIFT_FAST) * (left - driftFast));
    driftSlow += (float) (weight(DRIFT_SLOW) * (left - driftSlow));
    jumpFast += (float) (weight(JUMP_FAST) * (value - jumpFast));
    jumpSlow += (float) (weight(JUMP_SLOW) * (value - jumpSlow));

    double[] surprises = {
      tails.surprise(LEVEL, Math.abs(left)),
      tails.surprise(DRIFT, Math.abs(driftFast - driftSlow)),
      tails.surprise(JUMP, Math.abs(jumpFast - jumpSlow)),
      tails.surprise(SPREAD, spread(value))
    };
    double sum = 0;
    double squares = 0;
    for (double surprise : surprises) {
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

  /// How far the spread of late is from the usual one, as a ratio whichever way.
  private double spread(float value) {
    if (!Float.isNaN(last)) {
      float step = Math.abs(value - last);
      spreadFast += (float) (weight(SPREAD_FAST) * (step - spreadFast));
      spreadSlow += (float) (weight(SPREAD_SLOW) * (step - spreadSlow));
    }
    last = value;
    double floor = SPREAD_FLOOR * spreadSlow;
    return spreadSlow > 0 ? Math.abs(Math.log((spreadFast + floor) / (spreadSlow + floor))) : 0;
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
}
