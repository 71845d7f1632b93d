package vn.bridgewatch.agent.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vn.bridgewatch.agent.spool.Recorder;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.SharedNames;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.rule.Fingerprint;
import vn.bridgewatch.rule.SeriesDetector;
import vn.bridgewatch.rule.SeriesRule;
import vn.bridgewatch.rule.Surroundings;
import vn.bridgewatch.rule.Surroundings.Workbench;
import vn.bridgewatch.rule.Verdict;
import vn.bridgewatch.rule.state.StateReader;
import vn.bridgewatch.rule.state.StateWriter;
import vn.bridgewatch.ruleset.RuleSet;
import vn.bridgewatch.ruleset.RulesFile;
import vn.bridgewatch.wire.Payload;

/// The rules that ship judge what an agent records, in the agent: the same code, the same
/// fingerprints, and the same verdicts after a restart.
class RulesAtTheSiteTest {

  private static final long MINUTE = 60_000;
  private static final Duration MINUTES = Duration.ofMinutes(1);
  private static final Duration FIVE = Duration.ofMinutes(5);
  private static final Duration HALF = Duration.ofSeconds(30);
  private static final Duration QUARTER = Duration.ofSeconds(15);
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);
  private static final long BEGIN = 1_795_000_000_000L;

  private static final Played RTT =
      new Played(
          "probe_icmp_duration_seconds",
          Map.of("probe", "gateway", "kind", "icmp", "instance", "192.0.2.1", "phase", "rtt"),
          minute ->
              minute % 50 == 0
                  ? Double.NaN
                  : 0.02
                      + 0.001 * (minute * 31 % 7)
                      + (minute > 1_800 ? (minute - 1_800) / 2_500.0 : 0));

  /// A series of the site.
  ///
  /// @param values by how many intervals have gone by; NaN where it cannot be read
  private record Played(String metric, Map<String, String> labels, IntToDoubleFunction values) {}

  /// What goes by at a site, and what is to be said of it.
  ///
  /// @param rule that is to speak, for the first time from a minute on and by another
  /// @param starts in which minute the conference does
  private record Case(
      String rule,
      int fromMinute,
      int byMinute,
      int starts,
      int ends,
      Duration interval,
      int readings,
      List<Played> series) {

    @Override
    public String toString() {
      return rule;
    }
  }

  private final SharedNames names = new SharedNames();
  private final List<String> said = new ArrayList<>();

  /// Stands where the agent's recorder stands, and judges what goes by.
  private final class Judging implements Recorder {

    private final RuleSet rules = RuleSet.of(RulesFile.shipped());
    private final Surroundings surroundings =
        new Surroundings(Duration.ofMinutes(60), new Workbench());
    private final Map<String, SeriesDetector> detectors = new HashMap<>();
    private final Map<String, Double> newest = new HashMap<>(); // all are of one device
    private final Case of;

    private Judging(Case of) {
      this.of = of;
      surroundings.conference(BEGIN + of.starts() * MINUTE, BEGIN + of.ends() * MINUTE);
    }

    @Override
    public void record(String site, Payload payload) {
      if (payload instanceof Payload.Samples(Tick tick)) {
        for (int i = 0; i < tick.size(); i++) {
          judge(tick.shape().series().get(i), tick.reading(i), tick.wallMillis());
        }
      }
    }

    private void judge(Series series, Reading reading, long atMillis) {
      newest.put(
          series.metric().name(),
          reading instanceof Reading.Present(double value) ? value : Double.NaN);
      for (SeriesRule rule : rules.watching(series)) {
        String fingerprint = Fingerprint.of(rule.name(), rule.selector().identity(series.labels()));
        SeriesDetector detector =
            detectors.computeIfAbsent(fingerprint, _ -> rule.detector(surroundings));
        for (int i = 0; i < rule.beside().size(); i++) {
          detector.beside(i, newest.getOrDefault(rule.beside().get(i), Double.NaN));
        }
        boolean before = detector.verdict() instanceof Verdict.Breached;
        Verdict verdict =
            reading instanceof Reading.Present(double value)
                ? detector.sample(atMillis, value)
                : detector.absent(atMillis, "not read");
        if (verdict instanceof Verdict.Breached != before) {
          said.add((atMillis - BEGIN) / MINUTE + " " + rule.name() + (before ? " over" : ""));
        }
      }
    }

    /// What a restart of the agent keeps.
    private Judging restarted() {
      var next = new Judging(of);
      detectors.forEach((fingerprint, detector) -> {
        var state = new StateWriter();
        detector.state(state);
        SeriesDetector again = detector.rule().detector(next.surroundings);
        again.state(new StateReader(state.toBytes()));
        next.detectors.put(fingerprint, again);
      });
      return next;
    }
  }

  @Test
  void aLineThatSlowsDownIsToldOfAtTheSiteBeforeItIsTooSlow() {
    var slows = new Case("rtt_rising", 1_800, 2_400, 2_100, 2_400, MINUTES, 2_400, List.of(RTT));

    List<String> steady = play(slows, false);

    assertThat(minuteOf(steady, "rtt_rising")).isLessThan(minuteOf(steady, "rtt_high"));
    assertThat(play(slows, true)).isEqualTo(steady);
  }

  static List<Case> cases() {
    Map<String, String> ups = Map.of("device", "ups", "instance", "192.0.2.3");
    Map<String, String> mcu = Map.of("device", "mcu", "instance", "192.0.2.9", "name", "disk");
    Map<String, String> core = Map.of("kind", "icmp", "probe", "core", "instance", "192.0.2.1");
    var call =
        Map.of(
            "device", "codec",
            "instance", "192.0.2.7",
            "call", "1",
            "media", "video",
            "direction", "receive");
    var tls = Map.of("kind", "tls", "probe", "sips", "instance", "192.0.2.5:5061");
    return List.of(
        // Three hours of battery from minute 10 on, 70 minutes to help: with 85 minutes left.
        new Case(
            "ups_ends_before",
            105,
            106,
            -60,
            240,
            QUARTER,
            480,
            List.of(
                new Played("bridgewatch_on_battery", ups, n -> n < 40 ? 0 : 1),
                new Played(
                    "bridgewatch_ups_runtime_seconds",
                    ups,
                    n -> 10_800 - 15.0 * Math.max(0, n - 40)))),
        new Case(
            "storage_filling",
            12 * 60,
            21 * 60,
            26 * 60,
            30 * 60,
            FIVE,
            264,
            List.of(new Played("bridgewatch_storage_usage_ratio", mcu, n -> 0.6 + 0.00104 * n))),
        new Case(
            "call_time_lost",
            4,
            20,
            -5,
            180,
            TEN_SECONDS,
            392,
            List.of(new Played("bridgewatch_call_loss_ratio", call, n -> n % 28 < 23 ? 0 : 0.02))),
        new Case(
            "target_unreachable",
            1,
            2,
            -5,
            180,
            FIVE_SECONDS,
            30,
            List.of(new Played("probe_success", core, n -> n < 12 ? 1 : 0))),
        new Case(
            "battery_fading",
            100,
            170,
            300,
            400,
            HALF,
            400,
            List.of(
                new Played(
                    "bridgewatch_ups_battery_volts",
                    ups,
                    n -> 54 + 0.1 * (n * 7 % 4 - 1.5) / 1.5 - 0.02 * Math.max(0, n - 200)))),
        new Case(
            "target_flapping",
            4,
            8,
            4_320,
            4_440,
            TEN_SECONDS,
            50,
            List.of(new Played("probe_success", core, n -> n < 20 || n % 2 == 0 ? 1 : 0))),
        new Case(
            "certificate_ends",
            0,
            5,
            60,
            120,
            FIVE,
            6,
            List.of(
                new Played(
                    "probe_ssl_earliest_cert_expiry",
                    tls,
                    _ -> BEGIN / 1_000.0 + Duration.ofDays(13).toSeconds()))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatHappensAtASiteIsToldOfThere(Case one) {
    List<String> steady = play(one, false);

    assertThat(minuteOf(steady, one.rule())).isBetween(one.fromMinute(), one.byMinute());
    assertThat(steady.stream().filter(it -> it.contains(" " + one.rule())).toList().getLast())
        .as("stands at the end")
        .endsWith(one.rule());
    assertThat(play(one, true)).isEqualTo(steady);
  }

  private List<String> play(Case one, boolean restarts) {
    var judging = new Judging(one);
    said.clear();
    for (int n = 0; n < one.readings(); n++) {
      judging.record("00004", samples(one, n));
      if (restarts && n % 17 == 0) {
        judging = judging.restarted();
      }
    }
    return List.copyOf(said);
  }

  private Payload samples(Case one, int n) {
    List<Series> series = one.series().stream().map(this::series).toList();
    Reading[] readings =
        one.series().stream()
            .map(it -> it.values().applyAsDouble(n))
            .map(value -> value.isNaN() ? Reading.absent(Absence.UNMEASURED) : Reading.of(value))
            .toArray(Reading[]::new);
    return new Payload.Samples(
        Tick.of(BEGIN + n * one.interval().toMillis(), names.shape(series), readings));
  }

  private Series series(Played one) {
    var labels = new HashMap<>(one.labels());
    labels.put("site", "00004");
    labels.put("province", "01");
    return names.series(Metric.gauge(one.metric(), ""), Labels.of(labels));
  }

  private static int minuteOf(List<String> said, String rule) {
    String first = said.stream().filter(it -> it.endsWith(" " + rule)).findFirst().orElse("-1 ");
    return Integer.parseInt(first, 0, first.indexOf(' '), 10);
  }
}
