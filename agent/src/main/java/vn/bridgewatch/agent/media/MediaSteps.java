package vn.bridgewatch.agent.media;

import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.check.StepResult.Status;
import vn.bridgewatch.media.call.CallReport;
import vn.bridgewatch.media.verdict.CallVerdict;

/// What a measurement means for readiness, as a step of a check.
final class MediaSteps {

  static final String STEP = "media";

  private MediaSteps() {}

  static StepResult of(String target, CallReport report) {
    double seconds =
        MediaSeries.answered(report)
            ? report.streams().getFirst().roundTrip().mean() / 1e3
            : Double.NaN;
    return switch (report.end()) {
      case COMPLETE -> judged(target, report, seconds);
      case STOPPED ->
          step(target, Status.UNMEASURED, seconds, "made_way", "it made way for a call");
      case NO_ANSWER ->
          step(
              target,
              Status.FAILED,
              seconds,
              "timed_out",
              "no answer: no reflector there, UDP is dropped, or the key is not known there");
      case REFUSED -> step(target, Status.FAILED, seconds, "rejected", report.why().orElse(""));
      case NOT_AUTHENTIC ->
          step(target, Status.FAILED, seconds, "bad_answer", "answers with another key");
      case OWN_FAULT ->
          step(target, Status.UNMEASURED, seconds, "agent_fault", report.why().orElse(""));
    };
  }

  private static StepResult judged(String target, CallReport report, double seconds) {
    CallVerdict verdict = CallVerdict.of(report);
    String text = String.join(" ", verdict.en());
    StepResult step =
        switch (verdict.level()) {
          case GOOD -> step(target, Status.PASSED, seconds, "", text);
          case NOTICEABLE -> step(target, Status.WARNED, seconds, "media_noticeable", text);
          case BAD -> step(target, Status.FAILED, seconds, "media_bad", text);
        };
    return step.with(String.join(" ", verdict.vi()), MediaStepFigures.of(report, verdict));
  }

  static StepResult step(
      String target, Status status, double seconds, String reason, String detail) {
    return new StepResult(STEP, "", target, status, seconds, reason, detail);
  }
}
