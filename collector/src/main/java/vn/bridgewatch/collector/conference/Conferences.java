package vn.bridgewatch.collector.conference;

import java.util.List;
import java.util.Optional;
import vn.bridgewatch.collector.conference.plan.Plan;
import vn.bridgewatch.conference.Deadline;
import vn.bridgewatch.conference.Phase;

/// The calendar; answers are copies, safe on any thread.
public interface Conferences {

  /// All conferences that are kept, by start; of a series those dates that are near.
  List<Conference> all();

  Optional<Conference> byId(String id);

  /// The phase of a site at a time: the highest of its conferences, of several that are equally
  /// near that of the highest rank, and which one sets it.
  SitePhase phase(String site, long wallMillis);

  /// The conference that a site must get through next or now: of those that are not over, the one
  /// of the highest phase, then of the highest rank, then the one that starts first. Empty where
  /// the calendar has none for it.
  ///
  /// Cheap enough to be asked for at each verdict.
  Optional<Deadline> deadline(String site, long wallMillis);

  /// Adds or replaces one that is on one date, or one date of a series; durable when it returns.
  /// Throws `IllegalArgumentException` for a roster site that the inventory does not know.
  void put(Conference conference);

  /// What [#take] would change.
  default ConferenceChanges preview(List<Plan> plans) {
    throw new UnsupportedOperationException("nothing is planned here");
  }

  /// Adds or replaces what somebody planned; durable when it returns. Throws
  /// `IllegalArgumentException` for an id that the file or a calendar has.
  default ConferenceChanges take(List<Plan> plans) {
    throw new UnsupportedOperationException("nothing is planned here");
  }

  /// Takes out a series with those of its dates that are to come; false where there is none.
  default boolean removeSeries(String id) {
    return false;
  }

  /// All series, by id.
  default List<Plan> series() {
    return List.of();
  }

  /// Who planned a conference: `FILE`, `API`, `calendar:NAME`; empty where nobody knows it.
  default String origin(String id) {
    return "";
  }

  /// @param conference the id of the conference that sets the phase; empty when IDLE
  record SitePhase(Phase phase, String conference) {
    public static final SitePhase NONE = new SitePhase(Phase.IDLE, "");
  }
}
