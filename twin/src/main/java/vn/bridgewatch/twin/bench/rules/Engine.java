package vn.bridgewatch.twin.bench.rules;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import vn.bridgewatch.twin.bench.Bed;
import vn.bridgewatch.twin.bench.BenchException;
import vn.bridgewatch.twin.bench.Goal;

/// Part `engine`: what judging costs, without connections and journal: the collector's live state
/// is given what 3,355 sites send every ten seconds, once with the rules that ship and once with
/// none, the difference of whose heaps is what rules and detectors keep.
final class Engine {

  private static final String MAIN = "vn.bridgewatch.collector.bench.RuleLoad";
  private static final int HEAP_MIB = 8_192;
  private static final long WITHIN_SECONDS = 340;
  private static final int ROUNDS_WITHOUT = 3;
  private static final int COUNTRY = 3_355;
  private static final int DAY_SITES = 100;
  private static final int DAY_WARM_UP = 8 * 360;
  private static final int DAY_ROUNDS = 360;
  private static final double CORES_MAX = 0.25;
  private static final double BYTES_MAX = 320;

  private final Bed bed;
  private final int sites;
  private final int warmUp;
  private final int rounds;
  private final long seed;
  private final Consumer<String> progress;

  /// @param rounds of ten seconds, after those to warm up
  Engine(Bed bed, int sites, int warmUp, int rounds, long seed, Consumer<String> progress) {
    this.bed = bed;
    this.sites = sites;
    this.warmUp = warmUp;
    this.rounds = rounds;
    this.seed = seed;
    this.progress = progress;
  }

  Goal run() throws IOException, BenchException, InterruptedException {
    progress.accept("%,d sites without rules".formatted(sites));
    Map<String, Double> without = load("none", sites, 1, ROUNDS_WITHOUT);
    progress.accept("%,d sites with the rules that ship".formatted(sites));
    Map<String, Double> with = load("shipped", sites, warmUp, rounds);
    progress.accept("%d sites for a day's work".formatted(DAY_SITES));
    Map<String, Double> later = load("shipped", DAY_SITES, DAY_WARM_UP, DAY_ROUNDS);
    double laterCores =
        later.getOrDefault("judged_seconds", Double.NaN)
            / later.getOrDefault("seconds", Double.NaN)
            * COUNTRY
            / DAY_SITES;
    double series = with.getOrDefault("series", Double.NaN);
    double seconds = with.getOrDefault("seconds", Double.NaN);
    double judged = with.getOrDefault("judged_seconds", Double.NaN);
    double samples = with.getOrDefault("samples", Double.NaN);
    double without1 =
        without.getOrDefault("judged_seconds", Double.NaN)
            / without.getOrDefault("samples", Double.NaN);
    return new Goal(
        "the rules that ship over %,.0f series every 10 s".formatted(series),
        List.of(
            Goal.Figure.atMost("the thread that judges", judged / seconds, "cores", CORES_MAX),
            Goal.Figure.atMost(
                "the same after eight hours, of %d sites, scaled".formatted(DAY_SITES),
                laterCores,
                "cores",
                CORES_MAX),
            Goal.Figure.told("a sample", judged / samples * 1e9, "ns"),
            Goal.Figure.told("a sample without rules, barely warm", without1 * 1e9, "ns"),
            Goal.Figure.told(
                "collecting garbage, what the load makes included",
                with.getOrDefault("gc_seconds", Double.NaN) / seconds,
                "cores"),
            Goal.Figure.atMost(
                "rules and detectors, a series on average",
                (with.getOrDefault("heap", Double.NaN) - without.getOrDefault("heap", Double.NaN))
                    / series,
                "bytes",
                BYTES_MAX),
            Goal.Figure.told(
                "all that is known of a series without rules",
                without.getOrDefault("heap", Double.NaN) / series,
                "bytes"),
            Goal.Figure.told("alerts open at the end", with.getOrDefault("open", 0.0), "")),
        List.of(
            "Rules watch 92 of a site's 209 series; series of 2 % of the sites drift.",
            "Forecasts have %d minutes of past where all sites are judged, eight hours with %d sites."
                .formatted((warmUp + rounds) / 6, DAY_SITES)));
  }

  private Map<String, Double> load(String rules, int count, int before, int measured)
      throws IOException, BenchException, InterruptedException {
    String name = "rule-load-" + rules + "-" + count;
    Process process =
        bed.startCollectorLoad(
            name,
            HEAP_MIB,
            MAIN,
            List.of("" + count, "" + before, "" + measured, "" + seed, rules));
    if (!process.waitFor(WITHIN_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new BenchException(name + " came to no end:\n" + bed.tail(name));
    }
    return values(bed.tail(name));
  }

  /// The figures that it printed in one line, between what it logs.
  static Map<String, Double> values(String text) throws BenchException {
    String line =
        text.lines()
            .filter(each -> each.startsWith("series="))
            .findFirst()
            .orElseThrow(() -> new BenchException("not what was to be printed: " + text));
    var values = new HashMap<String, Double>();
    for (String word : line.split(" ", -1)) {
      int equals = word.indexOf('=');
      values.put(word.substring(0, equals), Double.valueOf(word.substring(equals + 1)));
    }
    return values;
  }
}
