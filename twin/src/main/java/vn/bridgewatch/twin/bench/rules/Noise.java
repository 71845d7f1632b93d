package vn.bridgewatch.twin.bench.rules;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import vn.bridgewatch.twin.bench.Bed;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.bench.Goal;

/// Part `noise`: nothing is wrong but that packets get lost, in the whole country for an hour of
/// virtual time, through the agent's own code.
final class Noise {

  static final double LOSS_EACH_WAY = 0.02;

  private static final String MAIN = "vn.bridgewatch.agent.bench.ConfirmNoise";
  private static final long WITHIN_SECONDS = 300;
  private static final int ATTEMPTS_OF_A_BURST = 8;

  /// How a line is bad besides.
  ///
  /// @param badMillis how long on average
  private record Bursts(int badMillis, double lossWhileBad) {}

  private static final List<Bursts> BURSTS =
      List.of(new Bursts(100, 0.5), new Bursts(300, 0.5), new Bursts(100, 1));

  private final Bed bed;
  private final int sites;
  private final Duration time;
  private final long seed;
  private final Consumer<String> progress;

  Noise(Bed bed, int sites, Duration time, long seed, Consumer<String> progress) {
    this.bed = bed;
    this.sites = sites;
    this.time = time;
    this.seed = seed;
    this.progress = progress;
  }

  List<Goal> run() throws IOException, BenchException, InterruptedException {
    var goals = new ArrayList<Goal>();
    goals.add(atRandom());
    for (Bursts bursts : BURSTS) {
      goals.add(inBursts(bursts));
    }
    return List.copyOf(goals);
  }

  private Goal atRandom() throws IOException, BenchException, InterruptedException {
    progress.accept("%,d sites lose packets at random".formatted(sites));
    Found found = find("noise-random", List.of());
    var peer = new PeerRule(sites, LOSS_EACH_WAY);
    double hours = time.toSeconds() / 3_600.0;
    double expected = found.attempts() * Math.pow(peer.unanswered(), ATTEMPTS_OF_A_BURST);
    var figures = new ArrayList<Goal.Figure>();
    figures.add(Goal.Figure.countAtMost("false alarms", found.alarms(), "", 0));
    figures.add(Goal.Figure.told("false alarms expected, by formula", expected, ""));
    figures.add(
        Goal.Figure.told(
            "attempts that came to nothing", found.unanswered() * 100.0 / found.attempts(), "%"));
    figures.add(
        Goal.Figure.told(
            "what asking again costs the line",
            found.further() * 100.0 / found.attempts(),
            "% more"));
    for (int inARow = 2; inARow <= peer.inARow(); inARow++) {
      figures.add(
          Goal.Figure.count(
              "Prometheus, for: %ds, false alarms on the same draws".formatted(inARow - 1),
              found.runs(inARow),
              ""));
    }
    figures.add(
        Goal.Figure.told(
            "Prometheus, for: %ds, expected".formatted(peer.hold().toSeconds()),
            peer.alarmsAnHour(peer.inARow()) * hours,
            ""));
    return new Goal(
        "%,d sites, %.1f h, %.0f %% of packets lost each way, at random"
            .formatted(sites, hours, LOSS_EACH_WAY * 100),
        figures,
        List.of(
            "The least for: of Prometheus by which at most %.2f false alarms an hour are expected is %ds."
                .formatted(PeerRule.ALARMS_AN_HOUR_MAX, peer.hold().toSeconds())));
  }

  private Goal inBursts(Bursts bursts) throws IOException, BenchException, InterruptedException {
    progress.accept("lines that are bad for %d ms on average".formatted(bursts.badMillis()));
    Found found =
        find(
            "noise-" + bursts.badMillis() + "-" + Math.round(bursts.lossWhileBad() * 100),
            List.of("" + bursts.badMillis(), "" + bursts.lossWhileBad()));
    double siteHours = sites * time.toSeconds() / 3_600.0;
    int inARow = new PeerRule(sites, LOSS_EACH_WAY).inARow();
    return new Goal(
        "the same loss in bursts: bad for %d ms on average, %.0f %% lost then"
            .formatted(bursts.badMillis(), bursts.lossWhileBad() * 100),
        List.of(
            Goal.Figure.told("alarms, a site and hour", found.alarms() / siteHours, ""),
            Goal.Figure.told("Prometheus, for: 1s, the same", found.runs(2) / siteHours, ""),
            Goal.Figure.told(
                "Prometheus, for: %ds, the same".formatted(inARow - 1),
                found.runs(inARow) / siteHours,
                "")),
        List.of());
  }

  private Found find(String name, List<String> more)
      throws IOException, BenchException, InterruptedException {
    var arguments =
        new ArrayList<>(List.of("" + sites, "" + time.toSeconds(), "" + LOSS_EACH_WAY, "" + seed));
    arguments.addAll(more);
    Process process = bed.startLoad(name, List.of(), MAIN, arguments);
    if (!process.waitFor(WITHIN_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new BenchException(name + " came to no end:\n" + bed.tail(name));
    }
    return Found.of(bed.tail(name));
  }

  /// What the agent's program printed.
  ///
  /// @param runsFromOne how often one failure, two in a row, ... were seen
  record Found(long attempts, long unanswered, long further, long alarms, List<Long> runsFromOne) {

    Found {
      runsFromOne = List.copyOf(runsFromOne);
    }

    static Found of(String text) throws BenchException {
      Map<String, String> values = new HashMap<>();
      for (String word : text.strip().split(" ", -1)) {
        int equals = word.indexOf('=');
        if (equals > 0) {
          values.put(word.substring(0, equals), word.substring(equals + 1));
        }
      }
      try {
        return new Found(
            Long.parseLong(values.getOrDefault("attempts", "")),
            Long.parseLong(values.getOrDefault("unanswered", "")),
            Long.parseLong(values.getOrDefault("further", "")),
            Long.parseLong(values.getOrDefault("alarms", "")),
            Arrays.stream(values.getOrDefault("runs", "").split(",", -1))
                .map(Long::valueOf)
                .toList());
      } catch (NumberFormatException e) {
        throw new BenchException("not what was to be printed: " + text);
      }
    }

    /// How often at least so many attempts in a row came to nothing.
    long runs(int inARow) {
      return inARow <= runsFromOne.size() ? runsFromOne.get(inARow - 1) : 0;
    }
  }
}
