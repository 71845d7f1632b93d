package vn.bridgewatch.collector.live;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What everybody may ask of the live state; answers are copies, safe on any thread.
public interface LiveView {

  /// Every site of the inventory, seen or not.
  Collection<SiteStatus> sites();

  Optional<SiteStatus> site(String site);

  /// The newest reading of every series of a site.
  List<Latest> latest(String site);

  /// Those of some metrics.
  default List<Latest> latest(String site, Predicate<String> metrics) {
    return latest(site).stream().filter(one -> metrics.test(one.series().name())).toList();
  }

  /// Registers for changes of site states; called on the live thread, must hand over and return.
  void onChange(Listener listener);

  /// Registers for events once they are kept; called on another thread, must hand over and return.
  void onEvents(EventListener listener);

  /// Told of events, in the order in which they came.
  @FunctionalInterface
  interface EventListener {
    void kept(List<SiteEvent> events);
  }

  /// Told of a site whose status changed.
  @FunctionalInterface
  interface Listener {
    void changed(SiteStatus status);
  }
}
