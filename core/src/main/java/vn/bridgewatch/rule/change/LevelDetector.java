package vn.bridgewatch.rule.change;

import java.util.Arrays;
import java.util.Optional;
import vn.bridgewatch.rule.Cadence;
import vn.bridgewatch.rule.state.StateForm;

/// Finds changes of level: the series goes on elsewhere, and a spike is no change.
///
/// The level is the median of up to [#BEFORE] samples since the last change. The newest [#AFTER]
/// samples are a new level where all but one of them lie beyond the same side of it, by more than
/// the noise explains and by more than matters. So a change is told four or five samples after it
/// began, and what lasts shorter never is. The noise is the larger of two: how far the samples
/// before are from their median (MAD), and how far a sample usually is from the next, which is kept
/// over changes, since samples that differ from each other say nothing of a level.
///
/// After a change only the new level's samples are kept. Changes that follow one another within
/// [#MERGE] samples are one disturbance and told once, the return from a short excursion too; a
/// series that keeps changing must do so by more. No change is told over a gap until the newest
/// [#AFTER] samples all came after it. With compact object headers a detector takes [#BYTES] bytes.
public final class LevelDetector {

  /// What counts as a change that matters.
  ///
  /// @param relative to the level
  /// @param absolute in the unit of the series
  public record Relevance(double relative, double absolute) {

    /// A change of 0.6 % of the level.
    public static final Relevance SHIPPED = new Relevance(0.006, 0);

    public Relevance {
      if (!(relative >= 0) || !(absolute >= 0)) {
        throw new IllegalArgumentException(
            "relevance: must not be negative, got " + relative + " and " + absolute);
      }
    }
  }

  /// What a detector takes in memory, with all that belongs to it.
  public static final int BYTES = 232;

  static final int BEFORE = 30;
  static final int AFTER = 6;
  static final int MERGE = 15;

  private static final int AGREEING = AFTER - 1;
  private static final int BEFORE_MIN = 3;
  private static final double NOISES = 3;
  private static final double MAD_TO_DEVIATION = 1.4826;
  private static final double STEP_TO_DEVIATION = 0.9;
  private static final double STEP_WEIGHT = 0.05;
  private static final double STEPS_CLIPPED = 3;
  private static final double STEP_CLIP_SHARE = 1e-6;
  private static final double RESTLESS_WEIGHT = 0.3;
  private static final double RESTLESS_FADING = 0.995;
  private static final double LARGEST = 1e37;

  private final Relevance relevance;
  private final Cadence cadence = new Cadence();
  private final float[] samples = new float[BEFORE + AFTER];
  private double anchor = Double.NaN;
  private int held;
  private float last = Float.NaN;
  private float step = Float.NaN;
  private float restless;
  private short sinceChange = MERGE;
  private short sinceGap;

  public LevelDetector() {
    this(Relevance.SHIPPED);
  }

  public LevelDetector(Relevance relevance) {
    this.relevance = relevance;
  }

  /// Takes a value; NaN is one that could not be read. Late and repeated samples are passed over.
  public Optional<LevelChange> sample(long timeMillis, double value) {
    if (!Double.isFinite(value) || cadence.isLate(timeMillis)) {
      return Optional.empty();
    }
    if (cadence.take(timeMillis)) {
      last = Float.NaN;
      sinceGap = 0;
    }
    double bounded = Math.max(-LARGEST, Math.min(LARGEST, value));
    if (Double.isNaN(anchor)) {
      anchor = bounded;
    }
    keep((float) (bounded - anchor));
    return held < BEFORE_MIN + AFTER || sinceGap < AFTER ? Optional.empty() : changed();
  }

  /// Whether a sample of this time would be passed over.
  public boolean isLate(long timeMillis) {
    return cadence.isLate(timeMillis);
  }

  private void keep(float value) {
    if (!Float.isNaN(last)) {
      double moved = Math.abs(value - last);
      double most = STEPS_CLIPPED * step + STEP_CLIP_SHARE * Math.abs(value + anchor);
      step =
          Float.isNaN(step)
              ? (float) moved
              : (float) (step + STEP_WEIGHT * (Math.min(moved, most) - step));
    }
    last = value;
    if (held == samples.length) {
      held--;
      System.arraycopy(samples, 1, samples, 0, held);
    }
    samples[held++] = value;
    sinceChange = (short) Math.min(sinceChange + 1, MERGE);
    sinceGap = (short) Math.min(sinceGap + 1, AFTER);
    restless *= (float) RESTLESS_FADING;
  }

  private Optional<LevelChange> changed() {
    int before = held - AFTER;
    float[] sorted = Arrays.copyOf(samples, before);
    double level = median(sorted);
    for (int i = 0; i < before; i++) {
      sorted[i] = (float) Math.abs(samples[i] - level);
    }
    double deviation = MAD_TO_DEVIATION * median(sorted);
    double noise = Math.max(deviation, STEP_TO_DEVIATION * (Float.isNaN(step) ? 0 : step));
    double matters =
        Math.max(relevance.absolute(), relevance.relative() * Math.abs(level + anchor));
    double beyond = Math.max(matters, NOISES * noise * (1 + RESTLESS_WEIGHT * restless));
    int side = side(before, level, beyond);
    return side == 0 ? Optional.empty() : goOn(before, side, level + side * beyond, level, noise);
  }

  /// 1 where the newest samples agree to be above, -1 below, 0 where they do not agree.
  private int side(int from, double level, double beyond) {
    int above = 0;
    int below = 0;
    for (int i = from; i < held; i++) {
      above += samples[i] > level + beyond ? 1 : 0;
      below += samples[i] < level - beyond ? 1 : 0;
    }
    return above >= AGREEING ? 1 : below >= AGREEING ? -1 : 0;
  }

  private Optional<LevelChange> goOn(
      int before, int side, double edge, double level, double noise) {
    int kept = 0;
    int began = held;
    for (int i = before; i < held; i++) {
      if (side > 0 ? samples[i] > edge : samples[i] < edge) {
        began = Math.min(began, i);
        samples[kept++] = samples[i];
      }
    }
    int samplesAgo = held - 1 - began;
    held = kept;
    boolean apart = sinceChange >= MERGE;
    sinceChange = 0;
    restless++;
    double now = median(Arrays.copyOf(samples, kept));
    return apart
        ? Optional.of(new LevelChange(level + anchor, now + anchor, noise, samplesAgo))
        : Optional.empty();
  }

  private static double median(float[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1
        ? values[middle]
        : (values[middle - 1] + (double) values[middle]) / 2;
  }

  /// What it has learnt ([StateForm]).
  public void state(StateForm form) {
    cadence.state(form);
    form.f32s(samples);
    anchor = form.f64(anchor);
    held = form.i32(held);
    last = form.f32(last);
    step = form.f32(step);
    restless = form.f32(restless);
    sinceChange = form.i16(sinceChange);
    sinceGap = form.i16(sinceGap);
  }
}
