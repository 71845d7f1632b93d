package vn.bridgewatch.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.agent.probe.Aim;
import vn.bridgewatch.agent.probe.AllowList;
import vn.bridgewatch.agent.probe.Cause;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.Probe;
import vn.bridgewatch.agent.probe.ProbeKind;
import vn.bridgewatch.agent.probe.ProbeMeasurement;
import vn.bridgewatch.agent.probe.Resolver;
import vn.bridgewatch.agent.probe.Why;
import vn.bridgewatch.agent.probe.dns.DnsAnswer;
import vn.bridgewatch.agent.probe.icmp.Echo;
import vn.bridgewatch.agent.schedule.Job;
import vn.bridgewatch.agent.schedule.ScheduleListener;
import vn.bridgewatch.agent.schedule.Scheduler;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.check.StepResult.Status;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.wire.Payload;

class SiteChecksTest {

  private final List<Observation> recorded = new ArrayList<>();
  private final Resolver resolver = new Resolver();

  @Test
  void aSiteIsCheckedByAllItsProbesAndByNoOthers() throws Exception {
    List<StepResult> results =
        check(
            Duration.ofSeconds(60),
            job("00004", "gateway", (_, _) -> echo()),
            job("00004", "mcu", (_, _) -> new Outcome.Unreached(Cause.TIMED_OUT, "no echo")),
            job("00007", "other", (_, _) -> echo()));

    assertThat(results)
        .extracting(StepResult::status)
        .containsExactly(Status.PASSED, Status.FAILED);
    assertThat(results.getFirst())
        .isEqualTo(
            new StepResult(
                "icmp", "router", "127.0.0.1", Status.PASSED, 0.002, "", "echo reply in 2.0 ms"));
    assertThat(results.getLast().reason()).isEqualTo("timed_out");
    assertThat(results.getLast().seconds()).isNaN();
  }

  @Test
  void whatTheCheckSeesIsRecordedLikeAnyOtherAttempt() throws Exception {
    check(Duration.ofSeconds(60), job("00004", "gateway", (_, _) -> echo()));

    assertThat(recorded).extracting(o -> o.series().name()).contains("probe_success");
  }

  @Test
  void whatWeCouldNotMeasureIsNotTheSitesFaultAndTellsTheRemedy() throws Exception {
    List<StepResult> results =
        check(
            Duration.ofSeconds(60),
            job(
                "00004",
                "gateway",
                (_, _) -> new Outcome.Unmeasured(Why.NO_PERMISSION, "no socket", "Grant it.")));

    assertThat(results.getFirst().status()).isEqualTo(Status.UNMEASURED);
    assertThat(results.getFirst().reason()).isEqualTo("no_permission");
    assertThat(results.getFirst().detail()).contains("no socket").contains("Grant it.");
  }

  @Test
  void aServerThatAnswersWithoutARecordIsAWarning() throws Exception {
    List<StepResult> results =
        check(
            Duration.ofSeconds(60),
            job(
                "00004",
                "resolver",
                (_, _) ->
                    new Outcome.Reached(
                        Duration.ofMillis(1),
                        new DnsAnswer(Duration.ofMillis(2), List.of(), 0, 1, 0, 0, false))));

    assertThat(results.getFirst().status()).isEqualTo(Status.WARNED);
    assertThat(results.getFirst().reason()).isEqualTo("no_records");
  }

  @Test
  void aBugOfOursIsUnmeasured() throws Exception {
    List<StepResult> results =
        check(
            Duration.ofSeconds(60),
            job(
                "00004",
                "gateway",
                (_, _) -> {
                  throw new IllegalStateException("a bug");
                }));

    assertThat(results.getFirst().status()).isEqualTo(Status.UNMEASURED);
    assertThat(results.getFirst().reason()).isEqualTo("agent_fault");
  }

  /// How long the others take is the machine's affair: the bound grows until they have made it.
  @Test
  void aStepThatDoesNotComeBackIsUnmeasuredAndTheOthersCount() throws Exception {
    List<String> wanted = List.of("overran", "");
    List<String> reasons = List.of();
    for (long millis = 100; millis < 60_000 && !reasons.equals(wanted); millis *= 2) {
      reasons =
          check(
                  Duration.ofMillis(millis),
                  job(
                      "00004",
                      "stuck",
                      (_, _) -> {
                        new CountDownLatch(1).await();
                        return echo();
                      }),
                  job("00004", "gateway", (_, _) -> echo()))
              .stream()
              .map(StepResult::reason)
              .toList();
    }

    assertThat(reasons).isEqualTo(wanted);
  }

  @Test
  void aSiteThatIsNotOursHasNoSteps() throws Exception {
    assertThat(check(Duration.ofSeconds(60), job("00007", "gateway", (_, _) -> echo()))).isEmpty();
  }

  private List<StepResult> check(Duration wholeMax, Job... jobs) throws InterruptedException {
    var scheduler =
        new Scheduler(
            "agent-1",
            List.of(jobs),
            new Scheduler.Bounds(8, 100),
            Scheduler.Surroundings.of(
                (_, payload) -> {
                  synchronized (recorded) {
                    recorded.addAll(((Payload.Samples) payload).tick().observations());
                  }
                },
                new SilentListener()));
    return new SiteChecks(scheduler, () -> List.of(jobs), wholeMax).check("00004");
  }

  private Job job(String site, String name, Probe probe) {
    var identity = new ProbeMeasurement.Identity(ProbeKind.ICMP, name, "router", "127.0.0.1");
    var aim =
        new Aim(
            "127.0.0.1",
            probe,
            Duration.ofSeconds(1),
            AllowList.LOOPBACK,
            resolver,
            NanoClock.SYSTEM);
    return new Job(
        site, new ProbeMeasurement(identity, aim), Duration.ofSeconds(5), Duration.ofSeconds(5));
  }

  private static Outcome echo() {
    return new Outcome.Reached(Duration.ofMillis(2), new Echo(Duration.ofMillis(2), 64, true));
  }

  private static final class SilentListener implements ScheduleListener {
    @Override
    public void ended(Job job, Ending ending, List<Observation> observations) {}

    @Override
    public void late(Job job) {}

    @Override
    public void seriesRefused(Job job, int count) {}
  }
}
