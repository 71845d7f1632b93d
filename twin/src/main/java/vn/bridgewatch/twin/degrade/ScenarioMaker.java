package vn.bridgewatch.twin.degrade;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import vn.bridgewatch.twin.degrade.Kind.Range;

/// Makes scenarios from a seed: what fails and as many that only look so, of every kind.
///
/// Everything is drawn on the way from the usual value (0) to the limit (1), on the scale on which
/// the quantity drifts straight: drift, day and wandering noise add up there, and are then turned
/// into what a device would report (counts of packets, whole percents, state changes).
public final class ScenarioMaker {

  static final int MINUTES = 3 * 24 * 60;
  private static final int HOUR = 60;
  private static final int DAY = 24 * HOUR;

  /// Conferences end at every third hour.
  private static final int GRID = 3 * HOUR;

  private final RandomGenerator random;

  private ScenarioMaker(long seed) {
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /// @param each how many that fail, and as many that do not, of every kind
  public static List<Scenario> make(long seed, int each) {
    var maker = new ScenarioMaker(seed);
    var scenarios = new ArrayList<Scenario>();
    for (Kind kind : Kind.values()) {
      for (int i = 0; i < each; i++) {
        scenarios.add(maker.one(seed, kind, maker.failing(kind), i));
        scenarios.add(maker.one(seed, kind, maker.harmless(kind), each + i));
      }
    }
    return List.copyOf(scenarios);
  }

  private Shape failing(Kind kind) {
    double p = random.nextDouble();
    return switch (kind) {
      case FAN -> p < 0.6 ? Shape.SLOWING : Shape.RAMP;
      case UPS, DISK -> p < 0.8 ? Shape.RAMP : Shape.ACCELERATING;
      case LOSS, OPTICAL, BUFFER, ERRORS, FLAPPING, UTILISATION ->
          p < 0.6 ? Shape.RAMP : p < 0.85 ? Shape.ACCELERATING : Shape.SLOWING;
    };
  }

  private Shape harmless(Kind kind) {
    Shape[] all = {
      Shape.QUIET,
      Shape.STEP,
      Shape.BOUNDED,
      Shape.SATURATING,
      Shape.OUTAGE,
      Shape.BURSTS,
      Shape.DAILY_PEAK,
      random.nextBoolean() ? Shape.QUIET : Shape.BUMP
    };
    if (kind == Kind.UPS) {
      Shape[] few = {Shape.QUIET, Shape.BUMP, Shape.OUTAGE, Shape.BURSTS, Shape.BUMP};
      return few[random.nextInt(few.length)];
    }
    if (kind == Kind.FAN && random.nextDouble() < 0.4) {
      return Shape.SATURATING;
    }
    return all[random.nextInt(all.length)];
  }

  private double in(Range range) {
    return range.from() + (range.to() - range.from()) * random.nextDouble();
  }

  private double in(double from, double to) {
    return from + (to - from) * random.nextDouble();
  }

  private double evenlyOnLog(Range range) {
    return range.from() * Math.pow(range.to() / range.from(), random.nextDouble());
  }

  private Scenario one(long seed, Kind kind, Shape shape, int index) {
    Metre metre = Metre.of(kind, random);
    int onset = (int) in(28 * HOUR, 58 * HOUR);
    int length =
        Math.min(
            (int) (evenlyOnLog(kind.hours()) * HOUR),
            MINUTES - onset - HOUR - random.nextInt(HOUR));
    double[] drift = drift(kind, shape, onset, length);
    double amplitude = shape == Shape.DAILY_PEAK ? in(0.4, 0.85) : in(kind.day());
    double[] day = day(amplitude, shape == Shape.DAILY_PEAK);
    double[] level = new double[MINUTES];
    for (int i = 0; i < MINUTES; i++) {
      level[i] = drift[i] + day[i];
    }
    int crossing = shape.fails ? crossing(level, onset) : -1;
    int after = crossing >= 0 ? crossing + 1 : (int) in(48 * HOUR, MINUTES - 3 * HOUR);
    int deadline = Math.min(MINUTES, (after / GRID + 1 + random.nextInt(2)) * GRID);
    double[] noisy = noisy(kind, level);
    double[] values = metre.read(noisy, random);
    disturb(shape, values, metre);
    boolean harmed =
        shape == Shape.QUIET
            || shape == Shape.OUTAGE
            || shape == Shape.BURSTS
            || shape == Shape.DAILY_PEAK;
    return new Scenario(
        "%s-%s-%d-%d".formatted(kind, shape, seed, index).toLowerCase(Locale.ROOT),
        kind,
        metre.limit(),
        metre.usual(),
        new Scenario.Course(harmed ? -1 : onset, crossing, deadline),
        values);
  }

  private static int crossing(double[] level, int onset) {
    for (int i = onset; i < level.length; i++) {
      if (level[i] >= 1) {
        return i;
      }
    }
    return -1;
  }

  /// Level by the minute, of the drift alone.
  private double[] drift(Kind kind, Shape shape, int onset, int length) {
    var drift = new double[MINUTES];
    double reach = shape == Shape.BUMP ? in(0.15, 0.6) : in(0.25, 0.75);
    double bend = in(1.6, 2.6);
    double speed = in(0.5, 1.5);
    int stop = onset + (int) (length * reach);
    double[] load = load(kind);
    double run = 0;
    for (int i = onset; i < MINUTES; i++) {
      run += load[i] / length;
      double done = kind == Kind.UPS ? run : (i - onset) / (double) length;
      drift[i] =
          switch (shape) {
            case RAMP -> done;
            case ACCELERATING -> Math.pow(done, bend);
            case SLOWING -> 1.6 * (1 - Math.exp(-done * 0.98083)); // 1 at 1, ends at 1.6
            case STEP -> 0.7 * reach;
            case BOUNDED -> Math.min(done, reach);
            case SATURATING -> 1.1 * reach * (1 - Math.exp(-done * 3 * speed));
            case BUMP -> Math.max(0, i < stop ? done : reach - (i - stop) * speed / length * 1.5);
            case QUIET, OUTAGE, BURSTS, DAILY_PEAK -> 0;
          };
    }
    if (kind == Kind.DISK) {
      sawTooth(drift);
    }
    return drift;
  }

  /// How heavily a battery is used, about 1.
  private double[] load(Kind kind) {
    var load = new double[MINUTES];
    double now = 1;
    for (int i = 0; i < MINUTES; i++) {
      if (kind == Kind.UPS && random.nextDouble() < 1 / 40.0) {
        now = in(0.65, 1.35);
      }
      load[i] = now;
    }
    return load;
  }

  /// Logs grow and are rotated away.
  private void sawTooth(double[] drift) {
    double height = in(0.03, 0.15);
    int period = (int) in(4 * HOUR, 13 * HOUR);
    int start = random.nextInt(period);
    for (int i = 0; i < MINUTES; i++) {
      drift[i] += height * (((i + start) % period) / (double) period - 1);
    }
  }

  private double[] day(double amplitude, boolean peaked) {
    var day = new double[MINUTES];
    double phase = in(0, DAY);
    double sharp = peaked ? in(0.5, 2.5) : in(0.3, 1.2);
    double[] factor = {1, in(0.9, 1.1), in(0.9, 1.1), 1};
    for (int i = 0; i < MINUTES; i++) {
      double wave = 0.5 + 0.5 * Math.cos(2 * Math.PI * (i - phase) / DAY);
      double today = amplitude * factor[(int) ((i - phase) / DAY + 1)];
      day[i] = Math.min(today, 0.9) * Math.pow(wave, sharp);
      if (!peaked) {
        day[i] -= amplitude / 2;
      }
    }
    return day;
  }

  /// Noise of the minute, and a level that wanders and comes back.
  private double[] noisy(Kind kind, double[] level) {
    var noisy = new double[MINUTES];
    double white = in(kind.noise());
    double wandering = white * in(0, 0.8);
    double memory = Math.exp(-1 / in(10, 120));
    double heavy = random.nextDouble() < 0.5 ? 0.01 : 0;
    double wander = 0;
    for (int i = 0; i < MINUTES; i++) {
      wander = memory * wander + Math.sqrt(1 - memory * memory) * wandering * random.nextGaussian();
      double size = random.nextDouble() < heavy ? 6 * white : white;
      noisy[i] = level[i] + wander + size * random.nextGaussian();
    }
    return noisy;
  }

  private void disturb(Shape shape, double[] values, Metre metre) {
    if (random.nextDouble() < 0.3) {
      blank(values, 1 + random.nextInt(3), 20);
    }
    if (shape == Shape.OUTAGE) {
      int times = 1 + random.nextInt(3);
      for (int n = 0; n < times; n++) {
        int at = random.nextInt(MINUTES - 60);
        int length = 3 + random.nextInt(28);
        boolean absent = random.nextBoolean();
        for (int i = at; i < at + length; i++) {
          values[i] = absent ? Double.NaN : metre.nothing();
        }
      }
    }
    if (shape == Shape.BURSTS) {
      int times = 2 + random.nextInt(8);
      for (int n = 0; n < times; n++) {
        int at = random.nextInt(MINUTES - 10);
        int length = 1 + random.nextInt(3);
        double worst = metre.at(in(1.0, 1.5));
        for (int i = at; i < at + length; i++) {
          values[i] = worst;
        }
      }
    }
  }

  private void blank(double[] values, int times, int most) {
    for (int n = 0; n < times; n++) {
      int at = random.nextInt(MINUTES - most);
      int length = 1 + random.nextInt(most);
      for (int i = at; i < at + length; i++) {
        values[i] = Double.NaN;
      }
    }
  }
}
