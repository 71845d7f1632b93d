package vn.bridgewatch.collector.check;

import java.util.Map;
import vn.bridgewatch.check.StepResult;

/// One thing that a check found at a site, in words for people.
///
/// @param step the kind of step, as `icmp`; `alert` for an open alert, `agent` for the way to the
///   site's agent itself
/// @param device the device's id; empty when it is not about one device
/// @param target the address that was tried; empty when there is none
/// @param reason a stable word, as `timed_out`; the rule's name for an alert; empty when passed
/// @param firstStepVi what to do first; empty when there is nothing to do
/// @param seconds how long the attempt took; NaN when it gave no time
/// @param figures what was measured, by name, in base units; most findings have none
public record Finding(
    String step,
    String device,
    String target,
    StepResult.Status status,
    String reason,
    String detailVi,
    String detailEn,
    String firstStepVi,
    String firstStepEn,
    double seconds,
    Map<String, Double> figures) {

  public Finding {
    figures = Map.copyOf(figures);
  }

  Finding(
      String step,
      String device,
      String target,
      StepResult.Status status,
      String reason,
      String detailVi,
      String detailEn,
      String firstStepVi,
      String firstStepEn,
      double seconds) {
    this(
        step,
        device,
        target,
        status,
        reason,
        detailVi,
        detailEn,
        firstStepVi,
        firstStepEn,
        seconds,
        Map.of());
  }
}
