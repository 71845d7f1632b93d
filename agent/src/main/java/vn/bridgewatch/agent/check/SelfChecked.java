package vn.bridgewatch.agent.check;

import java.util.List;
import vn.bridgewatch.agent.schedule.Measurement;
import vn.bridgewatch.check.StepResult;

/// A measurement that says itself what its last attempt means for readiness.
public interface SelfChecked extends Measurement {

  /// What the attempt before means; empty: nothing to say.
  List<StepResult> findings();

  /// What is said when the attempt came to nothing by our own doing.
  StepResult unmeasured(String reason, String detail);
}
