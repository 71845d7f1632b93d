package vn.bridgewatch.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.bridgewatch.agent.lab.AgentLine;
import vn.bridgewatch.agent.lab.Certificates;
import vn.bridgewatch.agent.lab.Programs;

/// The spool of a true agent without a collector: killed, without room on its disk, and with a disk
/// that fails its fsyncs.
class SpoolIT {

  /// What waits for the fsync, and as long again for a machine that does much else.
  private static final long LOST_MILLIS_MAX = 1_000;

  private static final long INTERVAL_MILLIS = 1_000;

  @TempDir Path folder;
  private Programs programs = new Programs(Path.of("."));
  private final List<Process> started = new ArrayList<>();
  private int port;

  @BeforeEach
  void prepare() throws Exception {
    programs = new Programs(folder);
    new Certificates(programs).make("agent", "URI:urn:bridgewatch:agent:agent-1", 5);
    port = Programs.freePort();
    Files.writeString(folder.resolve("agent.yaml"), configuration());
  }

  /// An agent that is traced does not end with who traces it.
  @AfterEach
  void end() throws InterruptedException {
    List<ProcessHandle> traced = new ArrayList<>();
    started.forEach(process -> process.descendants().forEach(traced::add));
    traced.forEach(ProcessHandle::destroyForcibly);
    programs.end();
    for (ProcessHandle each : traced) {
      each.onExit().join();
    }
  }

  @Test
  void aKilledAgentLosesNoEventAndASecondOfSamplesAtMost() throws Exception {
    Process agent = start(List.of());
    Programs.await("many records are on the disk", () -> metric("spool_disk_fsyncs_total") >= 8);
    long before = System.currentTimeMillis();
    agent.destroyForcibly().waitFor();

    List<String> lines = lines("--records");
    assertThat(lines).anyMatch(line -> line.contains(" event "));
    long newest =
        lines.stream().mapToLong(line -> Long.parseLong(line.split(" ", -1)[4])).max().orElse(0);
    assertThat(before - newest)
        .as("ms from the last sample on the disk to the kill")
        .isLessThan(LOST_MILLIS_MAX + INTERVAL_MILLIS);
    assertThat(lines).doesNotHaveDuplicates();

    start(List.of());
    Programs.await(
        "the next life finds them", () -> metric("spool_recovered_records_total") == lines.size());
    assertThat(metric("spool_records")).isGreaterThanOrEqualTo(lines.size());
  }

  @Test
  void aFullDiskStopsNothingAndIsUsedAgainOnceThereIsRoom() throws Exception {
    Path state = Files.createDirectory(folder.resolve("state"));
    programs.run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", state.toString());
    try {
      start(List.of());
      Programs.await("records are on the disk", () -> metric("spool_disk_fsyncs_total") >= 2);
      Path filler = state.resolve("filler");
      fill(filler);
      Programs.await("the full disk is seen", () -> metric("spool_disk_failing") == 1);
      double attempts = metric("attempts_total");
      Programs.await("it goes on measuring", () -> metric("attempts_total") > attempts + 5);
      assertThat(metric("spool_unwritten_records")).isPositive();

      Files.delete(filler);
      long room = System.nanoTime();
      Programs.await("the disk is used again", () -> metric("spool_disk_failing") == 0);
      assertThat((System.nanoTime() - room) / 1e9).as("seconds").isLessThan(10);
      Programs.await("nothing waits any more", () -> metric("spool_unwritten_records") < 10);
      assertThat(metric("spool_dropped_samples_total")).isZero();
      assertThat(lines("--records").stream().filter(line -> line.contains(" event ")).count())
          .as("started, failed, works")
          .isGreaterThanOrEqualTo(3);
      programs.end();
    } finally {
      programs.end();
      programs.run("umount", state.toString());
    }
  }

  @Test
  void anFsyncThatFailsStopsNothing() throws Exception {
    start(
        List.of(
            Programs.found("strace"),
            "-f",
            "-qq",
            "-o",
            folder.resolve("strace.txt").toString(),
            "--seccomp-bpf",
            "-e",
            "trace=fsync,fdatasync",
            "-e",
            "inject=fsync,fdatasync:error=EIO:when=6+"));
    Programs.await("the failure is seen", () -> metric("spool_disk_failing") == 1);
    double attempts = metric("attempts_total");
    Programs.await("it goes on measuring", () -> metric("attempts_total") > attempts + 5);
    Programs.await("it tries again", () -> metric("spool_disk_failures_total") >= 2);

    assertThat(metric("spool_dropped_samples_total")).isZero();
    assertThat(metric("spool_dropped_events_total")).isZero();
  }

  private Process start(List<String> before) throws Exception {
    Process process =
        programs.start(
            AgentLine.behind(
                new ArrayList<>(before),
                "agent",
                "--config",
                folder.resolve("agent.yaml").toString()));
    started.add(process);
    Programs.await("the agent serves its metrics", () -> metric("build_info") == 1);
    return process;
  }

  private static void fill(Path file) throws IOException {
    var zeros = new byte[4_096];
    try (var out = Files.newOutputStream(file)) {
      while (true) {
        out.write(zeros);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  /// The sum of a figure of the agent; NaN while it is not told.
  private double metric(String name) {
    Pattern pattern =
        Pattern.compile("(?m)^bridgewatch_agent_" + name + "(?:\\{.*})? ([0-9.E+-]+)$");
    try (InputStream in =
        URI.create("http://127.0.0.1:" + port + "/metrics").toURL().openStream()) {
      Matcher matcher = pattern.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      double sum = Double.NaN;
      while (matcher.find()) {
        sum = (Double.isNaN(sum) ? 0 : sum) + Double.parseDouble(matcher.group(1));
      }
      return sum;
    } catch (IOException _) {
      return Double.NaN;
    }
  }

  private List<String> lines(String option) {
    var out = new ByteArrayOutputStream();
    int code =
        AgentCli.run(
            new String[] {
              "agent", "spool", "--folder", folder.resolve("state/spool").toString(), option
            },
            new PrintStream(out, true, StandardCharsets.UTF_8),
            System.err);
    assertThat(code).isZero();
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private String configuration() throws IOException {
    return """
    agent: agent-1
    site: "00004"
    province: "01"
    state_dir: state
    identity: { certificate: agent.pem, key: agent.key, ca: ca.pem }
    uplink: { collectors: [ { host: 127.0.0.1, port: %d } ], server_name: collector }
    metrics: { port: %d }
    spool: { quota_mib: 4 }
    allow: [ 127.0.0.0/8 ]
    sites:
      - site: "00004"
        probes:
          - { kind: icmp, name: one, target: 127.0.0.1, interval: 1s, timeout: 500ms }
          - { kind: icmp, name: two, target: 127.0.0.2, interval: 1s, timeout: 500ms }
    """
        .formatted(Programs.freePort(), port);
  }
}
