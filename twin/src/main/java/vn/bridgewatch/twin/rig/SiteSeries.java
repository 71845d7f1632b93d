package vn.bridgewatch.twin.rig;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Tick;

/// The 200 series of a site from one seed; exactly 57 of them change from one tick to the next.
///
/// 30 change always: octets and packets of four busy ports (10^5 to 10^6 and 10^2 to 10^3 a tick),
/// eight round trips with the nanoseconds that the agent's clock gives, four jitters in
/// microseconds, an uptime, a counter of packets. The other 27 are drawn from 60 gauges with none
/// to two decimals, 40 slow counters and 70 states by weights 1, 0.5 and 0.003, so that it is never
/// known before which ones they are.
public final class SiteSeries {

  public static final int COUNT = 200;
  public static final int CHANGING = 57;
  public static final long TICK_MILLIS = 5_000;

  /// How one value moves: the next mantissa from the last.
  private interface Move {
    long next(long last, Random random);
  }

  private static final class Line {
    final Series series;
    final double divisor;
    final double weight; // 0: changes always
    final Move move;
    long mantissa;
    Observation now;

    Line(Series series, double divisor, double weight, long start, Move move) {
      this.series = series;
      this.divisor = divisor;
      this.weight = weight;
      this.move = move;
      this.mantissa = start;
      this.now = observation();
    }

    void change(Random random) {
      long next = mantissa;
      while (next == mantissa) {
        next = move.next(mantissa, random);
      }
      mantissa = next;
      now = observation();
    }

    Observation observation() {
      return Observation.of(series.metric(), series.labels(), mantissa / divisor);
    }
  }

  private final Random random;
  private final List<Line> lines = new ArrayList<>();
  private final List<Line> sometimes;
  private long wallMillis;

  public SiteSeries(long seed, long startMillis) {
    random = new Random(seed);
    wallMillis = startMillis;
    ports();
    probes();
    gauges();
    states();
    if (lines.size() != COUNT) {
      throw new IllegalStateException(lines.size() + " series");
    }
    sometimes = lines.stream().filter(line -> line.weight > 0).toList();
  }

  private void ports() {
    for (int port = 1; port <= 4; port++) {
      for (String way : List.of("In", "Out")) {
        long scale = 40_000L * port;
        add(
            Metric.counter("ifHC" + way + "Octets", "Octets " + way),
            port(port),
            1,
            0,
            1L << 40,
            (last, r) -> last + scale * 5 + r.nextLong(scale * 3));
        add(
            Metric.counter("ifHC" + way + "UcastPkts", "Unicast packets " + way),
            port(port),
            1,
            0,
            1L << 32,
            (last, r) -> last + scale / 160 + r.nextLong(scale / 100));
      }
    }
    for (String name : List.of("BroadcastPkts", "MulticastPkts", "Errors", "Discards")) {
      for (int port = 1; port <= 10; port++) {
        add(
            Metric.counter("ifIn" + name, name + " received"),
            port(port),
            1,
            0.5,
            random.nextInt(1_000_000),
            (last, r) -> last + 1 + r.nextInt(12));
      }
    }
  }

  private void probes() {
    for (int target = 0; target < 4; target++) {
      Labels labels = Labels.of("probe", "target-" + target, "instance", "127.0.0." + (target + 1));
      long nanos = 6_000_000L + 7_000_000L * target;
      Move roundTrip = (_, r) -> nanos + (long) Math.abs(r.nextGaussian() * 900_000);
      add(
          Metric.gauge("probe_duration_seconds", "How long the probe took"),
          labels,
          1e9,
          0,
          nanos,
          roundTrip);
      add(
          Metric.gauge("probe_icmp_duration_seconds", "Duration by phase"),
          labels.with("phase", "rtt"),
          1e9,
          0,
          nanos,
          roundTrip);
      add(
          Metric.gauge("bridgewatch_media_jitter_seconds", "Jitter (RFC 3550)"),
          labels,
          1e6,
          0,
          1_500,
          (_, r) -> 1_200 + r.nextInt(900));
    }
    add(
        Metric.gauge("sysUpTime", "Hundredths of a second since the restart"),
        device("switch"),
        1,
        0,
        9_000_000,
        (last, r) -> last + 499 + r.nextInt(3));
    add(
        Metric.counter("bridgewatch_media_packets_total", "Packets of test streams"),
        device("agent"),
        1,
        0,
        0,
        (last, r) -> last + 245 + r.nextInt(12));
  }

  private void gauges() {
    for (int i = 0; i < 20; i++) {
      add(
          Metric.gauge("bridgewatch_temperature_celsius", "Temperature"),
          device("sensor-" + i),
          10,
          1,
          380 + random.nextInt(90),
          (last, r) -> last + r.nextInt(7) - 3);
      add(
          Metric.gauge("bridgewatch_load_percent", "Load"),
          device("part-" + i),
          1,
          1,
          20 + random.nextInt(40),
          (_, r) -> 20 + r.nextInt(40));
      add(
          Metric.gauge("bridgewatch_bit_rate_kbits", "Bit rate of a stream"),
          device("stream-" + i),
          100,
          1,
          190_000,
          (last, r) -> Math.clamp(last + r.nextInt(4_001) - 2_000, 150_000, 230_000));
    }
  }

  private void states() {
    Move flip = (last, _) -> 3 - last; // up is 1, down is 2 (RFC 2863)
    for (int port = 1; port <= 24; port++) {
      add(Metric.gauge("ifOperStatus", "State"), port(port), 1, 0.003, 1, flip);
      add(Metric.gauge("ifAdminStatus", "Wanted state"), port(port), 1, 0.003, 1, flip);
    }
    for (int i = 0; i < 22; i++) {
      Labels labels = Labels.of("probe", "check-" + i, "instance", "127.0.1." + i);
      add(
          Metric.gauge("probe_success", "Whether the target was reached"),
          labels,
          1,
          0.003,
          1,
          (last, _) -> 1 - last);
    }
  }

  private static Labels port(int port) {
    return Labels.of(
        Map.of("device", "switch", "ifIndex", "" + port, "ifName", "GigabitEthernet0/" + port));
  }

  private static Labels device(String name) {
    return Labels.of("device", name);
  }

  private void add(
      Metric metric, Labels labels, double divisor, double weight, long start, Move move) {
    lines.add(new Line(new Series(metric, labels), divisor, weight, start, move));
  }

  /// The next tick; the first is where all begin.
  public Tick next() {
    wallMillis += TICK_MILLIS + random.nextInt(3) - 1;
    lines.stream().filter(line -> line.weight == 0).forEach(line -> line.change(random));
    int always = lines.size() - sometimes.size();
    record Drawn(Line line, double key) {}
    sometimes.stream()
        .map(line -> new Drawn(line, -Math.log(1 - random.nextDouble()) / line.weight))
        .sorted(Comparator.comparingDouble(Drawn::key))
        .limit(CHANGING - always)
        .forEach(drawn -> drawn.line().change(random));
    return new Tick(wallMillis, lines.stream().map(line -> line.now).toList());
  }

  /// The next tick in which nothing changes.
  public Tick nextQuiet() {
    wallMillis += TICK_MILLIS + random.nextInt(3) - 1;
    return new Tick(wallMillis, lines.stream().map(line -> line.now).toList());
  }

  public static List<Tick> ticks(long seed, long startMillis, int count) {
    var series = new SiteSeries(seed, startMillis);
    return IntStream.range(0, count).mapToObj(_ -> series.next()).toList();
  }
}
