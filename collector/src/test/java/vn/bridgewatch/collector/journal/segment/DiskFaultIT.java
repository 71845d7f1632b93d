package vn.bridgewatch.collector.journal.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.collector.journal.Journal;
import vn.bridgewatch.collector.journal.Offsets;

/// The journal on a disk that is really full, under fsyncs that the kernel really refuses, and
/// killed.
class DiskFaultIT {

  private static final int WAIT_SECONDS = 120;

  /// One of our numbers; generous, because the machine of a test is busy.
  private static final Duration BACK_WITHIN = Duration.ofSeconds(10);

  @TempDir Path folder;

  @Test
  void aFullDiskIsWaitedForAndTakenUpAgainWithoutARestart() throws Exception {
    run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString());
    try {
      Path ballast = folder.resolve("ballast");
      Files.write(ballast, new byte[400 * 1024]);
      Path home = folder.resolve("journal");
      List<CompletableFuture<Long>> futures = new ArrayList<>();
      long sequence = 0;
      try (var journal = SegmentJournal.open(JournalLife.settings(home))) {
        while (journal.failure().isEmpty()) {
          List<CompletableFuture<Long>> some = new ArrayList<>();
          for (int i = 0; i < 200; i++) {
            some.add(journal.append(JournalLife.entry(++sequence)));
          }
          futures.addAll(some);
          while (journal.failure().isEmpty()
              && !some.stream().allMatch(CompletableFuture::isDone)) {
            TimeUnit.MILLISECONDS.sleep(1);
          }
        }
        CompletableFuture<Long> waiting = journal.append(JournalLife.entry(++sequence));
        futures.add(waiting);
        assertThat(waiting).isNotDone();
        long acknowledged = futures.stream().filter(CompletableFuture::isDone).count();
        assertThat(acknowledged).isBetween(100L, sequence - 1);
        assertThat(journal.ledger().contains(JournalLife.entry(sequence).id())).isFalse();

        Files.delete(ballast);
        long freedNanos = System.nanoTime();
        CompletableFuture<Long> oldest =
            futures.stream().filter(future -> !future.isDone()).findFirst().orElseThrow();
        oldest.get(WAIT_SECONDS, TimeUnit.SECONDS);
        assertThat(Duration.ofNanos(System.nanoTime() - freedNanos)).isLessThan(BACK_WITHIN);
      }
      List<Long> kept = new ArrayList<>();
      for (int i = 0; i < futures.size(); i++) {
        if (!futures.get(i).isCompletedExceptionally()) {
          kept.add(i + 1L);
        }
      }
      assertThat(sequences(home)).containsAll(kept).doesNotHaveDuplicates();
    } finally {
      run("umount", folder.toString());
    }
  }

  @Test
  void refusedFsyncsAcknowledgeNothingAndLoseNothing() throws Exception {
    Process life =
        start(
            "strace",
            "-f",
            "-qq",
            "-o",
            folder.resolve("calls").toString(),
            "-e",
            "trace=fsync",
            "-e",
            "inject=fsync:error=EIO:when=12..14",
            java(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            JournalLife.class.getName(),
            folder.resolve("journal").toString(),
            "1",
            "60");
    String said = new String(life.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(life.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(life.exitValue()).as(said).isZero();

    assertThat(Files.readString(folder.resolve("calls"))).contains("EIO").contains("INJECTED");
    assertThat(acknowledged(said)).hasSize(60);
    assertThat(sequences(folder.resolve("journal"))).hasSize(60).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void killedAgainAndAgainItKeepsWhatItAcknowledged() throws Exception {
    Path home = folder.resolve("journal");
    List<Long> acknowledged = new ArrayList<>();
    for (int kill = 0; kill < 4; kill++) {
      Process life =
          start(
              java(),
              "-XX:TieredStopAtLevel=1",
              "-cp",
              System.getProperty("java.class.path"),
              JournalLife.class.getName(),
              home.toString(),
              Long.toString(1 + kill * 1_000_000L),
              "1000000");
      try (var lines = life.inputReader()) {
        for (int i = 0; i < 40 + 13 * kill; i++) {
          acknowledged.addAll(acknowledged(String.valueOf(lines.readLine())));
        }
        life.destroyForcibly();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          acknowledged.addAll(acknowledged(line));
        }
      } catch (IOException _) {
        // the pipe went with the process
      }
      assertThat(life.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    List<Long> found = sequences(home);
    assertThat(acknowledged).hasSizeGreaterThan(160);
    assertThat(found).containsAll(acknowledged).doesNotHaveDuplicates();
    assertThat(found.size()).isLessThanOrEqualTo(acknowledged.size() + 8); // what was under way
  }

  private static List<Long> acknowledged(String said) {
    return said.lines().filter(line -> line.matches("\\d+")).map(Long::valueOf).toList();
  }

  private static List<Long> sequences(Path home) throws IOException {
    try (var journal = SegmentJournal.open(JournalLife.settings(home));
        Journal.Cursor cursor = journal.read(Offsets.NONE)) {
      return cursor.next(Integer.MAX_VALUE).stream().map(at -> at.entry().id().sequence()).toList();
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static Process start(String... command) throws IOException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new AssertionError(command[0] + " is missing: see bin/setup --for test", e);
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = start(command);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor())
        .as("%s (needs root): %s", String.join(" ", command), said)
        .isZero();
  }
}
