package vn.bridgewatch.twin.bench;

import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import vn.bridgewatch.twin.rig.Rig;
import vn.bridgewatch.twin.rig.RigReport;

/// A rig as a process of its own, what it reports and what it can be told.
public final class RigProcess {

  private static final String NAME = "rig";
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration SAID_WITHIN = Duration.ofSeconds(20);
  private static final int END_SECONDS_MAX = 60;

  private final Bed bed;
  private final Process process;

  private RigProcess(Bed bed, Process process) {
    this.bed = bed;
    this.process = process;
  }

  /// @param port where its clients find a collector
  /// @param interval from one tick of a client to the next
  /// @param more arguments of [Rig] behind those
  public static RigProcess start(
      Bed bed, int port, int clients, Duration interval, int heapMebibytes, List<String> more)
      throws IOException {
    var arguments =
        new ArrayList<>(
            List.of("" + port, bed.tls().toString(), "" + clients, "" + interval.toMillis()));
    arguments.addAll(more);
    return new RigProcess(bed, bed.startRig(NAME, Rig.class.getName(), heapMebibytes, arguments));
  }

  /// The inventory in which the collector knows the clients.
  public static String inventory(int clients) {
    var text = new StringBuilder("sites:\n");
    for (int i = 0; i < clients; i++) {
      text.append(
          "  - { key: \"%s\", name: Rig %d, province: \"01\", tier: other, agent: %s }\n"
              .formatted(Rig.site(i), i, Rig.agent(i)));
    }
    return text.toString();
  }

  public long pid() {
    return process.pid();
  }

  /// What it said last.
  public RigReport report() throws IOException, BenchException, InterruptedException {
    long deadlineNanos = System.nanoTime() + SAID_WITHIN.toNanos();
    while (!bed.tail(NAME).contains("failure=") && System.nanoTime() < deadlineNanos) {
      if (!process.isAlive()) {
        throw new BenchException("the rig ended:\n" + bed.tail(NAME));
      }
      Thread.sleep(POLL);
    }
    return RigReport.of(bed.tail(NAME));
  }

  /// Waits until it reports something.
  ///
  /// @throws BenchException where it does not in time
  public RigReport await(Predicate<RigReport> wanted, Duration atMost, String what)
      throws IOException, BenchException, InterruptedException {
    long deadlineNanos = System.nanoTime() + atMost.toNanos();
    RigReport report = report();
    while (!wanted.test(report)) {
      if (!process.isAlive()) {
        throw new BenchException("the rig ended:\n" + bed.tail(NAME));
      }
      if (System.nanoTime() > deadlineNanos) {
        throw new BenchException(
            "not within %d s: %s; the rig says %s, last failure: %s"
                .formatted(atMost.toSeconds(), what, report.values(), report.failure()));
      }
      Thread.sleep(POLL);
      report = report();
    }
    return report;
  }

  /// Gives it one of its commands.
  public void tell(String command) throws IOException {
    Writer words = process.outputWriter();
    words.write(command + "\n");
    words.flush();
  }

  /// Ends it as it wants to end, with its ledger written.
  ///
  /// @throws BenchException where it ends otherwise
  public void end() throws IOException, BenchException, InterruptedException {
    process.outputWriter().close();
    if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
      throw new BenchException("the rig does not end");
    }
    if (process.exitValue() != 0) {
      throw new BenchException("the rig failed:\n" + bed.tail(NAME));
    }
  }
}
