package vn.bridgewatch.twin.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import vn.bridgewatch.twin.bench.Bed;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.bench.Goal;
import vn.bridgewatch.twin.rig.LedgerFile;
import vn.bridgewatch.twin.rig.Rig;

/// Kills real agents again and again while they probe, are told traps, and send; some with their
/// line silent, so that only their spool knows what they measured.
///
/// Their line is a relay that reads every record, so it is known what each life sent and saw
/// acknowledged.
final class AgentKills {

  private static final int PROBES = 10;
  private static final int EARLY_MILLIS_MAX = 2_500;
  private static final int WORK_MILLIS_MIN = 2_500;
  private static final int WORK_MILLIS_MAX = 8_000;
  private static final double EARLY_RATIO = 0.15; // of kills: while it starts
  private static final double SILENT_RATIO = 0.4; // of lives: the line falls silent meanwhile
  private static final long BEGUN_MILLIS_MAX = 90_000;
  private static final long POLL_MILLIS = 20;
  private static final Duration DRAINED_AFTER = Duration.ofSeconds(15);
  private static final Duration DRAINED_WITHIN = Duration.ofMinutes(4);

  /// A second for the group's fsync, and from one sample to the next.
  private static final double LOST_SECONDS_MAX = 1.2;

  private final Path root;
  private final int agents;
  private final Random random;
  private final Consumer<String> progress;

  AgentKills(Path root, int agents, Random random, Consumer<String> progress) {
    this.root = root;
    this.agents = agents;
    this.random = random;
    this.progress = progress;
  }

  /// An agent and what is planned for it.
  private static final class Victim {
    final String name;
    final Path folder;
    int livesBefore;
    boolean begun;
    long startedMillis;
    long silentMillis;
    long killMillis;

    Victim(String name, Path folder) {
      this.name = name;
      this.folder = folder;
    }

    /// Whether it has counted the start that was made last.
    boolean isBorn() throws IOException {
      return life().counter() > livesBefore;
    }

    /// Which start this is; 0 before the first was counted.
    Lives.Life life() throws IOException {
      Path file = folder.resolve("state").resolve("boot-epoch");
      int counter =
          Files.exists(file)
              ? Integer.parseInt(Files.readString(file, StandardCharsets.US_ASCII).strip())
              : 0;
      return new Lives.Life(name, counter);
    }
  }

  /// What was seen of a run.
  ///
  /// @param fresh how many records were acknowledged when the kills were over
  private record Seen(
      int kills, Lives lives, List<Lives.Killed> killed, Informer informer, long fresh) {}

  Goal run(int kills) throws IOException, BenchException, InterruptedException {
    try (Stage stage = Stage.open(root, agents)) {
      stage.startCollector();
      return judge(stage, watch(kills, stage));
    }
  }

  /// Until what the killed ones left has been sent and the last ones have ended.
  private Seen watch(int kills, Stage stage)
      throws IOException, BenchException, InterruptedException {
    Bed bed = stage.bed();
    var place = new FrameRelay.Place(bed.tls(), bed.collectorPort(), "localhost");
    try (LedgerFile ledger = LedgerFile.append(stage.ledger())) {
      var lives = new Lives(ledger);
      try (FrameRelay relay =
          FrameRelay.open(place, FrameRelay.Mischief.NONE, lives, new Random(0))) {
        var ports = new TreeMap<String, Integer>();
        List<Victim> victims = victims(bed, relay.port(), ports);
        Informer told;
        List<Lives.Killed> killed;
        try (Informer informer = Informer.start(ports)) {
          told = informer;
          killed = kill(kills, victims, lives, bed, relay);
        }
        long before = lives.acknowledgedCount();
        awaitDrained(victims, lives);
        long fresh = lives.acknowledgedCount() - before;
        victims.forEach(victim -> bed.end(victim.name));
        return new Seen(kills, lives, killed, told, fresh);
      }
    }
  }

  private List<Victim> victims(Bed bed, int port, Map<String, Integer> ports) throws IOException {
    var victims = new ArrayList<Victim>();
    for (int i = 0; i < agents; i++) {
      Path folder = Files.createDirectories(bed.folder().resolve("agent-" + i));
      var victim = new Victim(Rig.agent(i), folder);
      int traps = Bed.freePort();
      ports.put(victim.name, traps);
      Files.writeString(
          folder.resolve("agent.yaml"), configuration(victim.name, Rig.site(i), port, traps));
      victims.add(victim);
    }
    return victims;
  }

  private static String configuration(String agent, String site, int port, int traps) {
    var probes = new StringBuilder();
    IntStream.rangeClosed(1, PROBES)
        .forEach(probe ->
            probes.append(
                "      - { kind: icmp, name: p%d, target: 127.0.0.%d, interval: 1s, timeout: 500ms }\n"
                    .formatted(probe, probe)));
    return """
    agent: %s
    site: "%s"
    province: "01"
    state_dir: state
    identity: { certificate: ../tls/%s.pem, key: ../tls/%s.key, ca: ../tls/ca.pem }
    uplink:
      collectors: [ { host: 127.0.0.1, port: %d } ]
      server_name: localhost
    allow: [ 127.0.0.0/8 ]
    snmp: { traps: { address: 127.0.0.1, port: %d } }
    sites:
      - site: "%s"
        probes:
    %s    devices:
          - { id: switch, kind: switch, address: 127.0.0.1, port: 9, auth: public_v2, modules: [system], interval: 1h }
    """
        .formatted(agent, site, agent, agent, port, traps, site, probes);
  }

  private List<Lives.Killed> kill(
      int kills, List<Victim> victims, Lives lives, Bed bed, FrameRelay relay)
      throws IOException, BenchException, InterruptedException {
    var killed = new ArrayList<Lives.Killed>();
    for (Victim victim : victims) {
      start(victim, bed, relay);
    }
    int done = 0;
    while (done < kills) {
      for (Victim victim : victims) {
        long now = System.currentTimeMillis();
        if (!victim.begun && victim.isBorn() && lives.has(victim.life())) {
          begun(victim);
        }
        if (now >= victim.silentMillis) {
          victim.silentMillis = Long.MAX_VALUE;
          relay.stall(victim.name, true);
        }
        if (now >= victim.killMillis && done < kills) {
          done++;
          bed.kill(victim.name);
          progress.accept("%s killed, %d of %d".formatted(victim.name, done, kills));
          if (victim.begun) {
            killed.add(new Lives.Killed(victim.life(), now));
          }
          start(victim, bed, relay);
        } else if (now - victim.startedMillis > BEGUN_MILLIS_MAX && !victim.begun) {
          throw new BenchException(victim.name + " does not start:\n" + bed.tail(victim.name));
        }
      }
      Thread.sleep(POLL_MILLIS);
    }
    for (Victim victim : victims) {
      relay.stall(victim.name, false);
    }
    return killed;
  }

  private void start(Victim victim, Bed bed, FrameRelay relay) throws IOException {
    relay.stall(victim.name, false);
    victim.startedMillis = System.currentTimeMillis();
    victim.livesBefore = victim.life().counter();
    victim.begun = false;
    victim.silentMillis = Long.MAX_VALUE;
    victim.killMillis =
        random.nextDouble() < EARLY_RATIO
            ? victim.startedMillis + random.nextInt(EARLY_MILLIS_MAX)
            : Long.MAX_VALUE;
    bed.startAgent(victim.name, victim.folder.resolve("agent.yaml"));
  }

  /// The first sample of this life has come; how long it lives, and whether its line falls silent,
  /// is drawn.
  private void begun(Victim victim) {
    victim.begun = true;
    long now = System.currentTimeMillis();
    int lives = random.nextInt(WORK_MILLIS_MIN, WORK_MILLIS_MAX);
    victim.killMillis = Math.min(victim.killMillis, now + lives);
    if (random.nextDouble() < SILENT_RATIO) {
      victim.silentMillis = now + random.nextInt(lives);
    }
  }

  /// Until all agents are there again and nothing of earlier lives has come for a while.
  private void awaitDrained(List<Victim> victims, Lives lives)
      throws IOException, BenchException, InterruptedException {
    progress.accept("what the killed ones left behind is sent");
    long beganNanos = System.nanoTime();
    long thereNanos = beganNanos; // when the last one was
    boolean all = false;
    while (!all
        || System.nanoTime() - Math.max(thereNanos, lives.pastNanos()) < DRAINED_AFTER.toNanos()) {
      if (System.nanoTime() - beganNanos > DRAINED_WITHIN.toNanos()) {
        throw new BenchException(
            all
                ? "agents still send what killed ones left after four minutes"
                : "an agent does not come back after four minutes");
      }
      Thread.sleep(TimeUnit.SECONDS.toMillis(1));
      if (!all) {
        all = true;
        for (Victim victim : victims) {
          all &= victim.isBorn() && lives.has(victim.life());
        }
        thereNanos = System.nanoTime();
      }
    }
  }

  private Goal judge(Stage stage, Seen seen)
      throws IOException, BenchException, InterruptedException {
    long answered = 0;
    long lostEvents = 0;
    var notes = new ArrayList<String>();
    for (int i = 0; i < agents; i++) {
      String agent = Rig.agent(i);
      Set<String> all = seen.informer().answered(agent);
      Set<String> missing = seen.lives().missing(agent, all);
      answered += all.size();
      lostEvents += missing.size();
      missing.stream().limit(3).forEach(one -> notes.add("lost: trap " + one + " of " + agent));
    }
    Stage.Proof proof = stage.prove(seen.fresh());
    List<Double> lost = seen.lives().lostSeconds(seen.killed()).stream().sorted().toList();
    Goal goal =
        stage.goal(
            "kills of agents",
            proof,
            List.of(
                Goal.Figure.count("kill -9 of an agent", seen.kills(), ""),
                Goal.Figure.count("of them while it measured", seen.killed().size(), ""),
                Goal.Figure.told("samples lost before a kill, median", share(lost, 0.5), "s"),
                Goal.Figure.atMost(
                    "samples lost before a kill, 99 %", share(lost, 0.99), "s", LOST_SECONDS_MAX),
                Goal.Figure.told("the longest", share(lost, 1), "s"),
                Goal.Figure.count("sequences that nobody saw", proof.verdict().unseen(), ""),
                Goal.Figure.atLeast("events answered", (double) answered, "", 1),
                Goal.Figure.countAtMost("events answered and lost", lostEvents, "", 0)));
    notes.addAll(goal.notes());
    return new Goal(goal.name(), goal.figures(), notes);
  }

  private static double share(List<Double> sorted, double share) {
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size())));
  }
}
