package vn.bridgewatch.collector.media;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.collector.ingest.AgentLinks;

/// The way to the agents for checks: their answers come with what the last media test of the site
/// found, which a check does not repeat, for a country that tests at once would fill its lines.
public record LinksWithMedia(AgentLinks links, MediaRuns media) implements AgentLinks {

  /// The figure that says when it was tested, seconds since 1970.
  public static final String TESTED = "tested_timestamp_seconds";

  @Override
  public Set<String> connectedSites() {
    return links.connectedSites();
  }

  @Override
  public CompletableFuture<List<StepResult>> check(String site, Duration timeout) {
    return links
        .check(site, timeout)
        .thenApply(steps -> {
          var all = new ArrayList<StepResult>();
          steps.forEach(step -> all.add(untested(step)));
          media
              .latest(site)
              .ifPresent(found -> found.steps().forEach(step -> all.add(of(step, found))));
          return all;
        });
  }

  /// With when it was tested, where it has room for that figure: a step of a check is of now, this
  /// one is not.
  private static StepResult of(StepResult step, MediaRuns.Found found) {
    StepResult untested = untested(step);
    if (untested.figures().size() >= StepResult.FIGURES_MAX) {
      return untested;
    }
    var figures = new HashMap<>(untested.figures());
    figures.put(TESTED, found.endedMillis() / 1e3);
    return untested.with(untested.detailVi(), figures);
  }

  /// Without what the agent itself may say of the time: only the centre knows.
  private static StepResult untested(StepResult step) {
    if (!step.figures().containsKey(TESTED)) {
      return step;
    }
    var figures = new HashMap<>(step.figures());
    figures.remove(TESTED);
    return step.with(step.detailVi(), figures);
  }

  @Override
  public CompletableFuture<List<StepResult>> media(String site, Duration lease) {
    return links.media(site, lease);
  }
}
