package vn.bridgewatch.collector.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.check.StepResult.Status;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.inventory.Device;

/// Judges a site from the steps that its agent ran and the alerts that are open for it; pure.
///
/// A failed step or a firing critical alert makes a site not ready, a warned step or a firing
/// warning alert puts it at risk. Green needs at least one step that passed: what could not be
/// measured is unknown, and so is a site whose agent did not answer, whatever its alerts say of an
/// earlier time.
final class ReadinessRule {

  /// What is made of a site, worst findings first.
  record Judgement(Readiness readiness, List<Finding> findings) {}

  private ReadinessRule() {}

  /// Judges an answer of the agent.
  ///
  /// @param open the site's open alerts; pending and informal ones do not count
  static Judgement answered(
      List<StepResult> steps, List<AlertView> open, Map<String, Device> devices) {
    var findings = new ArrayList<Finding>();
    for (StepResult step : steps) {
      findings.add(FindingText.ofStep(step, Optional.ofNullable(devices.get(step.device()))));
    }
    if (steps.isEmpty()) {
      findings.add(FindingText.ofAgent("no_steps", ""));
    }
    findings.addAll(ofAlerts(open));
    findings.sort(ReadinessRule::worstFirst);
    return new Judgement(readiness(findings), findings);
  }

  /// Judges a site of which nothing came.
  ///
  /// @param reason `no_agent`, `not_connected`, `check_timed_out`, `interrupted` or `internal`
  static Judgement unanswered(String reason, String agent, List<AlertView> open) {
    var findings = new ArrayList<Finding>();
    findings.add(FindingText.ofAgent(reason, agent));
    findings.addAll(ofAlerts(open));
    return new Judgement(Readiness.UNKNOWN, findings);
  }

  private static Readiness readiness(List<Finding> findings) {
    if (has(findings, Status.FAILED)) {
      return Readiness.NOT_READY;
    }
    if (has(findings, Status.WARNED)) {
      return Readiness.AT_RISK;
    }
    return has(findings, Status.PASSED) ? Readiness.READY : Readiness.UNKNOWN;
  }

  private static boolean has(List<Finding> findings, Status status) {
    return findings.stream().anyMatch(finding -> finding.status() == status);
  }

  private static List<Finding> ofAlerts(List<AlertView> open) {
    var findings = new ArrayList<Finding>();
    for (AlertView alert : open) {
      if (!alert.status().equals("firing")) {
        continue;
      }
      boolean frozen = alert.frozenSinceMillis() != null;
      switch (alert.severity()) {
        case CRITICAL ->
            findings.add(FindingText.ofAlert(alert, frozen ? Status.UNMEASURED : Status.FAILED));
        case WARNING ->
            findings.add(FindingText.ofAlert(alert, frozen ? Status.UNMEASURED : Status.WARNED));
        case INFO -> {
          // says nothing against the conference
        }
      }
    }
    return findings;
  }

  private static int worstFirst(Finding a, Finding b) {
    return Integer.compare(rank(a.status()), rank(b.status()));
  }

  private static int rank(Status status) {
    return switch (status) {
      case FAILED -> 0;
      case WARNED -> 1;
      case UNMEASURED -> 2;
      case PASSED -> 3;
    };
  }
}
