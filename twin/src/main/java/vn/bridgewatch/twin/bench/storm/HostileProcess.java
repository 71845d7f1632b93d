package vn.bridgewatch.twin.bench.storm;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import vn.bridgewatch.twin.bench.Bed;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.rig.RigReport;

/// Peers that mean no good as a process of their own, and what it reports.
final class HostileProcess implements AutoCloseable {

  private static final int HEAP_MIB = 256;
  private static final Duration POLL = Duration.ofMillis(250);

  private final Bed bed;
  private final String name;

  private HostileProcess(Bed bed, String name) {
    this.bed = bed;
    this.name = name;
  }

  /// @param kind as [Peers] knows it
  static HostileProcess start(Bed bed, String kind, int count, int framesPerSecond)
      throws IOException {
    bed.startRig(
        kind,
        Hostile.class.getName(),
        HEAP_MIB,
        List.of(
            "" + bed.collectorPort(),
            bed.tls().toString(),
            kind,
            "" + count,
            "" + framesPerSecond));
    return new HostileProcess(bed, kind);
  }

  /// Waits until it reports something.
  ///
  /// @throws BenchException where it does not in time
  RigReport await(Predicate<RigReport> wanted, Duration atMost, String what)
      throws BenchException, InterruptedException {
    long deadlineNanos = System.nanoTime() + atMost.toNanos();
    while (System.nanoTime() < deadlineNanos) {
      try {
        RigReport report = RigReport.of(bed.tail(name));
        if (wanted.test(report)) {
          return report;
        }
      } catch (IOException _) {
        // said nothing yet
      }
      Thread.sleep(POLL);
    }
    throw new BenchException(
        "not within %d s: %s; it says:\n%s".formatted(atMost.toSeconds(), what, bed.tail(name)));
  }

  RigReport report() throws BenchException, InterruptedException {
    return await(_ -> true, Duration.ofSeconds(20), "a report of " + name);
  }

  @Override
  public void close() {
    bed.end(name);
  }
}
