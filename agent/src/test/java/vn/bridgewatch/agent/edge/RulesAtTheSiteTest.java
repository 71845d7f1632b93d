package vn.bridgewatch.agent.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
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
  private static final Labels GATEWAY =
      Labels.of(
          Map.of(
              "site", "00004",
              "province", "01",
              "probe", "gateway",
              "kind", "icmp",
              "instance", "192.0.2.1",
              "phase", "rtt"));

  private final SharedNames names = new SharedNames();
  private final List<String> said = new ArrayList<>();
  private Judging judging = new Judging();

  /// Stands where the agent's recorder stands, and judges what goes by.
  private final class Judging implements Recorder {

    private final RuleSet rules = RuleSet.of(RulesFile.shipped());
    private final Surroundings surroundings =
        new Surroundings(Duration.ofMinutes(60), new Workbench());
    private final Map<String, SeriesDetector> detectors = new HashMap<>();

    private Judging() {
      surroundings.conference(35 * 60 * MINUTE, 40 * 60 * MINUTE);
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
      for (SeriesRule rule : rules.watching(series)) {
        String fingerprint = Fingerprint.of(rule.name(), rule.selector().identity(series.labels()));
        SeriesDetector detector =
            detectors.computeIfAbsent(fingerprint, _ -> rule.detector(surroundings));
        boolean before = detector.verdict() instanceof Verdict.Breached;
        Verdict verdict =
            reading instanceof Reading.Present(double value)
                ? detector.sample(atMillis, value)
                : detector.absent(atMillis, "not read");
        if (verdict instanceof Verdict.Breached != before) {
          said.add(atMillis / MINUTE + " " + rule.name() + (before ? " over" : ""));
        }
      }
    }

    /// What a restart of the agent keeps.
    private Judging restarted() {
      var next = new Judging();
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

  private void record(int minute) {
    double rtt =
        0.02 + 0.001 * (minute * 31 % 7) + (minute > 1_800 ? (minute - 1_800) / 2_500.0 : 0);
    Series series = names.series(Metric.gauge("probe_icmp_duration_seconds", ""), GATEWAY);
    Reading reading = minute % 50 == 0 ? Reading.absent(Absence.UNMEASURED) : Reading.of(rtt);
    judging.record(
        "00004",
        new Payload.Samples(Tick.of(minute * MINUTE, names.shape(List.of(series)), reading)));
  }

  @Test
  void aLineThatSlowsDownIsToldOfAtTheSiteBeforeItIsTooSlow() {
    List<String> steady = play(false);
    List<String> restarted = play(true);

    assertThat(restarted).isEqualTo(steady);
    assertThat(steady).anyMatch(it -> it.endsWith(" rtt_rising"));
    assertThat(minuteOf(steady, "rtt_rising")).isLessThan(minuteOf(steady, "rtt_high"));
  }

  private List<String> play(boolean restarts) {
    judging = new Judging();
    said.clear();
    for (int minute = 0; minute < 40 * 60; minute++) {
      record(minute);
      if (restarts && minute % 173 == 0) {
        judging = judging.restarted();
      }
    }
    return List.copyOf(said);
  }

  private static int minuteOf(List<String> said, String rule) {
    String first = said.stream().filter(it -> it.endsWith(" " + rule)).findFirst().orElseThrow();
    return Integer.parseInt(first, 0, first.indexOf(' '), 10);
  }
}
