package vn.bridgewatch.twin.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vn.bridgewatch.twin.process.Programs;
import vn.bridgewatch.twin.snmp.Recording;
import vn.bridgewatch.twin.snmp.RecordingException;
import vn.bridgewatch.twin.snmp.Responder;

/// What one reading of a switch with 72 ports costs the agent and snmp_exporter, in processor time
/// of their whole processes.
///
/// Both read the same devices at the same pace, by turns: while one works the other idles, and what
/// it uses then is told too. The agent does in its time all that it does at a site: it makes the
/// series, keeps them for `/metrics`, encodes them and sends them over TLS to a collector. The peer
/// answers scrapes.
final class WalkCost {

  static final int PORTS = 72;
  private static final int DEVICES = 7; // so many fit series_max
  private static final Duration INTERVAL = Duration.ofSeconds(5); // the least that the agent takes
  private static final Duration TAKEN_UP_MAX = Duration.ofSeconds(60);
  private static final int SERIES_MAX = 20_000;
  private static final Pattern ATTEMPTS =
      Pattern.compile(
          "(?m)^bridgewatch_agent_attempts_total\\{[^}]*kind=\"snmp\"[^}]*outcome=\"([a-z]+)\"[^}]*} (\\S+)$");

  /// Milliseconds of processor time for each reading, round by round.
  record Result(
      List<Double> agentMillis,
      List<Double> agentIdleMillisPerSecond,
      List<Double> peerMillis,
      List<Double> peerIdleMillisPerSecond,
      int samples) {}

  private final Path root;
  private final Consumer<String> progress;

  WalkCost(Path root, Consumer<String> progress) {
    this.root = root;
    this.progress = progress;
  }

  Result run(Path folder, int rounds, Duration round, Duration warmUp)
      throws IOException, BenchException, RecordingException, InterruptedException {
    Path exporter =
        Programs.find("prometheus-snmp-exporter")
            .orElseThrow(() ->
                new BenchException(
                    "the program prometheus-snmp-exporter is missing; install it: apt-get install prometheus-snmp-exporter"));
    var responders = new ArrayList<Responder>();
    try (var bed = new Bed(root, folder)) {
      Recording recording = Recording.parse("bench", Interfaces.recording(PORTS));
      var devices = new ArrayList<AgentFile.Device>();
      for (int i = 0; i < DEVICES; i++) {
        Responder responder = Responder.start(0);
        responders.add(responder);
        responder.add("bench", recording);
        devices.add(
            new AgentFile.Device(
                "switch-" + i,
                "127.0.0.1",
                responder.port(),
                Interfaces.MODULE,
                INTERVAL.toSeconds() + "s"));
      }
      Path before = folder.resolve("modules-before-0.23.yml");
      Path since = folder.resolve("modules-since-0.23.yml");
      Files.writeString(before, Interfaces.moduleBefore023("bench"));
      Files.writeString(since, Interfaces.moduleSince023("bench"));
      progress.accept("starting the collector, the agent and snmp_exporter");
      bed.startCollector();
      int metricsPort = Bed.freePort();
      var file =
          new AgentFile(
              folder.resolve("agent.yaml"), bed.collectorPort(), metricsPort, since, SERIES_MAX);
      file.write(devices, DEVICES);
      var agent = new Agent(bed, metricsPort, bed.startAgent(file.file(), metricsPort));
      int peerPort = Bed.freePort();
      Process peerProcess =
          bed.startPeer(
              "snmp_exporter",
              List.of(
                  exporter.toString(),
                  "--config.file=" + before,
                  "--web.listen-address=127.0.0.1:" + peerPort),
              URI.create("http://127.0.0.1:" + peerPort + "/"));
      var peer = new Peer(bed, peerPort, devices, new ProcessUsage(peerProcess.pid()));
      progress.accept("warming up for " + warmUp.toSeconds() + " s");
      peer.scrape(warmUp);
      return rounds(file, devices, agent, peer, rounds, round);
    } finally {
      for (Responder responder : responders) {
        responder.close();
      }
    }
  }

  private Result rounds(
      AgentFile file,
      List<AgentFile.Device> devices,
      Agent agent,
      Peer peer,
      int rounds,
      Duration round)
      throws IOException, BenchException, InterruptedException {
    var ours = new ArrayList<Double>();
    var oursIdle = new ArrayList<Double>();
    var theirs = new ArrayList<Double>();
    var theirsIdle = new ArrayList<Double>();
    for (int i = 1; i <= rounds; i++) {
      file.write(devices, devices.size());
      agent.awaitReading(true);
      long before = agent.walks();
      Duration agentBefore = agent.usage().cpu();
      Duration peerBefore = peer.usage().cpu();
      Thread.sleep(round);
      double agentMillis = millis(agentBefore, agent.usage().cpu());
      double peerIdle = millis(peerBefore, peer.usage().cpu());
      long walks = agent.walks() - before;
      ours.add(agentMillis / walks);
      theirsIdle.add(peerIdle * 1e9 / round.toNanos());

      file.write(List.of(), devices.size());
      agent.awaitReading(false);
      agentBefore = agent.usage().cpu();
      peerBefore = peer.usage().cpu();
      int scrapes = peer.scrape(round);
      double agentIdle = millis(agentBefore, agent.usage().cpu());
      double peerMillis = millis(peerBefore, peer.usage().cpu());
      theirs.add(peerMillis / scrapes);
      oursIdle.add(agentIdle * 1e9 / round.toNanos());
      progress.accept(
          "round %d of %d: agent %.2f ms (%d readings), snmp_exporter %.2f ms (%d scrapes), idle %.2f and %.2f ms/s"
              .formatted(
                  i,
                  rounds,
                  ours.getLast(),
                  walks,
                  theirs.getLast(),
                  scrapes,
                  oursIdle.getLast(),
                  theirsIdle.getLast()));
    }
    return new Result(ours, oursIdle, theirs, theirsIdle, Interfaces.samples(PORTS));
  }

  private static double millis(Duration before, Duration after) {
    return after.minus(before).toNanos() / 1e6;
  }

  /// The agent's process, and what it says of itself.
  private record Agent(Bed bed, int metricsPort, ProcessUsage usage) {

    Agent(Bed bed, int metricsPort, Process process) {
      this(bed, metricsPort, new ProcessUsage(process.pid()));
    }

    private String metrics() throws IOException, BenchException, InterruptedException {
      return bed.get(URI.create("http://127.0.0.1:" + metricsPort + "/metrics"));
    }

    /// Readings that came whole so far.
    ///
    /// @throws BenchException where one did not
    long walks() throws IOException, BenchException, InterruptedException {
      Matcher matcher = ATTEMPTS.matcher(metrics());
      long whole = 0;
      while (matcher.find()) {
        if (!matcher.group(1).equals("reached") && Double.parseDouble(matcher.group(2)) > 0) {
          throw new BenchException("a reading of the agent was not whole: " + matcher.group());
        }
        whole += (long) Double.parseDouble(matcher.group(2));
      }
      return whole;
    }

    /// Waits until the agent has taken up a configuration with devices, or without.
    void awaitReading(boolean reads) throws IOException, BenchException, InterruptedException {
      long deadlineNanos = System.nanoTime() + TAKEN_UP_MAX.toNanos();
      while (metrics().contains("\nifNumber{") != reads) {
        if (System.nanoTime() > deadlineNanos) {
          throw new BenchException(
              "the agent did not take up its configuration within " + TAKEN_UP_MAX.toSeconds());
        }
        Thread.sleep(Duration.ofMillis(500));
      }
      if (reads) {
        Thread.sleep(INTERVAL.multipliedBy(2)); // every device has been read since
      }
    }
  }

  /// snmp_exporter, scraped for all devices within each interval.
  private record Peer(Bed bed, int port, List<AgentFile.Device> devices, ProcessUsage usage) {

    int scrape(Duration time) throws IOException, BenchException, InterruptedException {
      long startNanos = System.nanoTime();
      int scrapes = 0;
      while (System.nanoTime() - startNanos < time.toNanos()) {
        AgentFile.Device device = devices.get(scrapes % devices.size());
        String text =
            bed.get(
                URI.create(
                    "http://127.0.0.1:%d/snmp?module=%s&target=%s:%d"
                        .formatted(port, device.module(), device.address(), device.port())));
        long samples =
            text.lines().filter(line -> line.startsWith("if") && !line.isBlank()).count();
        if (samples != Interfaces.samples(PORTS)) {
          throw new BenchException(
              "snmp_exporter gave " + samples + " samples, not " + Interfaces.samples(PORTS));
        }
        scrapes++;
        long nextNanos = startNanos + INTERVAL.toNanos() * scrapes / devices.size();
        Thread.sleep(Duration.ofNanos(Math.max(0, nextNanos - System.nanoTime())));
      }
      return scrapes;
    }
  }
}
