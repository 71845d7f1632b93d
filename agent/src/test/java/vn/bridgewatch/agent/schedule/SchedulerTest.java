package vn.bridgewatch.agent.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.agent.schedule.ScheduleListener.Ending;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Payload;

class SchedulerTest {

  private static final Metric UP = Metric.gauge("up", "");
  private static final Observation ONE = Observation.of(UP, Labels.NONE, 1);
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private final Deque<HeldThread> threads = new ArrayDeque<>();
  private final List<Tick> ticks = new ArrayList<>();
  private final Listener listener = new Listener();
  private long nanos;

  @Test
  void everyJobRunsOnceWithinTheFirstTwoSeconds() {
    var jobs = IntStream.range(0, 50).mapToObj(i -> job("m" + i, () -> List.of(ONE))).toList();
    Scheduler scheduler = scheduler(jobs, 1_000);

    advance(scheduler, Duration.ofSeconds(2), true);

    assertThat(listener.endings).hasSizeGreaterThanOrEqualTo(50);
    assertThat(listener.jobs.stream().distinct()).hasSize(50);
  }

  @Test
  void aJobRunsOncePerInterval() {
    Scheduler scheduler = scheduler(List.of(job("a", () -> List.of(ONE))), 10);

    advance(scheduler, Duration.ofSeconds(1_000), true);

    assertThat(ticks).hasSizeBetween(100, 102);
  }

  @Test
  void noSecondCarriesAllTheLoad() {
    var jobs = IntStream.range(0, 1_000).mapToObj(i -> job("m" + i, () -> List.of(ONE))).toList();
    Scheduler scheduler = scheduler(jobs, 10_000);
    advance(scheduler, Duration.ofSeconds(20), true);

    for (int second = 0; second < 10; second++) {
      int before = listener.endings.size();
      advance(scheduler, Duration.ofSeconds(1), true);
      assertThat(listener.endings.size() - before).as("second %d", second).isBetween(60, 140);
    }
  }

  @Test
  void aMeasurementThatThrowsLeavesItsSeriesUnmeasured() {
    var fails = new boolean[1];
    Scheduler scheduler =
        scheduler(
            List.of(
                job(
                    "a",
                    () -> {
                      if (fails[0]) {
                        throw new IllegalStateException("a bug");
                      }
                      return List.of(ONE);
                    })),
            10);
    advance(scheduler, TEN_SECONDS, true);
    fails[0] = true;
    advance(scheduler, TEN_SECONDS, true);

    assertThat(last()).containsExactly(Observation.absent(UP, Labels.NONE, Absence.UNMEASURED));
    assertThat(listener.endings.getLast()).isEqualTo(Ending.FAILED);
  }

  @Test
  void anAttemptPastItsDeadlineIsGivenUpAndWhatItBringsLaterIsDropped() {
    Scheduler scheduler = scheduler(List.of(job("a", () -> List.of(ONE))), 10);
    advance(scheduler, TEN_SECONDS, true);
    advance(scheduler, TEN_SECONDS.plusSeconds(5), false);

    assertThat(listener.endings).contains(Ending.OVERDUE);
    assertThat(last()).containsExactly(Observation.absent(UP, Labels.NONE, Absence.UNMEASURED));

    int recorded = ticks.size();
    threads.removeFirst().runNow();
    assertThat(ticks).hasSize(recorded);
  }

  @Test
  void anAttemptThatOverranIsNotDoubledAndItsSeriesAreUnmeasured() {
    Scheduler scheduler = scheduler(List.of(job("a", () -> List.of(ONE))), 10);
    advance(scheduler, TEN_SECONDS, true);
    advance(scheduler, Duration.ofSeconds(35), false);

    assertThat(threads).hasSize(1);
    assertThat(listener.endings).contains(Ending.SKIPPED);
    assertThat(last()).containsExactly(Observation.absent(UP, Labels.NONE, Absence.UNMEASURED));

    threads.removeFirst().runNow();
    advance(scheduler, TEN_SECONDS, true);
    assertThat(last()).containsExactly(ONE);
  }

  @Test
  void anAttemptThatBeginsLateIsCounted() {
    Scheduler scheduler = scheduler(List.of(job("a", () -> List.of(ONE))), 10);
    advance(scheduler, Duration.ofSeconds(2), false);
    nanos += Duration.ofSeconds(1).toNanos();
    threads.removeFirst().runNow();

    assertThat(listener.late).isEqualTo(1);
  }

  @Test
  void aMachineThatSleptDoesNotMakeUpForWhatItMissed() {
    Scheduler scheduler = scheduler(List.of(job("a", () -> List.of(ONE))), 10);
    advance(scheduler, TEN_SECONDS, true);
    int before = ticks.size();

    nanos += Duration.ofHours(8).toNanos();
    advance(scheduler, Duration.ofMillis(1), true);

    assertThat(ticks.size() - before).isLessThanOrEqualTo(1);
  }

  @Test
  void whatIsRecordedSharesTheSeriesThatWereSeenFirst() {
    Scheduler scheduler =
        scheduler(
            List.of(
                job("a", () -> List.of(Observation.of(UP, Labels.of("row", "" + nanos % 1), 1)))),
            10);
    advance(scheduler, Duration.ofSeconds(30), true);
    advance(scheduler, TEN_SECONDS.plusSeconds(5), false); // overdue: unmeasured

    assertThat(ticks).hasSizeGreaterThan(3);
    Series first = ticks.getFirst().observations().getFirst().series();
    assertThat(ticks)
        .allSatisfy(tick -> assertThat(tick.observations().getFirst().series()).isSameAs(first));
  }

  @Test
  void whatRunsByHandRecordsNothingAfterTheEnd() throws InterruptedException {
    Job job = job("a", () -> List.of(ONE));
    Scheduler scheduler = scheduler(List.of(job), 10);
    advance(scheduler, TEN_SECONDS, true);
    int recorded = ticks.size();

    Ending ending =
        scheduler.runNow(
            job,
            () -> {
              scheduler.close(); // a new configuration takes over meanwhile
              return List.of(ONE);
            },
            TEN_SECONDS);

    assertThat(ending).isEqualTo(Ending.DONE);
    assertThat(ticks).hasSize(recorded);
  }

  @Test
  void aSeriesThatIsNoLongerGivenIsGoneOnce() {
    var given = new ArrayList<>(List.of(ONE, Observation.of(UP, Labels.of("row", "2"), 5)));
    Scheduler scheduler = scheduler(List.of(job("a", () -> List.copyOf(given))), 10);
    advance(scheduler, TEN_SECONDS, true);
    given.removeLast();
    advance(scheduler, TEN_SECONDS, true);

    assertThat(last())
        .containsExactly(ONE, Observation.absent(UP, Labels.of("row", "2"), Absence.GONE));
    advance(scheduler, TEN_SECONDS, true);
    assertThat(last()).containsExactly(ONE);
    assertThat(scheduler.series()).isEqualTo(1);
  }

  @Test
  void seriesOverTheBoundOfTheAgentAreRefusedAndCountedAndTheOldOnesStay() {
    var given = new ArrayList<>(List.of(ONE));
    Scheduler scheduler = scheduler(List.of(job("a", () -> List.copyOf(given))), 3);
    advance(scheduler, TEN_SECONDS, true);
    for (int i = 0; i < 5; i++) {
      given.addFirst(Observation.of(UP, Labels.of("row", "" + i), i));
    }
    advance(scheduler, TEN_SECONDS, true);

    assertThat(last()).hasSize(3).contains(ONE);
    assertThat(listener.refused).isPositive().isEqualTo(3);
    assertThat(scheduler.series()).isEqualTo(3);
  }

  @Test
  void anAttemptByHandIsRecordedAndDoesNotMakeTheScheduledOneUnmeasured() throws Exception {
    Job job = job("a", () -> List.of(ONE));
    Scheduler scheduler = scheduler(List.of(job), 10);
    advance(scheduler, TEN_SECONDS, true);

    Observation two = Observation.of(UP, Labels.NONE, 2);
    Ending ending =
        scheduler.runNow(
            job,
            () -> {
              advance(scheduler, TEN_SECONDS, true); // falls due meanwhile
              return List.of(two);
            },
            Duration.ofSeconds(1));

    assertThat(ending).isEqualTo(Ending.DONE);
    assertThat(last()).containsExactly(two);
    assertThat(ticks.stream().flatMap(tick -> tick.observations().stream()))
        .allMatch(observation -> observation.reading() instanceof Reading.Present);
  }

  @Test
  void aSuccessorTellsOfEachSeriesThatTheNewConfigurationNoLongerGives() {
    Observation moved = Observation.of(UP, Labels.of("instance", "old"), 1);
    Scheduler old =
        scheduler(List.of(job("kept", () -> List.of(moved)), job("gone", () -> List.of(ONE))), 10);
    advance(old, TEN_SECONDS, true);
    old.close();
    ticks.clear();

    Observation here = Observation.of(UP, Labels.of("instance", "new"), 1);
    Scheduler next = scheduler(List.of(job("kept", () -> List.of(here))), 10);
    next.succeed(old);
    advance(next, TEN_SECONDS, true);

    assertThat(ticks.stream().flatMap(tick -> tick.observations().stream()))
        .contains(
            Observation.absent(UP, Labels.NONE, Absence.GONE),
            Observation.absent(UP, Labels.of("instance", "old"), Absence.GONE),
            here);
    assertThat(next.series()).isEqualTo(1);
  }

  @Test
  void theBoundOfAttemptsAtOnceHolds() throws Exception {
    var running = new int[2];
    var jobs =
        IntStream.range(0, 20)
            .mapToObj(i ->
                job(
                    "m" + i,
                    () -> {
                      synchronized (running) {
                        running[1] = Math.max(running[1], ++running[0]);
                      }
                      Thread.yield();
                      synchronized (running) {
                        running[0]--;
                      }
                      return List.of(ONE);
                    }))
            .toList();
    Scheduler scheduler = scheduler(jobs, 1_000, new Scheduler.Bounds(3, 1_000));
    advance(scheduler, Duration.ofSeconds(2), false);

    List<Thread> started =
        threads.stream().map(held -> Thread.ofVirtual().start(held::runNow)).toList();
    for (Thread thread : started) {
      thread.join();
    }

    assertThat(running[1]).isBetween(1, 3);
    assertThat(listener.endings).hasSizeGreaterThanOrEqualTo(20);
  }

  @Test
  void aJobThatIsAskedForRunsAtOnceAndNotAgainWithinFiveSeconds() {
    Scheduler scheduler = scheduler(List.of(minutely("a")), 10);
    advance(scheduler, Duration.ofSeconds(3), true);
    int before = ticks.size();

    scheduler.runSoon(job -> job.name().equals("00004 a"));
    advance(scheduler, Duration.ofMillis(20), true);
    assertThat(ticks).hasSize(before + 1);

    for (int i = 0; i < 100; i++) {
      scheduler.runSoon(job -> job.name().equals("00004 a"));
      advance(scheduler, Duration.ofMillis(40), true);
    }
    assertThat(ticks).as("after 4 s").hasSize(before + 1);
    advance(scheduler, Duration.ofSeconds(2), true);
    assertThat(ticks).as("the last question is answered, too").hasSize(before + 2);
    advance(scheduler, Duration.ofSeconds(20), true);
    assertThat(ticks).hasSize(before + 2);
  }

  @Test
  void aJobThatIsAskedForWaitsForTheAttemptThatRunsAndLeavesNoGap() {
    Scheduler scheduler = scheduler(List.of(minutely("a")), 10);
    advance(scheduler, Duration.ofSeconds(2), false);
    HeldThread running = threads.removeFirst();

    scheduler.runSoon(job -> job.name().equals("00004 a"));
    advance(scheduler, Duration.ofSeconds(1), false);
    assertThat(threads).as("none beside the one that runs").isEmpty();

    running.runNow();
    advance(scheduler, Duration.ofMillis(400), true);
    assertThat(ticks).hasSize(2);
    assertThat(listener.endings).containsOnly(Ending.DONE);
  }

  @Test
  void aPhaseThatComesWhileAnAskedAttemptRunsTellsNothing() {
    Scheduler scheduler = scheduler(List.of(minutely("a")), 10);
    advance(scheduler, Duration.ofSeconds(3), true);
    while (ticks.size() < 2) { // from here on it keeps to its phase
      advance(scheduler, Duration.ofMillis(50), true);
    }
    advance(scheduler, Duration.ofSeconds(55), true);
    scheduler.runSoon(job -> job.name().equals("00004 a"));
    advance(scheduler, Duration.ofMillis(50), false);
    int before = ticks.size();

    advance(scheduler, Duration.ofSeconds(7), false); // past the next phase, before the deadline

    assertThat(ticks).hasSize(before);
    assertThat(listener.endings).doesNotContain(Ending.SKIPPED);
  }

  @Test
  void whatAnAttemptBringsAfterItsJobWasReplacedIsItsHeirs() {
    Job old = minutely("a");
    Job heir = minutely("a");
    Scheduler scheduler = scheduler(List.of(old), 10);
    advance(scheduler, Duration.ofSeconds(3), true);
    scheduler.runSoon(old::equals);
    advance(scheduler, Duration.ofMillis(50), false);
    HeldThread running = threads.removeFirst();
    int before = ticks.size();

    scheduler.replace(List.of(old), List.of(heir));
    scheduler.runDue();
    running.runNow();

    assertThat(ticks).hasSize(before + 1);
    assertThat(last()).containsExactly(ONE);
    assertThat(scheduler.jobs()).containsExactly(heir);
  }

  @Test
  void anAttemptOfAJobThatIsNoMoreRecordsNothingAfterItsSeriesAreGone() {
    Job old = minutely("a");
    Scheduler scheduler = scheduler(List.of(old), 10);
    advance(scheduler, Duration.ofSeconds(3), true);
    scheduler.runSoon(old::equals);
    advance(scheduler, Duration.ofMillis(50), false);
    HeldThread running = threads.removeFirst();

    scheduler.replace(List.of(old), List.of());
    scheduler.runDue();
    running.runNow();

    assertThat(last()).containsExactly(Observation.absent(UP, Labels.NONE, Absence.GONE));
    assertThat(scheduler.jobs()).isEmpty();
  }

  @Test
  void aJobThatStaysKeepsItsPhase() {
    Job stays = job("a", () -> List.of(ONE));
    Scheduler scheduler = scheduler(List.of(stays), 10);
    advance(scheduler, TEN_SECONDS, true);
    int before = ticks.size();

    scheduler.replace(List.of(stays), List.of(stays));
    advance(scheduler, TEN_SECONDS.multipliedBy(10), true);

    assertThat(ticks).hasSizeBetween(before + 9, before + 11);
  }

  @Test
  void whatWasAskedForIsReadByTheHeir() {
    Job old = minutely("a");
    Job heir = minutely("a");
    Scheduler scheduler = scheduler(List.of(old), 10);
    advance(scheduler, Duration.ofSeconds(30), true);
    int before = ticks.size();

    assertThat(scheduler.runSoon(job -> job.name().equals("00004 b"))).isFalse();
    assertThat(scheduler.runSoon(job -> job.name().equals("00004 a"))).isTrue();
    scheduler.replace(List.of(old), List.of(heir));
    advance(scheduler, Duration.ofMillis(50), true);

    assertThat(ticks).hasSize(before + 1);
  }

  private static Job minutely(String name) {
    Job job = job(name, () -> List.of(ONE));
    return new Job(job.site(), job.measurement(), Duration.ofSeconds(60), Duration.ofSeconds(60));
  }

  private Scheduler scheduler(List<Job> jobs, int seriesMax) {
    return scheduler(jobs, seriesMax, new Scheduler.Bounds(64, seriesMax));
  }

  private Scheduler scheduler(List<Job> jobs, int seriesMax, Scheduler.Bounds bounds) {
    return new Scheduler(
        "agent-1",
        jobs,
        bounds,
        new Scheduler.Surroundings(
            (site, payload) -> {
              synchronized (ticks) {
                ticks.add(((Payload.Samples) payload).tick());
              }
            },
            listener,
            () -> nanos,
            () -> nanos / 1_000_000,
            task -> {
              var thread = new HeldThread(task);
              threads.add(thread);
              return thread;
            }));
  }

  /// Lets time pass in steps of 50 ms; attempts run as soon as they are started, or are held.
  private void advance(Scheduler scheduler, Duration time, boolean run) {
    long end = nanos + time.toNanos();
    while (true) {
      scheduler.runDue();
      while (run && !threads.isEmpty()) {
        threads.removeFirst().runNow();
      }
      if (nanos >= end) {
        return;
      }
      nanos = Math.min(end, nanos + 50_000_000);
    }
  }

  private List<Observation> last() {
    return ticks.getLast().observations();
  }

  private static Job job(String name, Scheduler.Attempt attempt) {
    var measurement =
        new Measurement() {
          @Override
          public String name() {
            return name;
          }

          @Override
          public List<Observation> measure() throws InterruptedException {
            return attempt.observe();
          }
        };
    return new Job("00004", measurement, TEN_SECONDS, Duration.ofSeconds(4));
  }

  /// A thread that runs when the test says so.
  private static final class HeldThread extends Thread {
    private final Runnable task;

    HeldThread(Runnable task) {
      this.task = task;
    }

    @Override
    public void start() {}

    @Override
    public void interrupt() {}

    void runNow() {
      task.run();
    }
  }

  private static final class Listener implements ScheduleListener {
    final List<Ending> endings = new ArrayList<>();
    final List<Job> jobs = new ArrayList<>();
    int late;
    int refused;

    @Override
    public synchronized void ended(Job job, Ending ending, List<Observation> observations) {
      endings.add(ending);
      jobs.add(job);
    }

    @Override
    public synchronized void late(Job job) {
      late++;
    }

    @Override
    public synchronized void seriesRefused(Job job, int count) {
      refused += count;
    }
  }
}
