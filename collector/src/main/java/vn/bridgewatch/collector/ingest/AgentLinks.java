package vn.bridgewatch.collector.ingest;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import vn.bridgewatch.check.StepResult;

/// The way back to the agents that are connected now.
public interface AgentLinks {

  /// The sites for which a stream is open now.
  Set<String> connectedSites();

  /// Asks the agent of a site to check it now.
  ///
  /// The future fails with [NotConnected] where no agent speaks for the site now or its connection
  /// ends, and with `TimeoutException` after the given time.
  CompletableFuture<List<StepResult>> check(String site, Duration timeout);

  /// Has the agent of a site test its media at the rate of a call now, as its own file says; fails
  /// as [#check] does.
  ///
  /// @param lease within what it must be done
  default CompletableFuture<List<StepResult>> media(String site, Duration lease) {
    return CompletableFuture.failedFuture(new NotConnected(site));
  }

  /// No agent speaks for this site now.
  final class NotConnected extends Exception {
    public NotConnected(String site) {
      super("no agent is connected for site " + site);
    }
  }
}
