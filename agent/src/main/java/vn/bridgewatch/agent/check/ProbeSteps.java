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

  /// The server answers, and has no record of what was asked.
  static final String NO_RECORDS = "no_records";

  private ProbeSteps() {}

  static StepResult of(ProbeMeasurement.Identity probe, Attempt attempt) {
    return switch (attempt.outcome()) {
      case Outcome.Reached reached -> reached(probe, reached);
      case Outcome.Unreached(Cause cause, String detail) ->
          step(probe, Status.FAILED, Double.NaN, cause.word(), detail);
      case Outcome.Unmeasured(Why why, String detail, String remedy) ->
          step(probe, Status.UNMEASURED, Double.NaN, why.word(), detail + ". " + remedy);
    };
  }

  private static StepResult reached(ProbeMeasurement.Identity probe, Outcome.Reached reached) {
    double seconds = reached.time().toNanos() / 1e9;
    String time = Texts.seconds(reached.time());
    return switch (reached.answer()) {
      case Outcome.Answer.Echo _ ->
          step(probe, Status.PASSED, seconds, "", "echo reply in " + time);
      case Outcome.Answer.Handshake _ ->
          step(probe, Status.PASSED, seconds, "", "TCP handshake in " + time);
      case Outcome.Answer.Records records when records.answers() == 0 ->
          step(
              probe,
              Status.WARNED,
              seconds,
              NO_RECORDS,
              "the server answers in " + time + " with no record");
      case Outcome.Answer.Records records ->
          step(
              probe,
              Status.PASSED,
              seconds,
              "",
              records.answers() + (records.answers() == 1 ? " record in " : " records in ") + time);
    };
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
