package vn.bridgewatch.twin.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vn.bridgewatch.twin.process.Programs;

/// Collector, agent and snmp_exporter, started and ready, with modules that read a device of many
/// ports.
final class Scene {

  static final Duration INTERVAL = Duration.ofSeconds(5); // the least that the agent takes
  static final String COMMUNITY = "bench";

  private static final int SERIES_MAX = 20_000;
  private static final Duration TAKEN_UP_MAX = Duration.ofSeconds(60);
  private static final Pattern ATTEMPTS =
      Pattern.compile(
          "(?m)^bridgewatch_agent_attempts_total\\{[^}]*kind=\"snmp\"[^}]*outcome=\"([a-z]+)\"[^}]*} (\\S+)$");

  private final Bed bed;
  private final AgentFile file;
  private final int metricsPort;
  private final int peerPort;
  private final ProcessUsage agent;
  private final ProcessUsage peer;

  /// @param devices that the agent reads from the start
  Scene(Bed bed, List<AgentFile.Device> devices, Consumer<String> progress)
      throws IOException, BenchException, InterruptedException {
    this.bed = bed;
    Path exporter = exporter();
    Path before = bed.folder().resolve("modules-before-0.23.yml");
    Path since = bed.folder().resolve("modules-since-0.23.yml");
    Files.writeString(before, Interfaces.moduleBefore023(COMMUNITY));
    Files.writeString(since, Interfaces.moduleSince023(COMMUNITY));
    progress.accept("starting the collector, the agent and snmp_exporter");
    bed.startCollector();
    this.metricsPort = Bed.freePort();
    this.file =
        new AgentFile(
            bed.folder().resolve("agent.yaml"),
            bed.collectorPort(),
            metricsPort,
            since,
            SERIES_MAX);
    file.write(devices, Integer.MAX_VALUE);
    this.agent = new ProcessUsage(bed.startAgent(file.file(), metricsPort).pid());
    this.peerPort = Bed.freePort();
    this.peer =
        new ProcessUsage(
            bed.startPeer(
                    "snmp_exporter",
                    List.of(
                        exporter.toString(),
                        "--config.file=" + before,
                        "--web.listen-address=127.0.0.1:" + peerPort),
                    URI.create("http://127.0.0.1:" + peerPort + "/"))
                .pid());
  }

  /// snmp_exporter's program.
  static Path exporter() throws BenchException {
    return Programs.find("prometheus-snmp-exporter")
        .orElseThrow(() ->
            new BenchException(
                "the program prometheus-snmp-exporter is missing, beside which we measure;"
                    + " install it: apt-get install prometheus-snmp-exporter"));
  }

  ProcessUsage agent() {
    return agent;
  }

  ProcessUsage peer() {
    return peer;
  }

  /// Lets the agent read these devices, and waits until it has taken that up.
  void read(List<AgentFile.Device> devices)
      throws IOException, BenchException, InterruptedException {
    file.write(devices, Integer.MAX_VALUE);
    await(!devices.isEmpty());
  }

  /// Waits until the agent has read its first devices.
  void awaitReadings() throws IOException, BenchException, InterruptedException {
    await(true);
  }

  private void await(boolean reads) throws IOException, BenchException, InterruptedException {
    long deadlineNanos = System.nanoTime() + TAKEN_UP_MAX.toNanos();
    while (metrics().contains("\nifNumber{") != reads) {
      if (System.nanoTime() > deadlineNanos) {
        throw new BenchException(
            "the agent did not take up its configuration within %d s"
                .formatted(TAKEN_UP_MAX.toSeconds()));
      }
      Thread.sleep(Duration.ofMillis(500));
    }
    if (reads) {
      Thread.sleep(INTERVAL.multipliedBy(2)); // every device has been read since
    }
  }

  private String metrics() throws IOException, BenchException, InterruptedException {
    return bed.get(URI.create("http://127.0.0.1:" + metricsPort + "/metrics"));
  }

  /// Readings of the agent that came whole so far.
  ///
  /// @throws BenchException where one did not
  long readings() throws IOException, BenchException, InterruptedException {
    Matcher matcher = ATTEMPTS.matcher(metrics());
    long whole = 0;
    while (matcher.find()) {
      double count = Double.parseDouble(matcher.group(2));
      if (!matcher.group(1).equals("reached") && count > 0) {
        throw new BenchException("a reading of the agent was not whole: " + matcher.group());
      }
      whole += (long) count;
    }
    return whole;
  }

  /// Scrapes one device through snmp_exporter; it must give all samples.
  void scrape(AgentFile.Device device, int samples)
      throws IOException, BenchException, InterruptedException {
    String text =
        bed.get(
            URI.create(
                "http://127.0.0.1:%d/snmp?module=%s&target=%s:%d"
                    .formatted(peerPort, device.module(), device.address(), device.port())));
    long given = text.lines().filter(line -> line.startsWith("if")).count();
    if (given != samples) {
      throw new BenchException("snmp_exporter gave " + given + " samples, not " + samples);
    }
  }
}
