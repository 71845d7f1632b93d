package vn.bridgewatch.rule.change;

import vn.bridgewatch.rule.Cadence;
import vn.bridgewatch.rule.state.StateForm;

/// Finds a mean that creeps away: Page's cumulative sum, both ways, of what samples are above or
/// below the usual (Page, 1954; Hinkley, 1971).
///
/// A sample is taken as its distance from the slow mean in units of the slow mean deviation,
/// clipped at [#CLIP] so that a spike adds no more than that. Of each distance [#SLACK] is
/// forgiven; when the sum of the rest exceeds [#LIMIT], the mean has moved, and the detector begins
/// anew from there. In normal noise that does not change it tells fewer than one change in 100,000
/// samples; a move of two standard deviations is told ten samples after it on average.
public final class DriftDetector {

  static final double CLIP = 3;
  static final double SLACK = 0.75;
  static final double LIMIT = 14;

  private static final int WARM_UP = 30;
  private static final double SLOW = 1 / 200.0;
  private static final double LARGEST = 1e150;

  private final Cadence cadence = new Cadence();
  private double mean;
  private double deviation;
  private double up;
  private double down;
  private int samples;

  /// Takes a value; NaN is one that could not be read.
  ///
  /// @return 1 where the mean has moved up, -1 down, 0 where it stays
  public int sample(long timeMillis, double value) {
    if (!Double.isFinite(value) || cadence.isLate(timeMillis)) {
      return 0;
    }
    if (cadence.take(timeMillis)) {
      up = 0;
      down = 0;
    }
    double bounded = Math.max(-LARGEST, Math.min(LARGEST, value));
    double weight = Math.max(SLOW, 1.0 / (samples + 1));
    double from = bounded - mean;
    boolean learning = samples < WARM_UP;
    double most = learning ? Double.POSITIVE_INFINITY : CLIP * deviation;
    double clipped = Math.max(-most, Math.min(most, from));
    samples++;
    int moved = learning ? 0 : sum(deviation > 0 ? clipped / deviation : Math.signum(from) * CLIP);
    if (moved != 0) {
      mean = bounded;
      deviation = 0;
      samples = 1;
      return moved;
    }
    mean += weight * (learning || deviation > 0 ? clipped : 0);
    deviation += samples == 1 ? 0 : weight * (Math.abs(clipped) - deviation);
    return 0;
  }

  private int sum(double distance) {
    up = Math.max(0, up + distance - SLACK);
    down = Math.max(0, down - distance - SLACK);
    int moved = up > LIMIT ? 1 : down > LIMIT ? -1 : 0;
    if (moved != 0) {
      up = 0;
      down = 0;
    }
    return moved;
  }

  /// What it has learnt ([StateForm]).
  public void state(StateForm form) {
    cadence.state(form);
    mean = form.f64(mean);
    deviation = form.f64(deviation);
    up = form.f64(up);
    down = form.f64(down);
    samples = form.i32(samples);
  }
}
