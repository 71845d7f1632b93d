package vn.bridgewatch.collector.ingest;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.wire.Frame;

/// Which connection speaks for which site; the newest wins.
final class Links implements AgentLinks {

  private final ConcurrentMap<String, AgentSession> sessions = new ConcurrentHashMap<>();

  void opened(String site, AgentSession session) {
    AgentSession older = sessions.put(site, session);
    if (older != null && !older.equals(session)) {
      older.supersede(site);
    }
  }

  void closed(String site, AgentSession session) {
    sessions.remove(site, session);
  }

  /// The calendar changed: every agent is told what changed for it.
  void calendarChanged() {
    Set.copyOf(sessions.values()).forEach(AgentSession::tellCalendars);
  }

  /// Where no agent speaks for the site, it is told when one does.
  void configure(SiteConfigurations.Change change) {
    AgentSession session = sessions.get(change.frame().site());
    if (session != null) {
      session.configure(change);
    }
  }

  @Override
  public Set<String> connectedSites() {
    return Set.copyOf(sessions.keySet());
  }

  @Override
  public CompletableFuture<List<StepResult>> check(String site, Duration timeout) {
    return command(site, Frame.Command.CHECK, timeout);
  }

  @Override
  public CompletableFuture<List<StepResult>> media(String site, Duration lease) {
    return command(site, Frame.Command.MEDIA, lease);
  }

  private CompletableFuture<List<StepResult>> command(String site, int kind, Duration timeout) {
    AgentSession session = sessions.get(site);
    return session == null
        ? CompletableFuture.failedFuture(new NotConnected(site))
        : session.command(site, kind, timeout).orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }
}
