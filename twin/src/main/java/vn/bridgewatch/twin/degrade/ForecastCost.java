package vn.bridgewatch.twin.degrade;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import vn.bridgewatch.rule.Limit;
import vn.bridgewatch.rule.forecast.ForecastDesk;
import vn.bridgewatch.rule.forecast.ForecastDetector;
import vn.bridgewatch.rule.forecast.Link;
import vn.bridgewatch.twin.bench.Goal;
import vn.bridgewatch.twin.bench.Goal.Figure;

/// What the forecast of a series costs in memory and time, over as many series as the country has.
final class ForecastCost {

  private static final int COUNTRY = 700_000;
  private static final int SERIES = 200_000;
  private static final int SERIES_QUICK = 70_000;
  private static final int TICK_MILLIS = 10_000;
  private static final int WARM_TICKS = 12;
  private static final int HOURS = 20;
  private static final double CORES_MAX = 0.25;
  private static final double AT_RISK = 0.03; // of all series

  private final int series;

  ForecastCost(boolean quick) {
    this.series = quick ? SERIES_QUICK : SERIES;
  }

  Goal measure() {
    var desk = new ForecastDesk();
    long before = used();
    List<ForecastDetector> all = new ArrayList<>(series);
    for (int i = 0; i < series; i++) {
      all.add(new ForecastDetector(new Limit.Above(80), Link.IDENTITY, desk));
    }
    double bytes = (used() - before) / (double) series;
    double sample = sampleNanos(all);
    double quiet = judgementNanos(desk, 0);
    double risk = judgementNanos(desk, 1);
    double perTick = sample + TICK_MILLIS / 600_000.0 * (quiet + AT_RISK * risk);
    double cores = perTick * COUNTRY / (TICK_MILLIS * 1e6);
    return new Goal(
        "What the forecast of a series costs",
        List.of(
            Figure.told("heap of a series, measured", bytes, "bytes"),
            Figure.count("  of it state", ForecastDetector.BYTES, "bytes"),
            Figure.told("a sample", sample, "ns"),
            Figure.told("every ten minutes, a quiet series", quiet, "ns"),
            Figure.told("every ten minutes, a series at risk", risk, "ns"),
            Figure.atMost(
                "700,000 series every 10 s, 3 % of them at risk", cores, "cores", CORES_MAX)),
        List.of("%,d series in memory; one thread.".formatted(series)));
  }

  private static long used() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static double sampleNanos(List<ForecastDetector> all) {
    long millis = Scenario.START_MILLIS;
    long start = 0;
    int ticks = 3 * WARM_TICKS;
    for (int tick = 0; tick < ticks; tick++) {
      if (tick == WARM_TICKS) {
        start = System.nanoTime();
      }
      for (int i = 0; i < all.size(); i++) {
        all.get(i).sample(millis, 40 + (i * 31 + tick * 17) % 7, Long.MAX_VALUE / 2);
      }
      millis += TICK_MILLIS;
    }
    return (System.nanoTime() - start) / (double) (ticks - WARM_TICKS) / all.size();
  }

  /// The time of a judgement, sample by sample work apart: a sample each ten minutes.
  private static double judgementNanos(ForecastDesk desk, double slopeAnHour) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    long nanos = 0;
    long count = 0;
    for (int round = 0; round < 60; round++) {
      var detector = new ForecastDetector(new Limit.Above(80), Link.IDENTITY, desk);
      long millis = Scenario.START_MILLIS;
      for (int point = 0; point < HOURS * 6; point++) {
        double rise = Math.max(0, point - 84) / 6.0 * 3 * slopeAnHour;
        double value = 40 + rise + random.nextGaussian();
        boolean counts = point >= 90 && round >= 20;
        long start = System.nanoTime();
        detector.sample(millis, value, millis + ForecastDetector.HORIZON_MAX_MILLIS);
        if (counts) {
          nanos += System.nanoTime() - start;
          count++;
        }
        millis += 600_000;
      }
    }
    return nanos / (double) count;
  }
}
