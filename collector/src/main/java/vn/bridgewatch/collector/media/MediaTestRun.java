package vn.bridgewatch.collector.media;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.check.StepResult;

/// A run of media tests over sites, as it stands.
///
/// @param finishedMillis null while it goes on
public record MediaTestRun(
    String id, long startedMillis, @Nullable Long finishedMillis, List<SiteTest> sites) {

  public MediaTestRun {
    sites = List.copyOf(sites);
  }

  /// @param reason a stable word where it was not tested: `not_connected`, `not_in_inventory`,
  ///   `timed_out`, `no_media_test`, `refused`; else empty
  /// @param steps what its tests found
  public record SiteTest(String site, State state, String reason, List<StepResult> steps) {

    public SiteTest {
      steps = List.copyOf(steps);
    }
  }

  public enum State {
    WAITING,
    RUNNING,
    DONE,
    NOT_TESTED
  }
}
