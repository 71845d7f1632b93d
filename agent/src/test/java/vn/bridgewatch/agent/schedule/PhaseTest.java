package vn.bridgewatch.agent.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.metric.Observation;

class PhaseTest {

  private static final long INTERVAL = Duration.ofSeconds(10).toNanos();

  private static Phase phase(int number) {
    return phase(number, 500);
  }

  private static Phase phase(int number, int jobs) {
    var measurement =
        new Measurement() {
          @Override
          public String name() {
            return "snmp device-" + number;
          }

          @Override
          public List<Observation> measure() {
            return List.of();
          }
        };
    return Phase.of(
        "agent", new Job("01", measurement, Duration.ofSeconds(10), Duration.ofSeconds(9)), jobs);
  }

  @Test
  void fromTheFirstAttemptOnNoneIsMoreThanAnIntervalFromTheLastNorLessThanHalfOfOne() {
    for (int number = 0; number < 500; number++) {
      Phase phase = phase(number);
      long due = phase.firstNanos(1);
      assertThat(due).isBetween(0L, Phase.FIRST_WITHIN.toNanos() - 1);
      for (int attempt = 0; attempt < 5; attempt++) {
        long next = phase.nextNanos(due, due + 3_000_000);
        assertThat(next - due).as("device %d", number).isBetween(INTERVAL / 2, INTERVAL);
        due = next;
      }
    }
  }

  @Test
  void manyJobsBeginApartButWithinTheirInterval() {
    long latest400 = 0;
    for (int number = 0; number < 400; number++) {
      latest400 = Math.max(latest400, phase(number).firstNanos(400));
      assertThat(phase(number).firstNanos(5_000)).isLessThan(INTERVAL);
    }
    assertThat(latest400)
        .isBetween(Duration.ofSeconds(3).toNanos(), Duration.ofSeconds(4).toNanos());
  }

  @Test
  void afterTheSecondAttemptAllAreAWholeIntervalApart() {
    for (int number = 0; number < 500; number++) {
      Phase phase = phase(number);
      long due = phase.firstNanos(1);
      due = phase.nextNanos(due, due);
      due = phase.nextNanos(due, due);

      long next = phase.nextNanos(due, due);

      assertThat(next - due).as("device %d", number).isEqualTo(INTERVAL);
    }
  }

  @Test
  void theJobsOfASiteFollowEachOtherCloselyAndNotAllAtOnce() {
    long begin = onGrid(0, 1) - Phase.APART.toNanos(); // one job alone begins with its agent
    var times = new HashSet<Long>();
    for (int number = 0; number < 20; number++) {
      long after = Math.floorMod(onGrid(number, 20) - begin, INTERVAL);
      assertThat(Duration.ofNanos(after)).isLessThan(Phase.APART.multipliedBy(21));
      times.add(TimeUnit.NANOSECONDS.toMillis(after));
    }

    assertThat(times).hasSizeGreaterThan(15);
  }

  @Test
  void manyJobsFillTheirWholePeriod() {
    var tenths = new HashSet<Long>();
    for (int number = 0; number < 1_000; number++) {
      tenths.add(onGrid(number, 1_000) % INTERVAL / (INTERVAL / 10));
    }

    assertThat(tenths).hasSize(10);
  }

  @Test
  void whatASleepingMachineMissedIsNotMadeUpFor() {
    Phase phase = phase(1);
    long due = phase.nextNanos(0, 0);
    due = phase.nextNanos(due, due);
    long awake = due + 7 * INTERVAL + 1_234;

    long next = phase.nextNanos(due, awake);

    assertThat(next).isBetween(awake + 1, awake + INTERVAL);
    assertThat((next - due) % INTERVAL).isZero();
  }

  /// When a job runs, some time later.
  private static long onGrid(int number, int jobs) {
    return phase(number, jobs).nextNanos(0, INTERVAL);
  }
}
