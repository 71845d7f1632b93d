package vn.bridgewatch.collector.ingest;

import java.util.function.Consumer;
import vn.bridgewatch.wire.Frame;

/// What agents are to measure beside what their own files say. Safe on any thread; never blocks.
public interface SiteConfigurations {

  /// What an agent is to be told.
  ///
  /// @param order grows with each change of the site: of two the greater counts
  record Change(long order, Frame.Configure frame) {}

  /// An agent speaks for a site now.
  ///
  /// @param send takes what it is to be told, soon and on any thread; not called where there never
  ///   was anything for the site
  void opened(String site, Consumer<Change> send);

  /// What an agent says came of it.
  void answered(Frame.Configured configured);
}
