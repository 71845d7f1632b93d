package vn.bridgewatch.twin.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.bench.Goal;
import vn.bridgewatch.twin.bench.RigProcess;
import vn.bridgewatch.twin.process.Programs;

/// What can happen to the collector's disk: it is full, or says that it could not keep what it was
/// given. Both need root: a file system of their own, and another process' system calls.
final class StorageFaults {

  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final double BACK_SECONDS_MAX = 10;
  private static final int DISK_MIB = 192;
  private static final int QUIET_MILLIS_MAX = 4_000;
  private static final int FULL_MILLIS_MIN = 4_000;
  private static final int FULL_MILLIS_MAX = 15_000;
  private static final int BLOCK_BYTES = 64 * 1024;
  private static final long ACKNOWLEDGED_BEFORE_MILLIS = 2_000; // and told at most so much later
  private static final Duration ATTACHED_WITHIN = Duration.ofSeconds(20);

  private final Path root;
  private final int clients;
  private final Random random;
  private final Consumer<String> progress;

  StorageFaults(Path root, int clients, Random random, Consumer<String> progress) {
    this.root = root;
    this.clients = clients;
    this.random = random;
    this.progress = progress;
  }

  /// When something was wrong, by the wall clock.
  private record Trouble(long fromMillis, long toMillis) {}

  /// The disk is full for a while, again and again.
  Goal diskFull(int times) throws IOException, BenchException, InterruptedException {
    needRoot();
    var troubles = new ArrayList<Trouble>();
    try (Stage stage = Stage.open(root, clients)) {
      try (Disk disk = Disk.mount(stage.state(), DISK_MIB)) {
        stage.startCollector();
        RigProcess rig = stage.startRig(stage.bed().collectorPort(), INTERVAL);
        for (int time = 1; time <= times; time++) {
          Thread.sleep(random.nextInt(QUIET_MILLIS_MAX));
          progress.accept("the collector's disk is full, %d of %d".formatted(time, times));
          long fromMillis = System.currentTimeMillis();
          disk.fill(random.nextInt(FULL_MILLIS_MIN, FULL_MILLIS_MAX));
          troubles.add(new Trouble(fromMillis, System.currentTimeMillis()));
          stage.awaitAll(rig);
        }
        Stage.Proof proof = stage.prove(rig);
        return stage.goal(
            "%d times the collector's disk was full".formatted(times),
            proof,
            List.of(back(AcknowledgedTimes.of(stage.ledger()), troubles)));
      }
    }
  }

  /// Every fsync fails for a while, again and again: nothing may be acknowledged meanwhile.
  Goal fsync(int times) throws IOException, BenchException, InterruptedException {
    needRoot();
    Path strace =
        Programs.find("strace").orElseThrow(() -> new BenchException("strace is not installed"));
    var troubles = new ArrayList<Trouble>();
    try (Stage stage = Stage.open(root, clients)) {
      Process collector = stage.startCollector();
      RigProcess rig = stage.startRig(stage.bed().collectorPort(), INTERVAL);
      for (int time = 1; time <= times; time++) {
        Thread.sleep(random.nextInt(QUIET_MILLIS_MAX));
        progress.accept("fsync fails at the collector, %d of %d".formatted(time, times));
        troubles.add(fail(stage, strace, collector.pid()));
        stage.awaitAll(rig);
      }
      Stage.Proof proof = stage.prove(rig);
      AcknowledgedTimes acknowledged = AcknowledgedTimes.of(stage.ledger());
      long unduly =
          troubles.stream()
              .mapToLong(trouble -> acknowledged.within(trouble.fromMillis(), trouble.toMillis()))
              .sum();
      return stage.goal(
          "%d times fsync failed at the collector".formatted(times),
          proof,
          List.of(
              Goal.Figure.countAtMost("acknowledged while fsync failed", unduly, "", 0),
              back(acknowledged, troubles)));
    }
  }

  private Trouble fail(Stage stage, Path strace, long pid)
      throws IOException, BenchException, InterruptedException {
    Path trace = stage.bed().folder().resolve("strace");
    Files.deleteIfExists(trace);
    Process tracer =
        new ProcessBuilder(
                strace.toString(),
                "-f",
                "-p",
                "" + pid,
                "-o",
                trace.toString(),
                "-e",
                "trace=fsync,fdatasync",
                "-e",
                "inject=fsync,fdatasync:error=EIO")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      long deadlineNanos = System.nanoTime() + ATTACHED_WITHIN.toNanos();
      while (!Files.exists(trace) || !Files.readString(trace).contains("INJECTED")) {
        if (System.nanoTime() > deadlineNanos || !tracer.isAlive()) {
          throw new BenchException("strace does not fail an fsync of the collector");
        }
        Thread.sleep(50);
      }
      long fromMillis = System.currentTimeMillis() + ACKNOWLEDGED_BEFORE_MILLIS;
      Thread.sleep(random.nextInt(FULL_MILLIS_MIN, FULL_MILLIS_MAX));
      return new Trouble(fromMillis, System.currentTimeMillis());
    } finally {
      tracer.destroy(); // it lets go of the collector
      if (!tracer.waitFor(10, TimeUnit.SECONDS)) {
        tracer.destroyForcibly();
      }
    }
  }

  /// How long after the last trouble ended the first acknowledgement came, the longest.
  private static Goal.Figure back(AcknowledgedTimes acknowledged, List<Trouble> troubles) {
    double longest = 0;
    for (Trouble trouble : troubles) {
      longest = Math.max(longest, acknowledged.secondsUntilFirst(trouble.toMillis()));
    }
    return Goal.Figure.atMost(
        "from its end to the first acknowledged, longest", longest, "s", BACK_SECONDS_MAX);
  }

  private static void needRoot() throws IOException, BenchException {
    boolean root =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .anyMatch(line -> line.matches("Uid:\\s+\\d+\\s+0\\s.*"));
    if (!root) {
      throw new BenchException("this part needs root: it mounts a tmpfs and uses strace");
    }
  }

  /// A small file system in memory, mounted where a program keeps its files.
  private record Disk(Path folder) implements AutoCloseable {

    static Disk mount(Path folder, int mebibytes)
        throws IOException, BenchException, InterruptedException {
      Files.createDirectories(folder);
      Stage.run(
          List.of(
              "mount",
              "-t",
              "tmpfs",
              "-o",
              "size=" + mebibytes + "m,mode=700",
              "tmpfs",
              folder.toString()));
      return new Disk(folder);
    }

    /// Takes all the room that there is, for so long.
    void fill(long millis) throws IOException, InterruptedException {
      Path ballast = folder.resolve("ballast");
      try {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < deadlineNanos) {
          takeRoom(ballast);
          Thread.sleep(100); // what others gave back is taken too
        }
      } finally {
        Files.deleteIfExists(ballast);
      }
    }

    private static void takeRoom(Path ballast) throws IOException {
      try (var out =
          Files.newOutputStream(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        for (int bytes = BLOCK_BYTES; bytes > 0; bytes /= 16) {
          var block = new byte[bytes];
          try {
            while (true) {
              out.write(block);
            }
          } catch (IOException _) {
            // no room for a piece of this size any more
          }
        }
      }
    }

    @Override
    public void close() throws IOException {
      try {
        Stage.run(List.of("umount", "-l", folder.toString()));
      } catch (BenchException e) {
        throw new IOException(e.getMessage());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
