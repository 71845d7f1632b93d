package vn.bridgewatch.collector.conference;

import java.util.List;
import java.util.Optional;
import vn.bridgewatch.conference.Deadline;
import vn.bridgewatch.conference.Phase;

/// The calendar; answers are copies, safe on any thread.
public interface Conferences {

  /// All conferences that are kept, by start.
  List<Conference> all();

  Optional<Conference> byId(String id);

  /// The phase of a site at a time: the highest of its conferences, and which one sets it.
  SitePhase phase(String site, long wallMillis);

  /// The conference that a site must get through next or now: of those that are not over, the one
  /// of the highest phase, then the one that starts first. Empty where the calendar has none for
  /// it.
  ///
  /// Cheap enough to be asked for at each verdict.
  Optional<Deadline> deadline(String site, long wallMillis);

  /// Adds or replaces; durable when it returns. Throws `IllegalArgumentException` for a roster site
  /// that the inventory does not know.
  void put(Conference conference);

  /// @param conference the id of the conference that sets the phase; empty when IDLE
  record SitePhase(Phase phase, String conference) {}
}
