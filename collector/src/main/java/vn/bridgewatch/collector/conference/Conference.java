package vn.bridgewatch.collector.conference;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.conference.plan.CallProfile;
import vn.bridgewatch.collector.conference.plan.Details;
import vn.bridgewatch.collector.conference.plan.Rank;
import vn.bridgewatch.conference.Appointment;

/// A conference on its date: an appointment that cannot be moved.
///
/// @param id 1 to 64 characters of `[a-z0-9-]`
/// @param series the id of the series that it is a date of; empty: it stands alone
/// @param roster keys of the sites that take part, at least one, at most 5,000
/// @param closed when an operator closed it; before its start: it was called off; null until then
public record Conference(
    String id,
    Details details,
    String series,
    Instant start,
    Instant end,
    List<String> roster,
    @Nullable Instant closed) {

  public static final int ROSTER_MAX = 5_000;

  public Conference {
    roster = List.copyOf(roster);
    if (!id.matches("[a-z0-9-]{1,64}")) {
      throw new IllegalArgumentException("id: must match [a-z0-9-]{1,64}, got " + id);
    }
    var _ = new Appointment(details.codeName(), start, end, closed); // its rules are ours
    if (roster.isEmpty() || roster.size() > ROSTER_MAX) {
      throw new IllegalArgumentException(
          "roster: must name 1 to " + ROSTER_MAX + " sites, got " + roster.size());
    }
  }

  /// One that stands alone, of which no more is known.
  public Conference(
      String id,
      String title,
      String codeName,
      Instant start,
      Instant end,
      List<String> roster,
      @Nullable Instant closed) {
    this(
        id,
        new Details(title, codeName, Rank.DEFAULT, CallProfile.NONE, roster),
        "",
        start,
        end,
        roster,
        closed);
  }

  public String title() {
    return details.title();
  }

  /// What leaves the network instead of the title.
  public String codeName() {
    return details.codeName();
  }

  public Rank rank() {
    return details.rank();
  }

  /// When it is, for who need not know more.
  public Appointment appointment() {
    return new Appointment(codeName(), start, end, closed);
  }

  public boolean calledOff() {
    return closed != null && closed.isBefore(start);
  }

  public Conference closedAt(@Nullable Instant when) {
    return new Conference(id, details, series, start, end, roster, when);
  }

  Conference withRoster(List<String> keys) {
    return new Conference(id, details, series, start, end, keys, closed);
  }
}
