package vn.bridgewatch.agent.uplink;

import java.util.List;
import vn.bridgewatch.check.StepResult;

/// Answers the centre's command to check a site now.
@FunctionalInterface
public interface CheckHandler {

  /// Runs every probe and device read of a site once and returns what each found; called on a
  /// virtual thread, at most one at a time for a site.
  List<StepResult> check(String site) throws InterruptedException;
}
