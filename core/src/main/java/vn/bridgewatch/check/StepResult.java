package vn.bridgewatch.check;

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
public record StepResult(
    String step,
    String device,
    String target,
    Status status,
    double seconds,
    String reason,
    String detail) {

  /// What a step means for readiness: our own failure to measure is never the target's.
  public enum Status {
    PASSED,
    WARNED,
    FAILED,
    UNMEASURED
  }
}
