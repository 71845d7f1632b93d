package vn.bridgewatch.collector.conference.ical;

import java.util.List;
import java.util.Optional;
import vn.bridgewatch.collector.conference.plan.CallProfile;
import vn.bridgewatch.collector.conference.plan.PlanZone;
import vn.bridgewatch.collector.conference.plan.Rank;

/// What counts where an event of a calendar does not say it.
///
/// @param codeName what code names begin with that are made where none is said
/// @param roster who takes part; empty: an event must say it
/// @param only events of this category are conferences; empty: all are
/// @param zone of times that name none
public record CalendarDefaults(
    String codeName,
    Rank rank,
    List<String> roster,
    CallProfile call,
    Optional<String> only,
    PlanZone zone) {

  public static final CalendarDefaults NONE =
      new CalendarDefaults(
          "HN", Rank.DEFAULT, List.of(), CallProfile.NONE, Optional.empty(), PlanZone.VIETNAM);

  public CalendarDefaults {
    roster = List.copyOf(roster);
  }
}
