package vn.bridgewatch.twin.degrade;

import java.util.random.RandomGenerator;
import vn.bridgewatch.rule.Limit;

/// What a device reports of a true level: a scale from usual (0) to limit (1), and how it is read.
final class Metre {

  private final Kind kind;
  private final Limit limit;
  private final double usual;
  private final double packets; // a minute, where losses are counted

  private Metre(Kind kind, Limit limit, double usual, double packets) {
    this.kind = kind;
    this.limit = limit;
    this.usual = usual;
    this.packets = packets;
  }

  Limit limit() {
    return limit;
  }

  double usual() {
    return usual;
  }

  static Metre of(Kind kind, RandomGenerator random) {
    double a = random.nextDouble();
    double packets = 600 * Math.pow(20, random.nextDouble());
    return switch (kind) {
      case LOSS -> above(kind, 0.02, 0.0003 + 0.001 * a, packets);
      case OPTICAL -> new Metre(kind, new Limit.Below(-20), -12 - 5 * a, packets);
      case UPS -> new Metre(kind, new Limit.Below(25), 100, packets);
      case FAN -> above(kind, 70, 35 + 15 * a, packets);
      case BUFFER -> above(kind, 0.9, 0.25 + 0.3 * a, packets);
      case ERRORS -> above(kind, 0.01, 0.0002 + 0.0006 * a, packets);
      case FLAPPING -> above(kind, 8, 0.3 + 0.5 * a, packets);
      case DISK -> above(kind, 92, 50 + 25 * a, packets);
      case UTILISATION -> above(kind, 0.9, 0.3 + 0.2 * a, packets);
    };
  }

  private static Metre above(Kind kind, double limit, double usual, double packets) {
    return new Metre(kind, new Limit.Above(limit), usual, packets);
  }

  /// The true value of a level.
  double at(double level) {
    return switch (kind.link) {
      case IDENTITY -> usual + level * (limit.value() - usual);
      case LOG -> usual * Math.pow(limit.value() / usual, level);
      case LOGIT -> {
        double full = limit.value() > 1 ? 100 : 1;
        double from = Math.log(usual / (full - usual));
        double to = Math.log(limit.value() / (full - limit.value()));
        yield full / (1 + Math.exp(-(from + level * (to - from))));
      }
    };
  }

  /// What is reported where the device does not work.
  double nothing() {
    return switch (kind) {
      case LOSS, ERRORS -> 1;
      case OPTICAL -> -40;
      case UPS, FAN, BUFFER, FLAPPING, DISK, UTILISATION -> 0;
    };
  }

  double[] read(double[] levels, RandomGenerator random) {
    var values = new double[levels.length];
    double burst = 0;
    for (int i = 0; i < levels.length; i++) {
      double value = at(Math.clamp(levels[i], -3, 3));
      values[i] =
          switch (kind) {
            case LOSS -> poisson(packets * Math.min(value, 1), random) / packets;
            case ERRORS -> {
              // Errors come in bursts of some minutes, with pauses between.
              if (random.nextDouble() < 0.25) {
                burst = -Math.log(1 - random.nextDouble());
              }
              yield poisson(packets * Math.min(value * burst, 1), random) / packets;
            }
            case FLAPPING -> poisson(Math.min(value, 1e4), random);
            case UPS, DISK ->
                Math.rint(Math.clamp(value, 0, 100) * (kind == Kind.UPS ? 1 : 10))
                    / (kind == Kind.UPS ? 1 : 10);
            case OPTICAL, FAN -> Math.rint(value * 10) / 10;
            case BUFFER, UTILISATION -> value;
          };
    }
    return values;
  }

  private static double poisson(double mean, RandomGenerator random) {
    if (mean > 60) {
      return Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    int n = 0;
    while (product > limit) {
      product *= random.nextDouble();
      n++;
    }
    return n;
  }
}
