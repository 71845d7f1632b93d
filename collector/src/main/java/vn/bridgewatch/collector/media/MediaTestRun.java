package vn.bridgewatch.collector.media;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.check.StepResult;

/// A run of media tests over sites, as it stands.
///
/// @param finishedMillis null while it goes on
/// @param interrupted whether it was cut off
public record MediaTestRun(
    String id,
    long startedMillis,
    @Nullable Long finishedMillis,
    boolean interrupted,
    List<SiteTest> sites) {

  public MediaTestRun {
    sites = List.copyOf(sites);
  }

  /// @param reason a stable word where it was not tested: `not_connected`, `not_in_inventory`,
  ///   `agent_late`, `no_media_test`, `refused`, `interrupted`; else empty
  /// @param endedMillis null before it ended
  /// @param steps what its tests found
  public record SiteTest(
      String run,
      int place,
      String site,
      State state,
      String reason,
      @Nullable Long endedMillis,
      List<StepResult> steps) {

    public SiteTest {
      steps = List.copyOf(steps);
    }

    static SiteTest waiting(String run, int place, String site) {
      return new SiteTest(run, place, site, State.WAITING, "", null, List.of());
    }

    SiteTest running() {
      return new SiteTest(run, place, site, State.RUNNING, "", null, List.of());
    }

    SiteTest done(long millis, List<StepResult> found) {
      return new SiteTest(run, place, site, State.DONE, "", millis, found);
    }

    SiteTest notTested(long millis, String why) {
      return new SiteTest(run, place, site, State.NOT_TESTED, why, millis, List.of());
    }

    boolean hasEnded() {
      return state == State.DONE || state == State.NOT_TESTED;
    }

    MediaStore.Result kept() {
      return new MediaStore.Result(
          run,
          place,
          site,
          state.word(),
          reason,
          MediaSteps.worst(steps),
          endedMillis,
          MediaSteps.write(steps));
    }

    static SiteTest of(MediaStore.Result kept) {
      return new SiteTest(
          kept.run(),
          kept.place(),
          kept.site(),
          State.valueOf(kept.state().toUpperCase(Locale.ROOT)),
          kept.reason(),
          kept.endedMillis(),
          MediaSteps.read(kept.steps()));
    }
  }

  public enum State {
    WAITING,
    RUNNING,
    DONE,
    NOT_TESTED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
