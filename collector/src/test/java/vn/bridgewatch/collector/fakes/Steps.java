package vn.bridgewatch.collector.fakes;

import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.check.StepResult.Status;

/// Steps as agents answer them.
public final class Steps {

  private Steps() {}

  public static StepResult passed() {
    return new StepResult(
        "tcp", "mcu", "127.0.0.1:5060", Status.PASSED, 0.0012, "", "connected in 1.2 ms");
  }

  public static StepResult warned() {
    return new StepResult(
        "icmp", "", "192.0.2.1", Status.WARNED, 0.35, "slow", "rtt 0.35 s >= 0.2 s");
  }

  public static StepResult failed() {
    return new StepResult(
        "tcp", "mcu", "127.0.0.1:5060", Status.FAILED, Double.NaN, "timed_out", "no answer in 2 s");
  }

  public static StepResult unmeasured() {
    return new StepResult(
        "icmp", "", "192.0.2.1", Status.UNMEASURED, Double.NaN, "no_permission", "no ping socket");
  }
}
