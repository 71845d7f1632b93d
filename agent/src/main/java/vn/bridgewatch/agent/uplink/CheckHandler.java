package vn.bridgewatch.agent.uplink;

import java.util.List;
import vn.bridgewatch.check.StepResult;

/// Answers the centre's commands to check a site now, or to test its media.
@FunctionalInterface
public interface CheckHandler {

  /// Runs every probe and device read of a site once and returns what each found; called on a
  /// virtual thread, at most one at a time for a site.
  List<StepResult> check(String site) throws InterruptedException;

  /// Runs the site's media tests at the rate of a call and returns what each found; called the same
  /// way. What holds no media test has no steps.
  default List<StepResult> media(String site) throws InterruptedException {
    return List.of();
  }
}
