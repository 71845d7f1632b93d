package vn.bridgewatch.agent.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.agent.schedule.Job;
import vn.bridgewatch.agent.schedule.ScheduleListener.Ending;
import vn.bridgewatch.agent.schedule.Scheduler;
import vn.bridgewatch.agent.uplink.CheckHandler;
import vn.bridgewatch.check.StepResult;

/// Checks a site now: runs all its probes and device reads once, side by side under the scheduler's
/// bound, records what they see like any other attempt, and says what it means.
public final class SiteChecks implements CheckHandler {

  /// What takes longer has not been measured; the centre waits a little longer than this.
  static final Duration WHOLE_MAX = Duration.ofSeconds(60);

  /// How long a step waits for the scheduled attempt of the same measurement to end.
  private static final Duration TURN_WITHIN = Duration.ofSeconds(35);

  private static final Logger LOG = LoggerFactory.getLogger(SiteChecks.class);

  private final Scheduler scheduler;
  private final Supplier<List<Job>> jobs;
  private final Duration wholeMax;

  public SiteChecks(Scheduler scheduler) {
    this(scheduler, scheduler::jobs, WHOLE_MAX);
  }

  SiteChecks(Scheduler scheduler, Supplier<List<Job>> jobs, Duration wholeMax) {
    this.scheduler = scheduler;
    this.jobs = jobs;
    this.wholeMax = wholeMax;
  }

  @Override
  public List<StepResult> check(String site) throws InterruptedException {
    var steps = new ArrayList<Step>();
    for (Job job : jobs.get()) {
      if (job.site().equals(site)) {
        Step.of(job).ifPresent(steps::add);
      }
    }
    var tasks = new ArrayList<Callable<List<StepResult>>>();
    steps.forEach(step -> tasks.add(() -> run(step)));
    var results = new ArrayList<StepResult>();
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("check-", 0).factory())) {
      List<Future<List<StepResult>>> done =
          threads.invokeAll(tasks, wholeMax.toMillis(), TimeUnit.MILLISECONDS);
      for (int i = 0; i < done.size(); i++) {
        results.addAll(result(steps.get(i), done.get(i)));
      }
    }
    return together(results);
  }

  /// A device whose modules are read at several intervals is one step: the worst of them speaks.
  private static List<StepResult> together(List<StepResult> results) {
    var byDevice = new LinkedHashMap<List<String>, StepResult>();
    var all = new ArrayList<StepResult>();
    for (StepResult result : results) {
      if (result.step().equals("snmp")) {
        byDevice.merge(List.of(result.device(), result.target()), result, SiteChecks::worse);
      } else {
        all.add(result);
      }
    }
    all.addAll(byDevice.values());
    return all;
  }

  private static StepResult worse(StepResult one, StepResult other) {
    return rank(other.status()) > rank(one.status()) ? other : one;
  }

  private static int rank(StepResult.Status status) {
    return switch (status) {
      case PASSED -> 0;
      case UNMEASURED -> 1;
      case WARNED -> 2;
      case FAILED -> 3;
    };
  }

  private List<StepResult> run(Step step) throws InterruptedException {
    var results = new AtomicReference<List<StepResult>>(List.of());
    Ending ending =
        scheduler.runNow(
            step.job(),
            () -> {
              Step.Taken taken = step.take();
              results.set(taken.results());
              return taken.observations();
            },
            TURN_WITHIN);
    return switch (ending) {
      case DONE -> results.get();
      case SKIPPED ->
          List.of(step.unmeasured("busy", "the scheduled attempt before it has not ended"));
      case OVERDUE -> List.of(step.unmeasured("overran", "it was not back in time"));
      case FAILED -> List.of(step.unmeasured("agent_fault", "the agent failed; see its log"));
    };
  }

  private List<StepResult> result(Step step, Future<List<StepResult>> future)
      throws InterruptedException {
    try {
      return future.get();
    } catch (CancellationException _) {
      return List.of(
          step.unmeasured("overran", "it was not back within " + wholeMax.toSeconds() + " s"));
    } catch (ExecutionException e) {
      LOG.atError().addKeyValue("job", step.job().name()).setCause(e).log("Check step failed");
      return List.of(step.unmeasured("agent_fault", "the agent failed; see its log"));
    }
  }
}
