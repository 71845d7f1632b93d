package vn.bridgewatch.rule.kind;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.rule.ReasonText;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.Selector;
import vn.bridgewatch.rule.SeriesDetector;
import vn.bridgewatch.rule.Surroundings;
import vn.bridgewatch.rule.Surroundings.Workbench;
import vn.bridgewatch.rule.Verdict;
import vn.bridgewatch.rule.state.StateReader;
import vn.bridgewatch.rule.state.StateWriter;

/// Equipment that is used twice a month has no yesterday: it has siblings, and its last
/// conferences.
class ComparisonTest {

  private static final long MINUTE = 60_000;
  private static final Selector RTT = Selector.of("rtt_seconds");
  private static final Comparison SLOWER = new Comparison(5, 0.02, Direction.UP);
  private static final SiblingRule SIBLINGS =
      new SiblingRule(
          "slower_than_siblings",
          RTT,
          List.of("carrier"),
          List.of("probe"),
          SLOWER,
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Grade.WARNING,
          List.of(),
          Rule.Texts.NONE);

  private static SeriesDetector site(Workbench bench, String carrier, String probe) {
    Map<String, String> traits = carrier.isEmpty() ? Map.of() : Map.of("carrier", carrier);
    SeriesDetector detector =
        SIBLINGS.detector(new Surroundings(Duration.ofMinutes(45), traits, bench));
    detector.named(Labels.of("probe", probe));
    return detector;
  }

  @Test
  void oneSlowSiteAmongItsSiblingsIsToldOfAfterItsHold() {
    var bench = new Workbench();
    var sites = new ArrayList<SeriesDetector>();
    for (int i = 0; i < 20; i++) {
      sites.add(site(bench, "VNPT", "centre"));
    }
    SeriesDetector other = site(bench, "Viettel", "centre");
    SeriesDetector unknown = site(bench, "", "centre");
    Verdict slow = Verdict.HEALTHY;
    for (int minute = 0; minute < 12; minute++) {
      for (int i = 0; i < sites.size(); i++) {
        double rtt = 0.03 + 0.001 * (i % 5) + (i == 7 && minute >= 3 ? 0.08 : 0);
        Verdict verdict = sites.get(i).sample(minute * MINUTE + i, rtt);
        slow = i == 7 ? verdict : slow;
        assertThat(i != 7 && verdict instanceof Verdict.Breached).isFalse();
      }
      other.sample(minute * MINUTE, 0.11);
      unknown.sample(minute * MINUTE, 0.11);
    }

    assertThat(slow)
        .isEqualTo(
            new Verdict.Breached(
                Grade.WARNING,
                "rtt_seconds 112\u00a0ms, its 19 siblings have 32\u00a0ms",
                3 * MINUTE + 7));
    assertThat(ReasonText.vi(((Verdict.Breached) slow).reason()))
        .isEqualTo("rtt_seconds 112\u00a0ms, 19 điểm cầu cùng loại có 32\u00a0ms");
    assertThat(other.verdict()).as("nobody of its carrier").isInstanceOf(Verdict.Undecided.class);
    assertThat(unknown.verdict()).isInstanceOf(Verdict.Undecided.class);
  }

  @Test
  void whatAllSiblingsHaveInCommonIsNoFaultOfOne() {
    var bench = new Workbench();
    var sites = new ArrayList<SeriesDetector>();
    for (int i = 0; i < 10; i++) {
      sites.add(site(bench, "VNPT", "centre"));
    }
    for (int minute = 0; minute < 30; minute++) {
      for (SeriesDetector each : sites) {
        each.sample(minute * MINUTE, minute < 10 ? 0.03 : 0.3);
      }
    }

    assertThat(sites).noneMatch(it -> it.verdict() instanceof Verdict.Breached);
  }

  @Test
  void aConferenceIsComparedWithTheLastOnes() {
    var surroundings = new Surroundings(Duration.ofMinutes(45), new Workbench());
    var rule =
        new PastConferencesRule(
            "slower_than_before",
            RTT,
            SLOWER,
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Grade.WARNING,
            List.of(),
            Rule.Texts.NONE);
    SeriesDetector detector = rule.detector(surroundings);
    var said = new ArrayList<String>();
    for (int fortnight = 0; fortnight < 5; fortnight++) {
      long start = fortnight * 14L * 1_440 * MINUTE + 8 * 60 * MINUTE;
      surroundings.conference(start, start + 180 * MINUTE);
      double rtt = fortnight == 4 ? 0.09 : 0.04;
      for (int minute = -120; minute < 240; minute++) {
        double value = minute < -90 ? 0.2 : rtt + 0.001 * (minute * 31 % 7);
        if (detector.sample(start + minute * MINUTE, value) instanceof Verdict.Breached breached) {
          said.add(fortnight + " " + minute + " " + breached.reason());
        }
      }
      var state = new StateWriter();
      detector.state(state);
      detector = rule.detector(surroundings);
      detector.state(new StateReader(state.toBytes()));
    }

    assertThat(said.getFirst()).startsWith("4 -55 rtt_seconds ");
    assertThat(said.getFirst())
        .contains(", in the last 4 conferences it was 4")
        .endsWith("\u00a0ms");
    assertThat(said).allMatch(it -> it.startsWith("4 "));
  }
}
