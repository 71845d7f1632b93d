package vn.bridgewatch.twin.bench.probe;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import vn.bridgewatch.twin.bench.Bed;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.bench.ProcessUsage;

/// A process that does nothing but probe, with the agent's own code.
final class Load implements AutoCloseable {

  private static final String PROGRAM = "vn.bridgewatch.agent.bench.ProbeLoad";
  private static final Duration POLL = Duration.ofMillis(5);
  private static final Duration SPEAKS_WITHIN = Duration.ofSeconds(30);

  private final Bed bed;
  private final String name;
  private final ProcessUsage usage;

  /// What a time of probing cost and gave.
  record Seen(double micros, double perSecond, long failed) {}

  /// How many attempts had ended when it said so.
  private record Count(long good, long bad, long atNanos, Duration cpu) {}

  private Load(Bed bed, String name, ProcessUsage usage) {
    this.bed = bed;
    this.name = name;
    this.usage = usage;
  }

  /// @param perSecond attempts; 0: as many as can be
  /// @param oneCore whether it may use the first core only
  static Load start(
      Bed bed, String kind, int atOnce, int perSecond, boolean oneCore, List<String> options)
      throws IOException {
    var arguments = new ArrayList<>(List.of(kind, "" + atOnce, "" + perSecond));
    arguments.addAll(options);
    String name = "load-" + kind + (oneCore ? "-one-core" : "");
    List<String> before = oneCore ? List.of("taskset", "--cpu-list", "0") : List.of();
    Process process = bed.startLoad(name, before, PROGRAM, arguments);
    return new Load(bed, name, new ProcessUsage(process.pid()));
  }

  Seen measure(Duration warmUp, Duration time)
      throws IOException, BenchException, InterruptedException {
    Thread.sleep(warmUp);
    Count before = next();
    Thread.sleep(time);
    Count after = next();
    long attempts = after.good() - before.good() + after.bad() - before.bad();
    if (attempts == 0) {
      throw new BenchException(name + " made no attempt:\n" + bed.tail(name));
    }
    return new Seen(
        after.cpu().minus(before.cpu()).toNanos() / 1e3 / attempts,
        attempts / ((after.atNanos() - before.atNanos()) / 1e9),
        after.bad() - before.bad());
  }

  /// Its next report, with the processor time of that moment.
  private Count next() throws IOException, BenchException, InterruptedException {
    String last = last();
    long endNanos = System.nanoTime() + SPEAKS_WITHIN.toNanos();
    while (System.nanoTime() < endNanos) {
      String now = last();
      if (!now.equals(last) && now.matches("\\d+ \\d+")) {
        String[] counts = now.split(" ", -1);
        return new Count(
            Long.parseLong(counts[0]), Long.parseLong(counts[1]), System.nanoTime(), usage.cpu());
      }
      Thread.sleep(POLL);
    }
    throw new BenchException(name + " says nothing:\n" + bed.tail(name));
  }

  private String last() {
    String tail = bed.tail(name);
    return tail.substring(tail.lastIndexOf('\n') + 1);
  }

  @Override
  public void close() {
    bed.end(name);
  }
}
