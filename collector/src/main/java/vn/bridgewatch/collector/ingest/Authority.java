package vn.bridgewatch.collector.ingest;

/// Whom an agent may speak for.
@FunctionalInterface
public interface Authority {

  /// Whether the agent of this certificate name may open a stream for a site.
  boolean maySpeakFor(String agent, String site);
}
