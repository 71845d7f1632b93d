package vn.bridgewatch.agent.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import vn.bridgewatch.agent.config.AgentConfig;

/// What of a configuration a running agent cannot change.
final class Restarts {

  private Restarts() {}

  /// What a change would need a restart for; empty where it can be taken up.
  static List<String> neededBy(AgentConfig config, AgentConfig fresh) {
    var changed = new ArrayList<String>();
    if (!fresh.agent().equals(config.agent())
        || !fresh.site().equals(config.site())
        || !fresh.province().equals(config.province())) {
      changed.add("agent, site or province");
    }
    if (!fresh.identity().equals(config.identity())
        || !fresh.stateDir().equals(config.stateDir())) {
      changed.add("identity or state_dir");
    }
    if (!fresh.uplink().equals(config.uplink())) {
      changed.add("uplink");
    }
    if (!fresh
        .media()
        .reflector()
        .map(one -> one.listen())
        .equals(config.media().reflector().map(one -> one.listen()))) {
      changed.add("media.reflector");
    }
    if (!fresh.metricsPort().equals(config.metricsPort())) {
      changed.add("metrics");
    }
    if (fresh.limits().spoolBytes() != config.limits().spoolBytes()
        || fresh.limits().spoolQuotaMib() != config.limits().spoolQuotaMib()
        || !sites(fresh).equals(sites(config))) {
      changed.add("spool.quota_mib, limits.spool_bytes or the list of sites");
    }
    return changed;
  }

  /// All that the agent speaks for.
  static Set<String> sites(AgentConfig config) {
    var sites = new TreeSet<String>();
    sites.add(config.site());
    config.sites().forEach(site -> sites.add(site.site()));
    return sites;
  }
}
