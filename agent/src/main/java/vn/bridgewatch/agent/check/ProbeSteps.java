package vn.bridgewatch.agent.check;

import vn.bridgewatch.agent.probe.Attempt;
import vn.bridgewatch.agent.probe.Cause;
import vn.bridgewatch.agent.probe.Outcome;
import vn.bridgewatch.agent.probe.ProbeMeasurement;
import vn.bridgewatch.agent.probe.Texts;
import vn.bridgewatch.agent.probe.Why;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.check.StepResult.Status;

/// What an attempt of a probe means for readiness.
final class ProbeSteps {

  private ProbeSteps() {}

  static StepResult of(ProbeMeasurement.Identity probe, Attempt attempt) {
    return switch (attempt.outcome()) {
      case Outcome.Reached reached -> reached(probe, reached);
      case Outcome.Unreached(Cause cause, String detail, _) ->
          step(probe, Status.FAILED, Double.NaN, cause.word(), detail);
      case Outcome.Unmeasured(Why why, String detail, String remedy) ->
          step(probe, Status.UNMEASURED, Double.NaN, why.word(), detail + ". " + remedy);
    };
  }

  private static StepResult reached(ProbeMeasurement.Identity probe, Outcome.Reached reached) {
    double seconds = reached.time().toNanos() / 1e9;
    String time = " in " + Texts.seconds(reached.time());
    return reached
        .answer()
        .doubt()
        .map(doubt -> step(probe, Status.WARNED, seconds, doubt.reason(), doubt.detail() + time))
        .orElseGet(() -> step(probe, Status.PASSED, seconds, "", reached.answer().text() + time));
  }

  static StepResult step(
      ProbeMeasurement.Identity probe,
      Status status,
      double seconds,
      String reason,
      String detail) {
    return new StepResult(
        probe.kind().word(), probe.device(), probe.instance(), status, seconds, reason, detail);
  }
}
