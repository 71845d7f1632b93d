package vn.bridgewatch.twin.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import vn.bridgewatch.twin.snmp.Responder;

/// What one reading of a switch with 72 ports costs the agent and snmp_exporter, in processor time
/// of their whole processes.
///
/// Both read the same devices at the same pace in the same minutes, after as many to warm up: an
/// agent runs for months. The agent does in its time all that it does at a site: it makes the
/// series, keeps them for `/metrics`, encodes them and sends them over TLS to a collector; what it
/// uses between two readings is in the figure. The peer answers scrapes.
///
/// The agent reads the names of rows every 7.5 to 10 minutes only, and everything then: a run of
/// ten minutes holds that of each device at least once.
final class WalkCost {

  static final int PORTS = 72;
  static final int DEVICES = 7; // so many fit series_max
  private static final double RATIO_MIN = 9;

  private final Scene scene;
  private final Responder responder;
  private final List<AgentFile.Device> devices;
  private final Consumer<String> progress;
  private final List<Double> ours = new ArrayList<>();
  private final List<Double> theirs = new ArrayList<>();
  private final List<Double> ratios = new ArrayList<>();

  WalkCost(
      Scene scene, Responder responder, List<AgentFile.Device> devices, Consumer<String> progress) {
    this.scene = scene;
    this.responder = responder;
    this.devices = List.copyOf(devices);
    this.progress = progress;
  }

  /// How long a run takes.
  ///
  /// @param idle how long the agent is looked at without a device, at the end
  record Times(Duration warmUp, int rounds, Duration round, Duration idle) {
    static final Times FULL =
        new Times(Duration.ofMinutes(3), 10, Duration.ofMinutes(1), Duration.ofSeconds(40));
    static final Times QUICK =
        new Times(Duration.ofSeconds(90), 2, Duration.ofSeconds(30), Duration.ofSeconds(20));
  }

  Goal run(Times times) throws IOException, BenchException, InterruptedException {
    progress.accept(
        "both read 7 switches of 72 ports, to warm up: " + times.warmUp().toSeconds() + " s");
    scene.awaitReadings();
    scrape(times.warmUp());
    Duration begun = scene.agent().cpu();
    for (int i = 1; i <= times.rounds(); i++) {
      round(times.round());
      progress.accept(
          "round %d of %d: a reading costs the agent %.2f ms, snmp_exporter %.2f ms"
              .formatted(i, times.rounds(), ours.getLast(), theirs.getLast()));
    }
    double requests = requests();
    scene.read(List.of());
    Thread.sleep(Scene.INTERVAL.multipliedBy(2));
    Duration before = scene.agent().cpu();
    Thread.sleep(times.idle());
    double idle = millis(before, scene.agent().cpu()) / seconds(times.idle());
    return goal(times, begun.toNanos() / 1e9, idle, requests);
  }

  private void round(Duration round) throws IOException, BenchException, InterruptedException {
    long before = scene.readings();
    Duration agentBefore = scene.agent().cpu();
    Duration peerBefore = scene.peer().cpu();
    int scrapes = scrape(round);
    double agentMillis = millis(agentBefore, scene.agent().cpu());
    double peerMillis = millis(peerBefore, scene.peer().cpu());
    long readings = scene.readings() - before;
    if (readings < devices.size()) {
      throw new BenchException("the agent made only " + readings + " readings in a round");
    }
    ours.add(agentMillis / readings);
    theirs.add(peerMillis / scrapes);
    ratios.add(theirs.getLast() / ours.getLast());
  }

  /// How many requests a reading of the agent takes.
  private double requests() throws IOException, BenchException, InterruptedException {
    long readings = scene.readings();
    long asked = responder.counts().received();
    Thread.sleep(Scene.INTERVAL.multipliedBy(2));
    asked = responder.counts().received() - asked;
    return (double) asked / (scene.readings() - readings);
  }

  /// Scrapes all devices within each interval, evenly.
  private int scrape(Duration time) throws IOException, BenchException, InterruptedException {
    long startNanos = System.nanoTime();
    int scrapes = 0;
    while (System.nanoTime() - startNanos < time.toNanos()) {
      scene.scrape(devices.get(scrapes % devices.size()), Interfaces.samples(PORTS));
      scrapes++;
      long nextNanos = startNanos + Scene.INTERVAL.toNanos() * scrapes / devices.size();
      Thread.sleep(Duration.ofNanos(Math.max(0, nextNanos - System.nanoTime())));
    }
    return scrapes;
  }

  private Goal goal(Times times, double warmUpSeconds, double idle, double requests) {
    var agent = Spread.of(ours);
    var peer = Spread.of(theirs);
    double perReading = idle * seconds(Scene.INTERVAL) / devices.size();
    return new Goal(
        "A reading of a switch with %d ports, %d samples: processor time"
            .formatted(PORTS, Interfaces.samples(PORTS)),
        List.of(
            Goal.Figure.told("agent, median", agent.median(), "ms"),
            Goal.Figure.told("agent, least", agent.min(), "ms"),
            Goal.Figure.told("agent, greatest", agent.max(), "ms"),
            Goal.Figure.told("snmp_exporter, median", peer.median(), "ms"),
            Goal.Figure.told("snmp_exporter, least", peer.min(), "ms"),
            Goal.Figure.told("snmp_exporter, greatest", peer.max(), "ms"),
            Goal.Figure.atLeast(
                "snmp_exporter / agent, median of the rounds",
                Spread.of(ratios).median(),
                "times",
                RATIO_MIN),
            Goal.Figure.told("agent with no device", idle, "ms/s"),
            Goal.Figure.told("agent, without that", agent.median() - perReading, "ms"),
            Goal.Figure.told("agent, start and warm-up in all", warmUpSeconds, "s"),
            Goal.Figure.told("agent, requests for a reading", requests, "")),
        List.of(
            "The agent's time holds its idle time, the series, and sending them over TLS; the"
                + " responder's is in neither.",
            "%d rounds of %d s for both at once after %d s to warm up, %d devices every %d s, max_repetitions 25."
                .formatted(
                    ours.size(),
                    times.round().toSeconds(),
                    times.warmUp().toSeconds(),
                    devices.size(),
                    Scene.INTERVAL.toSeconds())));
  }

  private static double millis(Duration before, Duration after) {
    return after.minus(before).toNanos() / 1e6;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
