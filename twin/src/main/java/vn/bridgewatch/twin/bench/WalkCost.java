package vn.bridgewatch.twin.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What one reading of a switch with 72 ports costs the agent and snmp_exporter, in processor time
/// of their whole processes.
///
/// Both read the same devices at the same pace, by turns: while one works the other idles, and what
/// it uses then is told too. The agent does in its time all that it does at a site: it makes the
/// series, keeps them for `/metrics`, encodes them and sends them over TLS to a collector. The peer
/// answers scrapes.
final class WalkCost {

  static final int PORTS = 72;
  static final int DEVICES = 7; // so many fit series_max
  private static final double RATIO_MIN = 9;

  private final Scene scene;
  private final List<AgentFile.Device> devices;
  private final Consumer<String> progress;
  private final List<Double> ours = new ArrayList<>();
  private final List<Double> oursIdle = new ArrayList<>();
  private final List<Double> theirs = new ArrayList<>();
  private final List<Double> theirsIdle = new ArrayList<>();
  private final List<Double> ratios = new ArrayList<>();

  WalkCost(Scene scene, List<AgentFile.Device> devices, Consumer<String> progress) {
    this.scene = scene;
    this.devices = List.copyOf(devices);
    this.progress = progress;
  }

  Goal run(int rounds, Duration round, Duration warmUp)
      throws IOException, BenchException, InterruptedException {
    progress.accept("both read 7 switches of 72 ports, to warm up: " + warmUp.toSeconds() + " s");
    scrape(warmUp);
    for (int i = 1; i <= rounds; i++) {
      agentsTurn(round);
      peersTurn(round);
      ratios.add(theirs.getLast() / ours.getLast());
      progress.accept(
          "round %d of %d: a reading costs the agent %.2f ms, snmp_exporter %.2f ms"
              .formatted(i, rounds, ours.getLast(), theirs.getLast()));
    }
    return goal();
  }

  private void agentsTurn(Duration round) throws IOException, BenchException, InterruptedException {
    scene.read(devices);
    long before = scene.readings();
    Duration agentBefore = scene.agent().cpu();
    Duration peerBefore = scene.peer().cpu();
    Thread.sleep(round);
    double agentMillis = millis(agentBefore, scene.agent().cpu());
    theirsIdle.add(millis(peerBefore, scene.peer().cpu()) / seconds(round));
    long readings = scene.readings() - before;
    if (readings < devices.size()) {
      throw new BenchException("the agent made only " + readings + " readings in a round");
    }
    ours.add(agentMillis / readings);
  }

  private void peersTurn(Duration round) throws IOException, BenchException, InterruptedException {
    scene.read(List.of());
    Duration agentBefore = scene.agent().cpu();
    Duration peerBefore = scene.peer().cpu();
    int scrapes = scrape(round);
    oursIdle.add(millis(agentBefore, scene.agent().cpu()) / seconds(round));
    theirs.add(millis(peerBefore, scene.peer().cpu()) / scrapes);
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

  private Goal goal() {
    var agent = Spread.of(ours);
    var peer = Spread.of(theirs);
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
            Goal.Figure.told("agent with no device", Spread.of(oursIdle).median(), "ms/s"),
            Goal.Figure.told("snmp_exporter idle", Spread.of(theirsIdle).median(), "ms/s")),
        List.of(
            "The agent's time holds its idle time, the series, and sending them over TLS; the"
                + " responder's is in neither.",
            "%d rounds by turns, %d devices every %d s, max_repetitions 25."
                .formatted(ours.size(), devices.size(), Scene.INTERVAL.toSeconds())));
  }

  private static double millis(Duration before, Duration after) {
    return after.minus(before).toNanos() / 1e6;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
