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
/// warning alert puts it at risk. Green needs at least one step that passed and nothing that is not
/// known: a step that could not be measured and an alert whose input vanished put the site at risk
/// too. Where nothing passed the site is unknown, and so is one whose agent did not answer,
/// whatever its alerts say of an earlier time.
///
/// One gap is known and let pass: an agent without the right to ping. It is listed, and the other
/// steps decide.
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
  /// @param reason a word of `reasons.yaml` that says why, as `not_connected`
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
    if (!has(findings, Status.PASSED)) {
      return Readiness.UNKNOWN;
    }
    return findings.stream().anyMatch(ReadinessRule::leavesDoubt)
        ? Readiness.AT_RISK
        : Readiness.READY;
  }

  private static boolean leavesDoubt(Finding finding) {
    boolean mayNotPing = finding.step().equals("icmp") && finding.reason().equals("no_permission");
    return finding.status() == Status.UNMEASURED && !mayNotPing;
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
