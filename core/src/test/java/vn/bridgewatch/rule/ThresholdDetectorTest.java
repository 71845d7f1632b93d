package vn.bridgewatch.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdDetectorTest {

  private static ThresholdRule below(Duration hold, Duration clear) {
    return new ThresholdRule(
        "unreachable",
        Selector.of("probe_success"),
        new Limit.Below(0.5),
        hold,
        clear,
        false,
        Grade.CRITICAL,
        List.of(),
        Rule.Texts.NONE);
  }

  /// Plays `second:value` pairs (`-` is an absence) and tells the verdicts by their first letters.
  private static String play(ThresholdDetector detector, String samples) {
    var letters = new StringBuilder();
    for (String sample : samples.split(" ")) {
      String[] parts = sample.split(":");
      long millis = Math.round(Double.parseDouble(parts[0]) * 1_000);
      Verdict verdict =
          parts[1].equals("-")
              ? detector.absent(millis, "timed_out")
              : detector.sample(millis, Double.parseDouble(parts[1]));
      letters.append(letter(verdict));
    }
    return letters.toString();
  }

  private static char letter(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Healthy() -> 'h';
      case Verdict.Holding(_, _, _) -> 'p';
      case Verdict.Breached(_, _, _) -> 'B';
      case Verdict.Undecided(_) -> '?';
    };
  }

  @ParameterizedTest
  @CsvSource({
    // hold: fires when the breach has lasted, not before, and a good sample begins it anew
    "10, 15, 0:1 5:1, hh",
    "10, 15, 0:0 5:0 10:0 15:0, ppBB",
    "10, 15, 0:0 5:0 10:1 15:0 20:0, pphpp",
    "0, 15, 0:1 5:0, hB",
    // clear: over when it was gone for so long, and a bad sample begins it anew
    "0, 15, 0:0 5:1 10:1 15:1 20:1, BBBBh",
    "0, 15, 0:0 5:1 15:0 20:1 30:1 35:1, BBBBBh",
    "0, 0, 0:0 5:1, Bh",
    // absent: neither good nor bad; a hold begins anew, a breach stays
    "10, 15, 0:0 5:- 10:0 15:0 20:0, p?ppB",
    "10, 15, 0:1 5:-, h?",
    "0, 15, 0:0 5:- 10:1 15:1 20:1 25:1, B?BBBh",
    "0, 15, 0:0 5:1 10:- 15:1 25:1 30:1, BB?BBh",
    "0, 15, 0:NaN 5:0, ?B",
    // a gap begins hold and clear anew
    "10, 15, 0:1 5:0 40:0 45:0 50:0, hpppB",
    "0, 15, 0:0 5:1 40:1 45:1 50:1 55:1, BBBBBh",
    // a slow series is no gap once its interval is known
    "10, 0, 0:1 300:0 600:0, hpB",
    "10, 0, 0:0 300:0 600:0, ppB",
    "10, 0, 0:0 30:0, pB",
    // a series that comes faster again is judged by its new interval
    "10, 0, 0:1 300:1 305:0 310:0 350:0 355:0 360:0, hhppppB",
    // out of order and twice: ignored
    "10, 15, 0:0 5:0 3:1 5:1 10:0, ppppB",
    "0, 0, 10:1 5:0 10:0, hhh",
    // the clock was set back: begins anew instead of being deaf until it catches up
    "10, 15, 1000:0 1005:0 500:0 505:0 510:0, ppppB",
  })
  void verdictsOfATimeLine(int holdSeconds, int clearSeconds, String samples, String verdicts) {
    var rule = below(Duration.ofSeconds(holdSeconds), Duration.ofSeconds(clearSeconds));

    assertThat(play(new ThresholdDetector(rule), samples)).isEqualTo(verdicts);
  }

  @Test
  void theBreachNamesMeasureLimitAndSince() {
    var detector = new ThresholdDetector(below(Duration.ofSeconds(10), Duration.ZERO));
    play(detector, "0:1 5:0 10:0 15:0");

    assertThat(detector.verdict())
        .isEqualTo(new Verdict.Breached(Grade.CRITICAL, "probe_success 0 < 0.5 for 10 s", 5_000));
  }

  @Test
  void theLimitItselfIsGood() {
    assertThat(new Limit.Above(150).breachedBy(150)).isFalse();
    assertThat(new Limit.Above(150).breachedBy(150.1)).isTrue();
    assertThat(new Limit.Below(0.5).breachedBy(0.5)).isFalse();
  }

  @Test
  void aSteadyBreachMakesNoNewObjects() {
    var detector = new ThresholdDetector(below(Duration.ZERO, Duration.ZERO));
    Verdict first = detector.sample(0, 0);

    assertThat(detector.sample(5_000, 0)).isSameAs(first);
  }

  @Test
  void aRestoredBreachNeedsTheClearTimeToEnd() {
    var rule = below(Duration.ofSeconds(10), Duration.ofSeconds(15));
    var kept = new Verdict.Breached(Grade.CRITICAL, "kept", 100);
    var detector = new ThresholdDetector(rule);
    detector.restoreBreached(kept);

    assertThat(play(detector, "200:1 205:1 210:1 215:1")).isEqualTo("BBBh");
  }

  @Test
  void aRestoredBreachKeepsItsBeginning() {
    var detector = new ThresholdDetector(below(Duration.ofSeconds(10), Duration.ofSeconds(15)));
    detector.restoreBreached(new Verdict.Breached(Grade.CRITICAL, "kept", 100));

    assertThat(detector.sample(200_000, 0)).isInstanceOf(Verdict.Breached.class);
    assertThat(((Verdict.Breached) detector.verdict()).sinceMillis()).isEqualTo(100);
  }

  /// Against a slow and plain description of what hold and clear mean, over random lines of samples
  /// without gaps.
  @Test
  void agreesWithThePlainDescription() {
    for (int seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      int hold = random.nextInt(4) * 5;
      int clear = random.nextInt(4) * 5;
      var detector =
          new ThresholdDetector(below(Duration.ofSeconds(hold), Duration.ofSeconds(clear)));
      var history = new ArrayList<Boolean>();
      boolean breached = false;
      for (int i = 0; i < 60; i++) {
        history.add(random.nextInt(3) > 0);
        breached = breached ? !lasted(history, false, clear) : lasted(history, true, hold);
        Verdict verdict = detector.sample(i * 5_000L, history.getLast() ? 0 : 1);

        assertThat(verdict instanceof Verdict.Breached)
            .as("seed %d, hold %d, clear %d, sample %d", seed, hold, clear, i)
            .isEqualTo(breached);
      }
    }
  }

  /// Whether the newest samples, 5 s apart, are all bad (or all good) over so many seconds.
  private static boolean lasted(List<Boolean> history, boolean bad, int seconds) {
    int needed = seconds / 5 + 1;
    int from = history.size() - needed;
    return from >= 0 && history.subList(from, history.size()).stream().allMatch(it -> it == bad);
  }
}
