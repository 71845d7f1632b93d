package vn.bridgewatch.check;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What one step of a check found at a site.
///
/// @param step the kind of step, as `icmp`, `tcp`, `dns`, `snmp`
/// @param device the device's id in the inventory; empty when the step is not about one device
/// @param target the address that was tried
/// @param status what it means for readiness
/// @param seconds how long the attempt took; NaN when it gave no time
/// @param detail one sentence for a person, in English, with the value and the limit; the words
///   that pages show are made from `reason`
/// @param reason a stable word, as `timed_out`, `rejected`, `unknown_host`, `no_permission`; empty
///   when the step passed
/// @param detailVi the same sentence in Vietnamese, where it says more than `reason`; else empty
/// @param figures what was measured, by name, in base units; most steps have none
public record StepResult(
    String step,
    String device,
    String target,
    Status status,
    double seconds,
    String reason,
    String detail,
    String detailVi,
    Map<String, Double> figures) {

  public static final int FIGURES_MAX = 64;

  public StepResult {
    if (figures.size() > FIGURES_MAX) {
      throw new IllegalArgumentException(
          "figures: must be at most " + FIGURES_MAX + ", got " + figures.size());
    }
    SortedMap<String, Double> sorted = new TreeMap<>(figures);
    figures = Collections.unmodifiableSortedMap(sorted);
  }

  /// A step of which the reason says all.
  public StepResult(
      String step,
      String device,
      String target,
      Status status,
      double seconds,
      String reason,
      String detail) {
    this(step, device, target, status, seconds, reason, detail, "", Map.of());
  }

  /// The same with more to say.
  public StepResult with(String detailVi, Map<String, Double> figures) {
    return new StepResult(step, device, target, status, seconds, reason, detail, detailVi, figures);
  }

  /// What a step means for readiness: our own failure to measure is never the target's.
  public enum Status {
    PASSED,
    WARNED,
    FAILED,
    UNMEASURED
  }
}
