package vn.bridgewatch.collector.live;

import java.util.List;
import java.util.Optional;

/// What happened, as it is kept; old events go when they are too many or too old.
public interface EventLog {

  /// An event and its place in the log; later ones have higher numbers.
  record Kept(long id, SiteEvent event) {}

  /// The newest events, newest first.
  ///
  /// @param site empty: of all sites
  /// @param beforeId only those with a lower number
  List<Kept> recent(Optional<String> site, int countMax, long beforeId);
}
