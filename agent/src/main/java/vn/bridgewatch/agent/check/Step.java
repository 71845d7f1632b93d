package vn.bridgewatch.agent.check;

import java.util.List;
import java.util.Optional;
import vn.bridgewatch.agent.probe.ProbeMeasurement;
import vn.bridgewatch.agent.reading.DeviceMeasurement;
import vn.bridgewatch.agent.schedule.Job;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.check.StepResult.Status;
import vn.bridgewatch.metric.Observation;

/// One measurement of a site as a step of its check.
sealed interface Step {

  /// What a step saw, and what that means.
  record Taken(List<Observation> observations, List<StepResult> results) {
    public Taken {
      observations = List.copyOf(observations);
      results = List.copyOf(results);
    }
  }

  Job job();

  Taken take() throws InterruptedException;

  /// What is said when the step came to nothing by our own doing.
  StepResult unmeasured(String reason, String detail);

  /// The step of a job; empty for what says nothing of the site, as the agent's own figures.
  static Optional<Step> of(Job job) {
    return switch (job.measurement()) {
      case ProbeMeasurement probe -> Optional.of(new OfProbe(job, probe));
      case DeviceMeasurement device -> Optional.of(new OfDevice(job, device));
      case SelfChecked self -> Optional.of(new OfItself(job, self));
      default -> Optional.empty();
    };
  }

  record OfProbe(Job job, ProbeMeasurement probe) implements Step {

    @Override
    public Taken take() throws InterruptedException {
      ProbeMeasurement.Observed observed = probe.attempt();
      StepResult result = ProbeSteps.of(probe.identity(), observed.attempt());
      return new Taken(observed.observations(), List.of(result));
    }

    @Override
    public StepResult unmeasured(String reason, String detail) {
      return ProbeSteps.step(probe.identity(), Status.UNMEASURED, Double.NaN, reason, detail);
    }
  }

  record OfDevice(Job job, DeviceMeasurement device) implements Step {

    @Override
    public Taken take() throws InterruptedException {
      DeviceMeasurement.Checked checked = device.check();
      return new Taken(checked.observations(), checked.results());
    }

    @Override
    public StepResult unmeasured(String reason, String detail) {
      return device.step(Status.UNMEASURED, Double.NaN, reason, detail);
    }
  }

  record OfItself(Job job, SelfChecked self) implements Step {

    @Override
    public Taken take() throws InterruptedException {
      return new Taken(self.measure(), self.findings());
    }

    @Override
    public StepResult unmeasured(String reason, String detail) {
      return self.unmeasured(reason, detail);
    }
  }
}
