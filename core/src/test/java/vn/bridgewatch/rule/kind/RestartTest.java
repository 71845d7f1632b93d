package vn.bridgewatch.rule.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.rule.Limit;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.Selector;
import vn.bridgewatch.rule.SeriesDetector;
import vn.bridgewatch.rule.SeriesRule;
import vn.bridgewatch.rule.Surroundings;
import vn.bridgewatch.rule.Surroundings.Workbench;
import vn.bridgewatch.rule.ThresholdRule;
import vn.bridgewatch.rule.Verdict;
import vn.bridgewatch.rule.change.LevelDetector;
import vn.bridgewatch.rule.countdown.FaultKind;
import vn.bridgewatch.rule.forecast.Link;
import vn.bridgewatch.rule.state.StateException;
import vn.bridgewatch.rule.state.StateReader;
import vn.bridgewatch.rule.state.StateWriter;

/// A detector that is kept and read again at any moment says what it would have said.
class RestartTest {

  private static final long MINUTE = 60_000;
  private static final int SAMPLES = 3 * 1_440;
  private static final Selector METRIC = Selector.of("m_ratio");
  private static final Limit HIGH = new Limit.Above(0.8);

  static Stream<SeriesRule> kinds() {
    Grade grade = Grade.WARNING;
    Rule.Texts texts = Rule.Texts.NONE;
    var warning = new Warning("", FaultKind.TECHNICIAN, Duration.ofMinutes(30));
    Duration clear = Duration.ofMinutes(10);
    return Stream.of(
        new ThresholdRule("t", METRIC, HIGH, clear, clear, false, grade, List.of(), texts),
        new ForecastRule("f", METRIC, HIGH, Link.LOGIT, warning, grade, List.of(), texts),
        new BudgetRule("b", METRIC, HIGH, Duration.ofMinutes(5), false, grade, List.of(), texts),
        countdown("at", new CountdownRule.Shape.EndsAt(), warning),
        countdown("in", new CountdownRule.Shape.EndsIn(), warning),
        countdown("renews", new CountdownRule.Shape.Renews(), warning),
        countdown("fills", new CountdownRule.Shape.Fills(0.9), warning),
        countdown("drains", new CountdownRule.Shape.Drains(1, 0, "load"), warning),
        new LevelRule(
            "l",
            METRIC,
            LevelDetector.Relevance.SHIPPED,
            Direction.BOTH,
            clear,
            grade,
            List.of(),
            texts),
        new DriftRule("d", METRIC, Direction.BOTH, clear, grade, List.of(), texts),
        new FlapRule("p", METRIC, grade, List.of(), texts),
        new UnusualRule("u", METRIC, clear, Grade.INFO, List.of(), texts));
  }

  private static CountdownRule countdown(String name, CountdownRule.Shape shape, Warning warning) {
    return new CountdownRule(
        name,
        METRIC,
        shape,
        warning,
        Duration.ofMinutes(20),
        Duration.ofMinutes(5),
        null,
        Grade.WARNING,
        List.of(),
        Rule.Texts.NONE);
  }

  private static Surroundings surroundings() {
    var surroundings = new Surroundings(Duration.ofMinutes(50), new Workbench());
    surroundings.conference(10 * 60 * MINUTE, 60 * 60 * MINUTE);
    return surroundings;
  }

  /// Three days by the minute of what goes wrong in every way: a daily wave, a slow rise, steps, a
  /// state that flaps, spikes, readings that fail, a pause.
  private static double[] values(long seed) {
    var random = new Random(seed);
    var values = new double[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      double value = 0.3 + 0.1 * Math.sin(i * Math.TAU / 1_440) + 0.02 * random.nextGaussian();
      value += i > 1_500 && i < 2_100 ? (i - 1_500) / 1_000.0 : 0;
      value += i > 2_500 ? 0.2 : 0;
      value += i % 401 == 400 ? 0.5 : 0;
      value = i > 3_000 && i < 3_060 ? i % 2 : value;
      values[i] = random.nextInt(50) == 0 ? Double.NaN : value;
    }
    return values;
  }

  /// A registration for an hour that is renewed at half of it, and now and then not before it ends.
  private static double[] registration(long seed) {
    var random = new Random(seed);
    var values = new double[SAMPLES];
    double left = 0;
    boolean lazy = false;
    for (int i = 0; i < SAMPLES; i++) {
      left -= 60;
      if (left <= (lazy ? -600 : 1_800)) {
        left = 3_600;
        lazy = random.nextInt(12) == 0;
      }
      values[i] = random.nextInt(50) == 0 ? Double.NaN : Math.max(0, left);
    }
    return values;
  }

  private static double[] values(SeriesRule rule) {
    long seed = rule.name().hashCode();
    return rule instanceof CountdownRule countdown
            && countdown.shape() instanceof CountdownRule.Shape.Renews
        ? registration(seed)
        : values(seed);
  }

  private static void take(SeriesDetector detector, int minute, double value) {
    if (minute >= 2_300 && minute < 2_330) {
      return; // a pause
    }
    for (int i = 0; i < detector.rule().beside().size(); i++) {
      detector.beside(i, 0.5 + minute % 7 / 10.0);
    }
    detector.sample(minute * MINUTE, value);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatIsReadAgainGoesOnAsIfNothingHadHappened(SeriesRule rule) {
    double[] values = values(rule);
    var random = new Random(7);
    SeriesDetector steady = rule.detector(surroundings());
    SeriesDetector restarted = rule.detector(surroundings());
    var said = new ArrayList<Verdict>();
    for (int minute = 0; minute < SAMPLES; minute++) {
      take(steady, minute, values[minute]);
      take(restarted, minute, values[minute]);
      assertThat(restarted.verdict()).as("minute " + minute).isEqualTo(steady.verdict());
      if (said.isEmpty() || !said.getLast().equals(steady.verdict())) {
        said.add(steady.verdict());
      }
      if (random.nextInt(100) == 0) {
        restarted = copy(rule, restarted);
      }
    }
    assertThat(said.size()).as("verdicts that differ").isGreaterThan(3);
  }

  private static SeriesDetector copy(SeriesRule rule, SeriesDetector detector) {
    var writer = new StateWriter();
    detector.state(writer);
    SeriesDetector copy = rule.detector(surroundings());
    var reader = new StateReader(writer.toBytes());
    copy.state(reader);
    assertThat(reader.hasMore()).isFalse();
    return copy;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatIsCutShortIsRefused(SeriesRule rule) {
    var writer = new StateWriter();
    rule.detector(surroundings()).state(writer);
    byte[] whole = writer.toBytes();
    for (int length = 0; length < whole.length; length += 7) {
      var reader = new StateReader(java.util.Arrays.copyOf(whole, length));
      SeriesDetector detector = rule.detector(surroundings());
      assertThatThrownBy(() -> detector.state(reader)).isInstanceOf(StateException.class);
    }
  }

  @Test
  void anAlertOfWhichNothingElseIsKnownStandsUntilItsTime() {
    var rule =
        new DriftRule(
            "d",
            METRIC,
            Direction.BOTH,
            Duration.ofMinutes(10),
            Grade.WARNING,
            List.of(),
            Rule.Texts.NONE);
    SeriesDetector detector = rule.detector(surroundings());
    detector.restoreBreached(new Verdict.Breached(Grade.WARNING, "m_ratio creeps up", 0));

    assertThat(detector.sample(9 * MINUTE, 1)).isInstanceOf(Verdict.Breached.class);
    assertThat(detector.sample(10 * MINUTE, 1)).isEqualTo(Verdict.HEALTHY);
  }
}
