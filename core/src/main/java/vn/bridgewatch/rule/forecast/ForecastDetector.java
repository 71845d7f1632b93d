package vn.bridgewatch.rule.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import vn.bridgewatch.rule.Limit;
import vn.bridgewatch.rule.state.StateForm;

/// Watches one series for the probability that it crosses a limit before a deadline, by the time of
/// the samples, in constant memory.
///
/// Samples become points of ten minutes: two robust blocks of five ([Block]), on the scale on which
/// the metric drifts straight ([Link]), turned so that the limit is at 0 and what is good below.
/// The day's pattern is taken out of the last eight hours ([DailyProfile]), what lasts less than
/// half an hour too ([Pulses]), and a [TrendBank] is asked how likely the limit is to be reached,
/// from a level and a noise that were learnt before those hours ([Usual]). Samples may come at any
/// interval from seconds to half an hour, twice, late or not at all: one that is older than its
/// block is dropped, NaN too.
public final class ForecastDetector {

  /// The state of a series; on the heap come references, headers and padding.
  public static final int BYTES = 2 * TrendBank.POINTS + 2 * DailyProfile.PARTS + 108;

  /// No drift is followed further.
  public static final long HORIZON_MAX_MILLIS = 6 * 3_600_000L;

  private static final long HORIZON_FIRST_DAY_MILLIS = 2 * 3_600_000L;
  private static final int POINTS_MIN = 9;
  private static final int BISECTIONS = 12;
  private static final int STALE_MAX = 20;
  private static final double VALUE_MAX = 1e17; // its square fits a float

  /// The least deviation that a series is thought to have, of the way to its limit.
  private static final double NOISE_WAY = 0.004;

  /// Of drifts that have come some part of the way, this power of it goes on: they may be stopped.
  private static final double GOES_ON = 0.1;

  /// Nearer to the usual level than this nothing is asked of the bank.
  private static final double QUIET_WAY = 0.1;

  /// The half hour that the day learns, and one on either side.
  private static final int DAY_POINTS = 9;

  private static final double LEARN_MAX = 0.2;

  private final Limit limit;
  private final Link link;
  private final ForecastDesk desk;
  private final double linkedLimit;
  private final Block block = new Block();
  private final Ring ring = new Ring();
  private final DailyProfile day = new DailyProfile();
  private final Usual usual = new Usual();
  private final Misses misses = new Misses();
  private final ForecastAlarm alarm = new ForecastAlarm();
  private long number = Long.MIN_VALUE; // of the block
  private float pointSum;
  private float level;
  private float probability;
  private float way;
  private byte pointBlocks;
  private byte stale;

  public ForecastDetector(Limit limit, Link link, ForecastDesk desk) {
    this.limit = limit;
    this.link = link;
    this.desk = desk;
    this.linkedLimit = link.apply(limit.value(), limit.value());
  }

  /// Takes a value; what is said may change at the end of ten minutes.
  ///
  /// @param deadlineMillis when the conference ends
  public void sample(long timeMillis, double value, long deadlineMillis) {
    if (Double.isNaN(value)) {
      return;
    }
    long at = Block.number(timeMillis);
    if (number == Long.MIN_VALUE) {
      number = at;
    }
    if (at < number) {
      if (++stale < STALE_MAX) {
        return;
      }
      setBack(at);
    }
    stale = 0;
    if (at > number) {
      advance(at, deadlineMillis);
    }
    block.add(timeMillis, Math.clamp(value, -VALUE_MAX, VALUE_MAX));
  }

  /// That the limit is crossed before the deadline, as of the last point.
  public double probability() {
    return probability;
  }

  /// Whether too little was seen to say anything: less than an hour and a half.
  public boolean isLearning() {
    return ring.count() < POINTS_MIN;
  }

  public boolean isAlarm() {
    return alarm.isOn();
  }

  /// What is to be said, as of the last point; empty before an hour and a half was seen.
  public Optional<Forecast> forecast(long deadlineMillis) {
    long end = Math.floorDiv(number, 2) * Ring.POINT_MILLIS;
    int count = fill(end);
    if (count < POINTS_MIN) {
      return Optional.empty();
    }
    Past past = past(count);
    double distance = -day.peak(end, horizon(end, deadlineMillis) * Ring.POINT_MILLIS);
    var crossing =
        new Forecast.Crossing(
            crossing(0.1, count, past, distance, end),
            crossing(0.5, count, past, distance, end),
            crossing(0.9, count, past, distance, end));
    TrendBank.Outlook now =
        desk.bank.outlook(desk.points, count, past, distance, horizon(end, deadlineMillis));
    return Optional.of(
        new Forecast(
            end,
            value(level + day.above(end)),
            limit,
            probability,
            way,
            crossing,
            alarm.isOn(),
            evidence(now, past)));
  }

  /// How far the series had come by a time of the way from the usual level to the limit, as of the
  /// last ten minutes that had ended by then; empty where too little was seen.
  public OptionalDouble wayBy(long timeMillis) {
    if (isLearning()) {
      return OptionalDouble.empty();
    }
    long end = Math.floorDiv(number, 2) * Ring.POINT_MILLIS;
    for (int i = ring.count() - 1; i >= 0; i--) {
      long ended = end - (ring.count() - 1 - i) * Ring.POINT_MILLIS;
      if (ended <= timeMillis && !Double.isNaN(ring.get(i))) {
        double above = day.above(ended - Ring.POINT_MILLIS / 2);
        double usually = usual.isKnown() ? usual.level() : desk.median(ring, 0, ring.count());
        double toLimit = -above - usually;
        double come = ring.get(i) - above - usually;
        return OptionalDouble.of(toLimit <= 0 ? 1 : come / toLimit);
      }
    }
    return OptionalDouble.empty();
  }

  /// The first time by which the limit is reached with this probability, by bisection.
  private OptionalLong crossing(
      double asked, int count, Past past, double distance, long endMillis) {
    double low = 0;
    double high = HORIZON_MAX_MILLIS / (double) Ring.POINT_MILLIS;
    if (desk.bank.outlook(desk.points, count, past, distance, high).probability() < asked) {
      return OptionalLong.empty();
    }
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      if (desk.bank.outlook(desk.points, count, past, distance, middle).probability() < asked) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return OptionalLong.of(endMillis + Math.round(high * Ring.POINT_MILLIS));
  }

  private List<String> evidence(TrendBank.Outlook outlook, Past past) {
    var evidence = new ArrayList<String>();
    evidence.add(percent("of the way from usual to limit", way));
    evidence.add(percent("sure that it moves, best told as " + outlook.shape(), outlook.moving()));
    evidence.add(
        String.format(
            Locale.ROOT,
            "%.1f deviations above usual",
            (level - past.level()) / Math.sqrt(past.variance())));
    if (day.isKnown()) {
      evidence.add(percent("of the day's pattern taken out", day.share()));
    }
    return evidence;
  }

  private static String percent(String what, double share) {
    return String.format(Locale.ROOT, "%.0f %% %s", 100 * share, what);
  }

  /// The clock was set back: what was seen is of no known time.
  private void setBack(long at) {
    block.clear();
    ring.clear();
    pointSum = 0;
    pointBlocks = 0;
    number = at;
  }

  private double position(double value) {
    double above = link.apply(value, limit.value()) - linkedLimit;
    return limit instanceof Limit.Above ? above : -above;
  }

  private double value(double position) {
    double linked = linkedLimit + (limit instanceof Limit.Above ? position : -position);
    return link.undo(linked, limit.value());
  }

  private void advance(long at, long deadlineMillis) {
    if (!block.isEmpty()) {
      pointSum += (float) position(block.value());
      pointBlocks++;
      block.clear();
    }
    long point = Math.floorDiv(number, 2);
    long next = Math.floorDiv(at, 2);
    if (point != next) {
      long end = (point + 1) * Ring.POINT_MILLIS;
      boolean empty = pointBlocks == 0;
      put(empty ? Float.NaN : pointSum / pointBlocks, end);
      pointSum = 0;
      pointBlocks = 0;
      if (end % DailyProfile.PART_MILLIS == 0) {
        halfHour(end);
      }
      if (!empty) {
        judge(end, deadlineMillis);
      }
      long missing = Math.min(next - point - 1, TrendBank.POINTS);
      for (long i = 1; i <= missing; i++) {
        put(Float.NaN, end + i * Ring.POINT_MILLIS);
      }
    }
    number = at;
  }

  private double floor() {
    double least = NOISE_WAY * Math.max(Math.abs(usual.level()), 1e-3 * Math.abs(linkedLimit));
    return least * least + Float.MIN_NORMAL;
  }

  /// Takes a point; the one that is eight hours old has become the past.
  private void put(float position, long endMillis) {
    if (ring.isFull() && !alarm.isOn()) {
      double gone = ring.get(0);
      if (!Double.isNaN(gone)) {
        long middle = endMillis - TrendBank.POINTS * Ring.POINT_MILLIS - Ring.POINT_MILLIS / 2;
        double next = ring.get(1) - day.above(middle + Ring.POINT_MILLIS);
        usual.add(gone - day.above(middle), next, floor());
      }
    }
    ring.add(position);
  }

  /// Learns the half hour before the last one: an outage on either side does not show in the
  /// median.
  private void halfHour(long endMillis) {
    double now = desk.median(ring, ring.count() - DAY_POINTS, DAY_POINTS);
    if (Double.isNaN(now)) {
      return;
    }
    int lag = (int) (DailyProfile.LAG_PARTS * DailyProfile.PART_MILLIS / Ring.POINT_MILLIS);
    double before = desk.median(ring, ring.count() - DAY_POINTS - lag, DAY_POINTS);
    boolean ordinary = !alarm.isOn() && probability < LEARN_MAX;
    double noise = usual.changeVariance(floor()) / 3;
    int part = DailyProfile.part(endMillis - 2 * DailyProfile.PART_MILLIS);
    day.add(part, now, now - before, noise, ordinary);
  }

  private void judge(long endMillis, long deadlineMillis) {
    int count = fill(endMillis);
    if (count < POINTS_MIN) {
      return;
    }
    Past past = past(count);
    if (level != 0) {
      misses.add((desk.points[count - 1] - level) / Math.sqrt(past.variance()));
    }
    double horizon = horizon(endMillis, deadlineMillis);
    double toLimit = -day.above(endMillis) - past.level();
    if (isQuiet(count, past, endMillis, horizon)) {
      probability = 0;
      level = (float) desk.late(count);
    } else {
      TrendBank.Outlook outlook = outlook(count, past, endMillis, horizon);
      level = (float) outlook.level();
      double come = toLimit <= 0 ? 1 : Math.clamp((level - past.level()) / toLimit, 0.0, 1.0);
      probability = (float) (outlook.probability() * Math.pow(come, GOES_ON));
    }
    way = toLimit <= 0 ? 1 : (float) ((level - past.level()) / toLimit);
    double latest = toLimit <= 0 ? 1 : (desk.points[count - 1] - past.level()) / toLimit;
    if (horizon > 0) {
      alarm.judge(probability, way, latest, day.isKnown());
    } else {
      alarm.over(); // nothing is to be warned of any more
    }
  }

  /// Lays the last hours on the desk, without the day and with gaps bridged.
  private int fill(long endMillis) {
    int count = ring.count();
    int filled = 0;
    for (int i = 0; i < count; i++) {
      double point = ring.get(i);
      long middle = endMillis - (count - i) * Ring.POINT_MILLIS + Ring.POINT_MILLIS / 2;
      if (!Double.isNaN(point)) {
        desk.points[filled++] = point - day.above(middle);
      } else if (filled > 0) {
        desk.points[filled] = desk.points[filled - 1];
        filled++;
      }
    }
    return filled;
  }

  private Past past(int count) {
    Past past =
        usual.isKnown()
            ? usual.past(floor(), misses.inflation())
            : usual.guess(desk.points, count, floor());
    desk.pulses.cut(desk.points, count, Math.sqrt(past.variance()));
    return past;
  }

  private double horizon(long endMillis, long deadlineMillis) {
    long most = day.isKnown() ? HORIZON_MAX_MILLIS : HORIZON_FIRST_DAY_MILLIS;
    long ahead = Math.clamp(deadlineMillis - endMillis, 0, most);
    return ahead / (double) Ring.POINT_MILLIS;
  }

  private boolean isQuiet(int count, Past past, long endMillis, double horizon) {
    double risen = desk.late(count) - past.level();
    double toPeak = -day.peak(endMillis, horizon * Ring.POINT_MILLIS) - past.level();
    return horizon <= 0 || risen < Math.sqrt(past.variance()) || risen < QUIET_WAY * toPeak;
  }

  /// The limit as it is at the day's peak before the deadline, or as it is at the end of the time.
  private TrendBank.Outlook outlook(int count, Past past, long endMillis, double horizon) {
    double millis = horizon * Ring.POINT_MILLIS;
    double peakAt = day.peakAfter(endMillis, millis) / Ring.POINT_MILLIS;
    TrendBank.Outlook atPeak =
        desk.bank.outlook(
            desk.points, count, past, -day.peak(endMillis, millis), Math.max(1, peakAt));
    if (peakAt >= horizon) {
      return atPeak;
    }
    double last = -day.above(endMillis + (long) millis);
    TrendBank.Outlook atEnd = desk.bank.outlook(desk.points, count, past, last, horizon);
    return atEnd.probability() > atPeak.probability() ? atEnd : atPeak;
  }

  /// What it has learnt ([StateForm]).
  public void state(StateForm form) {
    block.state(form);
    ring.state(form);
    day.state(form);
    usual.state(form);
    misses.state(form);
    alarm.state(form);
    number = form.i64(number);
    pointSum = form.f32(pointSum);
    level = form.f32(level);
    probability = form.f32(probability);
    way = form.f32(way);
    pointBlocks = form.i8(pointBlocks);
    stale = form.i8(stale);
  }
}
