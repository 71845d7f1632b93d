package vn.bridgewatch.rule.countdown;

import java.util.Optional;
import vn.bridgewatch.rule.state.StateForm;

/// How long a UPS on battery still lasts, in constant memory.
///
/// Energy counts, not time: what a stored discharge says of the reading gives the share of energy
/// that is left, and the load says how fast it goes. How much a full battery holds is not trusted
/// to the label: it is what was drawn (load × time) by what the curve says was used, so that a
/// battery that has aged, or whose load is told in percent of an unknown rating, scales itself.
/// Until enough was drawn the capacity of the last discharge counts.
///
/// A step of the load shows at once: what is left is divided by the load of the last minutes, not
/// by the average. At a higher load a battery gives less (Peukert's law); the exponent is that of a
/// sealed lead-acid battery.
public final class BatteryCountdown {

  private static final double PEUKERT = 1.15;
  private static final double LOAD_SECONDS = 120;
  private static final double USED_MIN = 0.03; // of the energy, before the capacity is re-reckoned
  private static final double CAPACITY_DEVIATION = 0.15; // of one that was not re-reckoned
  private static final double READING_ERROR = 0.7; // of the step of a reading
  private static final double LOAD_DEVIATION = 0.05;
  private static final double GAP_SECONDS = 900;

  private final DischargeCurve curve;
  private final double capacityBefore;
  private final double ratedLoad;
  private final double step;
  private double leftAtStart = Double.NaN;
  private double drawn;
  private double load = Double.NaN;
  private double left;
  private double reading;
  private long lastMillis;

  /// @param capacity what a full battery gave last, in units of load × seconds; 0: not known
  /// @param ratedLoad the load at which that was, for Peukert's law
  /// @param step by which the reading goes: 1 for whole percents, 0.1 for tenths of a volt
  public BatteryCountdown(DischargeCurve curve, double capacity, double ratedLoad, double step) {
    this.curve = curve;
    this.capacityBefore = capacity;
    this.ratedLoad = ratedLoad;
    this.step = step;
  }

  /// Mains are back.
  public void charging() {
    leftAtStart = Double.NaN;
    drawn = 0;
    load = Double.NaN;
  }

  /// Takes a reading on battery. NaN of either, and a time that is not newer, are passed over.
  ///
  /// @param loadNow watts, amperes or percent, always the same
  public void sample(long timeMillis, double readingNow, double loadNow) {
    if (Double.isNaN(readingNow) || !(loadNow > 0) || Double.isInfinite(loadNow)) {
      return;
    }
    if (Double.isNaN(leftAtStart)) {
      leftAtStart = curve.left(readingNow);
      load = loadNow;
    } else {
      double seconds = (timeMillis - lastMillis) / 1_000.0;
      if (seconds <= 0) {
        return;
      }
      // What was drawn in a gap is not known better than by the load on both sides of it.
      double between = (seconds > GAP_SECONDS ? loadNow + load : 2 * loadNow) / 2;
      drawn += effective(between) * seconds;
      load += (1 - Math.exp(-seconds / LOAD_SECONDS)) * (loadNow - load);
    }
    left = curve.left(readingNow);
    reading = readingNow;
    lastMillis = timeMillis;
  }

  private double effective(double watts) {
    return ratedLoad > 0 ? watts * Math.pow(watts / ratedLoad, PEUKERT - 1) : watts;
  }

  /// What a full battery holds, as far as this discharge and the last one say.
  public double capacity() {
    double used = leftAtStart - left;
    if (!(used >= USED_MIN)) {
      return capacityBefore;
    }
    double now = drawn / used;
    if (capacityBefore <= 0) {
      return now;
    }
    // Weighted by precision: that of before, and what the readings at both ends allow now.
    double own = nowDeviation(used);
    double weight = CAPACITY_DEVIATION * CAPACITY_DEVIATION;
    weight /= weight + own * own;
    return weight * now + (1 - weight) * capacityBefore;
  }

  private double nowDeviation(double used) {
    return READING_ERROR * step * Math.max(curve.slope(reading), curve.slopeMin()) / used;
  }

  /// Empty while the mains are there or too little was drawn to say.
  public Optional<TimeLeft> timeLeft() {
    double capacity = capacity();
    if (Double.isNaN(leftAtStart) || !(capacity > 0) || !(load > 0)) {
      return Optional.empty();
    }
    double used = Math.max(leftAtStart - left, 1e-9);
    double ofCapacity =
        capacityBefore > 0
            ? Math.min(CAPACITY_DEVIATION, nowDeviation(used))
            : Math.min(1, nowDeviation(used));
    double ofLeft = READING_ERROR * step * curve.slope(reading) / Math.max(left, 0.01);
    double deviation =
        Math.sqrt(ofCapacity * ofCapacity + ofLeft * ofLeft + LOAD_DEVIATION * LOAD_DEVIATION);
    return Optional.of(
        TimeLeft.within(left * capacity / effective(load), Math.min(deviation, 1.5)));
  }

  /// What it has learnt ([StateForm]); curve and capacity of before are the caller's.
  public void state(StateForm form) {
    leftAtStart = form.f64(leftAtStart);
    drawn = form.f64(drawn);
    load = form.f64(load);
    left = form.f64(left);
    reading = form.f64(reading);
    lastMillis = form.i64(lastMillis);
  }
}
