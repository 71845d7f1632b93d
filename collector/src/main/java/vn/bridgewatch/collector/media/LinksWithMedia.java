package vn.bridgewatch.collector.media;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.collector.ingest.AgentLinks;

/// The way to the agents for checks: their answers come with what the last media test of the site
/// found, which a check does not repeat, for a country that tests at once would fill its lines.
public record LinksWithMedia(AgentLinks links, MediaRuns media) implements AgentLinks {

  @Override
  public Set<String> connectedSites() {
    return links.connectedSites();
  }

  @Override
  public CompletableFuture<List<StepResult>> check(String site, Duration timeout) {
    return links
        .check(site, timeout)
        .thenApply(steps -> {
          var all = new ArrayList<>(steps);
          all.addAll(media.latest(site));
          return all;
        });
  }

  @Override
  public CompletableFuture<List<StepResult>> media(String site, Duration lease) {
    return links.media(site, lease);
  }
}
