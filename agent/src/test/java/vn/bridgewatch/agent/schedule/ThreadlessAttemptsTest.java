package vn.bridgewatch.agent.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.agent.schedule.ScheduleListener.Ending;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Payload;

/// Attempts that hold no thread while they wait.
class ThreadlessAttemptsTest {

  private static final Metric UP = Metric.gauge("up", "");
  private static final Observation ONE = Observation.of(UP, Labels.NONE, 1);
  private static final Observation UNMEASURED =
      Observation.absent(UP, Labels.NONE, Absence.UNMEASURED);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Deque<Consumer<Supplier<List<Observation>>>> waiting = new ArrayDeque<>();
  private final Deque<Runnable> threads = new ArrayDeque<>();
  private final List<Tick> ticks = new ArrayList<>();
  private final List<Ending> endings = new ArrayList<>();
  private long nanos;
  private boolean can = true;
  private boolean throwing;

  @Test
  void whatItSawIsRecordedWhenItIsTold() {
    Scheduler scheduler = scheduler(8);
    untilBegun(scheduler);
    assertThat(scheduler.inFlight()).isEqualTo(1);
    assertThat(threads).isEmpty();

    waiting.remove().accept(() -> List.of(ONE));

    assertThat(ticks.getLast().observations()).containsExactly(ONE);
    assertThat(endings).containsExactly(Ending.DONE);
    assertThat(scheduler.inFlight()).isZero();
    untilBegun(scheduler); // it has its turn back
  }

  @Test
  void aMeasurementThatCannotHasAThread() {
    can = false;
    Scheduler scheduler = scheduler(8);
    advance(scheduler, INTERVAL);

    assertThat(threads).hasSize(1);
    threads.remove().run();
    assertThat(endings).containsExactly(Ending.DONE);
  }

  @Test
  void withoutRoomItWaitsInAThread() {
    Scheduler scheduler = scheduler(0);
    advance(scheduler, INTERVAL);

    assertThat(waiting).isEmpty();
    assertThat(threads).hasSize(1);
  }

  @Test
  void pastItsDeadlineItIsGivenUpAndWhatItBringsLaterIsDropped() {
    Scheduler scheduler = scheduler(8);
    untilBegun(scheduler);
    waiting.remove().accept(() -> List.of(ONE));
    untilBegun(scheduler);
    advance(scheduler, INTERVAL);

    assertThat(endings).contains(Ending.OVERDUE);
    assertThat(ticks.getLast().observations()).containsExactly(UNMEASURED);
    int recorded = ticks.size();
    waiting.remove().accept(() -> List.of(ONE));
    assertThat(ticks).hasSize(recorded);
    assertThat(scheduler.inFlight()).isZero();
  }

  @Test
  void whatThrowsWhenItIsReadIsABugOfItsOwnAndGivesBackItsTurn() {
    Scheduler scheduler = scheduler(8);
    untilBegun(scheduler);
    waiting
        .remove()
        .accept(() -> {
          throw new IllegalStateException("a bug");
        });

    assertThat(endings).containsExactly(Ending.FAILED);
    assertThat(scheduler.inFlight()).isZero();
    untilBegun(scheduler);
  }

  @Test
  void whatThrowsAtItsBeginDoesNotStopTheTime() {
    throwing = true;
    Scheduler scheduler = scheduler(8);
    advance(scheduler, INTERVAL);

    assertThat(threads).hasSize(1); // where it fails as every attempt may
    assertThat(scheduler.inFlight()).isZero();
  }

  @Test
  void afterTheEndNothingIsRecorded() {
    Scheduler scheduler = scheduler(8);
    untilBegun(scheduler);
    scheduler.close();
    waiting.remove().accept(() -> List.of(ONE));

    assertThat(ticks).isEmpty();
  }

  private void untilBegun(Scheduler scheduler) {
    for (int i = 0; i < 100 && waiting.isEmpty(); i++) {
      advance(scheduler, Duration.ofMillis(20));
    }
    assertThat(waiting).hasSize(1);
  }

  private void advance(Scheduler scheduler, Duration time) {
    long end = nanos + time.toNanos();
    while (nanos < end) {
      nanos = Math.min(end, nanos + 20_000_000);
      scheduler.runDue();
    }
  }

  private Scheduler scheduler(int atOnce) {
    var measurement =
        new Measurement() {
          @Override
          public String name() {
            return "echo";
          }

          @Override
          public List<Observation> measure() {
            return List.of(ONE);
          }

          @Override
          public boolean begin(Consumer<Supplier<List<Observation>>> seen) {
            if (throwing) {
              throw new IllegalStateException("a bug");
            }
            return can && waiting.add(seen);
          }
        };
    var listener =
        new ScheduleListener() {
          @Override
          public void ended(Job job, Ending ending, List<Observation> observations) {
            endings.add(ending);
          }

          @Override
          public void late(Job job) {}

          @Override
          public void seriesRefused(Job job, int count) {}
        };
    return new Scheduler(
        "agent-1",
        List.of(new Job("00004", measurement, INTERVAL, Duration.ofMillis(400))),
        new Scheduler.Bounds(atOnce, 10),
        new Scheduler.Surroundings(
            (_, payload) -> ticks.add(((Payload.Samples) payload).tick()),
            listener,
            () -> nanos,
            () -> nanos / 1_000_000,
            task -> {
              threads.add(task);
              return new Thread(() -> {});
            }));
  }
}
