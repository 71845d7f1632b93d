package vn.bridgewatch.agent.confirm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.agent.bench.VirtualTime;
import vn.bridgewatch.agent.probe.Answer;
import vn.bridgewatch.agent.probe.Attempt;
import vn.bridgewatch.agent.probe.AttemptWatch;
import vn.bridgewatch.agent.probe.Cause;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Why;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Reading;

class ConfirmerTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofMillis(800);
  private static final Duration ROUND_TRIP = Duration.ofMillis(10);
  private static final Reading DOWN = Reading.of(1);
  private static final Reading UP = Reading.of(0);
  private static final Reading UNMEASURED = Reading.absent(Absence.UNMEASURED);

  private final VirtualTime time = new VirtualTime();
  private final List<Told> told = new ArrayList<>();
  private final ConfirmCounters counters = new ConfirmCounters();
  private Phase phase = Phase.LIVE;
  private String hop = "eth0 10.0.0.1";
  private boolean usable = true;
  private double spareBits = 40_000;
  private final Confirmer confirmer =
      new Confirmer(
          new Confirmer.Surroundings(
              _ -> phase,
              _ -> Optional.of(new Ways.Way(hop, usable)),
              time,
              time,
              () -> millis(time.nanoTime()),
              (_, tick) -> {
                var labels = tick.shape().series().getFirst().labels();
                told.add(
                    new Told(
                        labels.get("probe").orElseThrow(), tick.reading(0), tick.wallMillis()));
              }),
          _ -> spareBits,
          counters);

  private record Told(String probe, Reading reading, long millis) {}

  /// A target and how it is now.
  private final class Target {
    private final AttemptWatch watch;
    private Outcome now = new Outcome.Reached(ROUND_TRIP, Answer.NONE);
    private Optional<Outcome> next = Optional.empty(); // of the next attempt alone
    private Reading reading = UNMEASURED;
    private int again;

    private Target(String name) {
      this(name, true, 1_184);
    }

    private Target(String name, boolean literal, int bits) {
      this.watch =
          confirmer.watch(
              new Watched(
                  "00004",
                  Labels.of("probe", name),
                  ConfirmSettings.DEFAULT,
                  literal ? Optional.of(InetAddress.getLoopbackAddress()) : Optional.empty(),
                  TIMEOUT,
                  bits,
                  (_, done) -> {
                    again++;
                    ask(done);
                  }));
    }

    private void ask(Consumer<Attempt> done) {
      Outcome outcome = next.orElse(now);
      next = Optional.empty();
      Duration takes =
          switch (outcome) {
            case Outcome.Reached(Duration trip, _) -> trip;
            case Outcome.Unreached(Cause cause, _, _) ->
                cause == Cause.TIMED_OUT ? TIMEOUT : Duration.ofMillis(1);
            case Outcome.Unmeasured _ -> Duration.ZERO;
          };
      var attempt =
          new Attempt(
              outcome,
              Optional.of(InetAddress.getLoopbackAddress()),
              Optional.of(Duration.ZERO),
              takes);
      var _ = time.at(time.nanoTime() + takes.toNanos(), () -> done.accept(attempt));
    }

    private void attempt() {
      AttemptWatch.Following following = watch.began();
      ask(attempt -> {
        following.ended(attempt);
        reading = watch.beside(attempt).orElseThrow().reading();
      });
    }

    private void silent() {
      now = new Outcome.Unreached(Cause.TIMED_OUT, "no echo reply within 0.8 s");
    }

    private void answers() {
      now = new Outcome.Reached(ROUND_TRIP, Answer.NONE);
    }
  }

  private static long millis(long nanos) {
    return nanos / 1_000_000;
  }

  private void pass(Duration duration) {
    time.runUntil(time.nanoTime() + duration.toNanos());
  }

  /// So many periods, with an attempt of each target at the beginning of each.
  private void seconds(int count, Target... targets) {
    for (int i = 0; i < count; i++) {
      for (Target target : targets) {
        target.attempt();
      }
      pass(SECOND);
    }
  }

  @Test
  void aTargetThatGoesSilentIsToldOfWithinThreeTenthsOfASecond() {
    var target = new Target("gateway");
    seconds(5, target);
    target.silent();
    long begunMillis = millis(time.nanoTime());
    seconds(1, target);

    assertThat(told).extracting(Told::reading).containsExactly(DOWN);
    assertThat(told.getFirst().millis() - begunMillis).isBetween(250L, 310L);
    assertThat(target.again).isEqualTo(7);
    assertThat(target.reading).isEqualTo(DOWN);
  }

  @Test
  void oneLostAnswerIsNoFault() {
    var target = new Target("gateway");
    seconds(5, target);
    target.next = Optional.of(new Outcome.Unreached(Cause.TIMED_OUT, "lost"));
    seconds(2, target);

    assertThat(told).isEmpty();
    assertThat(target.again).isBetween(1, 2);
    assertThat(target.reading).isEqualTo(UP);
  }

  @Test
  void aRefusalIsMadeSureOfToo() {
    var target = new Target("sip");
    seconds(5, target);
    target.now = new Outcome.Unreached(Cause.REJECTED, "the connection was refused");
    seconds(1, target);

    assertThat(told).extracting(Told::reading).containsExactly(DOWN);
  }

  @Test
  void anAnswerThatComesLateClearsTheDoubt() {
    var target = new Target("gateway");
    seconds(5, target);
    target.now = new Outcome.Reached(Duration.ofMillis(200), Answer.NONE);
    seconds(3, target);

    assertThat(told).isEmpty();
    assertThat(target.reading).isEqualTo(UP);
    assertThat(counters.doubted()).isPositive();
  }

  @Test
  void whatThisMachineCannotDoIsNoFaultOfTheTarget() {
    var target = new Target("gateway");
    seconds(5, target);
    target.now = new Outcome.Unmeasured(Why.NO_OWN_ROUTE, "no route", "Check the cable.");
    seconds(15, target);

    assertThat(told).isEmpty();
    assertThat(target.reading).isEqualTo(UNMEASURED);
  }

  @Test
  void aBurstThatCannotBeMeasuredDecidesNothing() {
    var target = new Target("gateway");
    seconds(5, target);
    target.next = Optional.of(new Outcome.Unreached(Cause.TIMED_OUT, "lost"));
    target.now = new Outcome.Unmeasured(Why.NO_RESOURCES, "no descriptors", "Raise the limit.");
    seconds(1, target);

    assertThat(told).isEmpty();
    assertThat(counters.refused()).isEqualTo(1);
  }

  @Test
  void anInterfaceOfOursWithoutItsCableIsNoFaultOfTheTarget() {
    var target = new Target("gateway");
    seconds(5, target);
    usable = false;
    target.silent();
    seconds(15, target);

    assertThat(told).isEmpty();
    assertThat(target.reading).isEqualTo(UNMEASURED);
    assertThat(target.again).isZero();
  }

  @Test
  void aLineWithHolesMustBeSilentForLongerThanThose() {
    var target = new Target("gateway");
    seconds(5, target);
    target.silent();
    target.attempt();
    pass(Duration.ofMillis(200));
    target.answers(); // a hole of a fifth of a second
    pass(Duration.ofMillis(800));
    seconds(5, target);
    assertThat(told).isEmpty();
    target.silent();
    long begunMillis = millis(time.nanoTime());
    seconds(1, target);

    assertThat(told).hasSize(1);
    assertThat(told.getFirst().millis() - begunMillis).isBetween(600L, 800L);
    assertThat(target.again).as("of both bursts").isLessThan(25);
  }

  @Test
  void threeAnswersInARowBringItBack() {
    var target = new Target("gateway");
    seconds(5, target);
    target.silent();
    seconds(2, target);
    target.answers();
    seconds(2, target);
    assertThat(target.reading).isEqualTo(DOWN);
    seconds(1, target);

    assertThat(target.reading).isEqualTo(UP);
    assertThat(told).hasSize(1);
  }

  @Test
  void whileItIsDownItIsNotAskedMoreOften() {
    var target = new Target("gateway");
    seconds(5, target);
    target.silent();
    seconds(20, target);

    assertThat(target.again).isEqualTo(7);
    assertThat(told).hasSize(1);
  }

  @Test
  void aLineThatIsCutCostsOneBurstForAllTargetsBehindIt() {
    var targets = new Target[8];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = new Target("t" + i);
    }
    seconds(5, targets);
    for (Target target : targets) {
      target.silent();
    }
    seconds(1, targets);

    assertThat(told).hasSize(8);
    int asked = 0;
    for (Target target : targets) {
      asked += target.again;
    }
    assertThat(asked).isBetween(8, 24); // one for itself would be 56
    assertThat(told.getFirst().millis()).isLessThan(5_500);
    assertThat(told.getLast().millis()).isLessThan(6_000);
  }

  @Test
  void whereTheLineIsDownOneFurtherFailureTellsOfTheNextTarget() {
    var first = new Target("first");
    var second = new Target("second");
    var third = new Target("third");
    seconds(5, first, second, third);
    first.silent();
    second.silent();
    third.silent();
    first.attempt();
    second.attempt();
    pass(Duration.ofMillis(900));
    assertThat(told).hasSize(2);
    third.attempt();
    pass(SECOND);

    assertThat(told).hasSize(3);
    assertThat(third.again).isLessThanOrEqualTo(3);
  }

  @Test
  void aNeighbourThatAnswersLeavesEachTargetToItself() {
    var dead = new Target("dead");
    var unlucky = new Target("unlucky");
    seconds(5, dead, unlucky);
    dead.silent();
    unlucky.next = Optional.of(new Outcome.Unreached(Cause.TIMED_OUT, "lost"));
    seconds(1, dead, unlucky);

    assertThat(told).extracting(Told::probe).containsExactly("dead");
    assertThat(dead.again).isEqualTo(7);
    assertThat(unlucky.reading).isEqualTo(UP);
  }

  @Test
  void targetsOfOtherHopsDoNotGoTogether() {
    var one = new Target("one");
    seconds(5, one);
    hop = "eth1 10.9.9.9";
    var other = new Target("other");
    seconds(5, other);
    one.silent();
    other.silent();
    hop = "eth0 10.0.0.1";
    one.attempt();
    pass(Duration.ofMillis(60)); // it is doubted, by its way
    hop = "eth1 10.9.9.9";
    other.attempt();
    pass(SECOND);

    assertThat(told).hasSize(2);
    assertThat(counters.shared()).isZero();
  }

  @Test
  void inQuietTimesTenSecondsTellAndNoBurst() {
    phase = Phase.IDLE;
    var target = new Target("gateway");
    seconds(5, target);
    target.silent();
    seconds(10, target);
    assertThat(target.reading).isEqualTo(UP);
    seconds(1, target);

    assertThat(target.reading).isEqualTo(DOWN);
    assertThat(target.again).isZero();
  }

  @Test
  void aMachineThatStandsStillCallsNothingDown() {
    var target = new Target("gateway");
    seconds(5, target);
    target.next = Optional.of(new Outcome.Unreached(Cause.TIMED_OUT, "lost"));
    target.now = new Outcome.Reached(Duration.ofMillis(400), Answer.NONE);
    target.attempt();
    pass(Duration.ofMillis(235)); // all has been asked, and some of it counts as failed
    time.standStill(Duration.ofSeconds(3).toNanos());
    pass(SECOND);

    assertThat(told).isEmpty();
  }

  @Test
  void burstsKeepToTheBudgetOfTheSite() {
    spareBits = 0;
    int bits = 12_000;
    var one = new Target("one", true, bits);
    seconds(5, one);
    one.silent();
    seconds(6, one);

    assertThat(one.again).isEqualTo(2); // of 32,000 bits
    assertThat(told).isEmpty();
    assertThat(counters.refused()).isPositive();
    seconds(6, one);
    assertThat(one.reading).isEqualTo(DOWN); // by its regular attempts, as in quiet times
  }

  @Test
  void aTargetGivenByNameIsAskedAgainWhereItsNameStoodFor() {
    var target = new Target("mcu", false, 1_184);
    seconds(5, target);
    target.silent();
    target.attempt();
    pass(Duration.ofMillis(790));
    assertThat(target.again).isZero();
    pass(Duration.ofMillis(600));

    assertThat(told).hasSize(1);
    assertThat(target.again).isEqualTo(7);
  }

  @Test
  void beforeTheFirstAnswerNothingIsKnown() {
    var target = new Target("gateway");
    target.silent();
    seconds(1, target);

    assertThat(told).extracting(Told::reading).containsExactly(DOWN);
  }

  @Test
  void whatIsOffIsNotTold() {
    AttemptWatch watch =
        confirmer.watch(
            new Watched(
                "00004",
                Labels.of("probe", "x"),
                ConfirmSettings.OFF,
                Optional.empty(),
                TIMEOUT,
                1_184,
                (_, _) -> {}));

    assertThat(watch).isSameAs(AttemptWatch.NONE);
  }

  @Test
  void afterItWasClosedNothingIsTold() {
    var target = new Target("gateway");
    seconds(5, target);
    target.silent();
    target.attempt();
    pass(Duration.ofMillis(100));
    confirmer.close();
    pass(SECOND);

    assertThat(told).isEmpty();
  }
}
