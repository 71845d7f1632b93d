package vn.bridgewatch.collector.conference;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.conference.Appointment;

/// A conference: an appointment that cannot be moved.
///
/// @param id 1 to 64 characters of `[a-z0-9-]`
/// @param codeName what leaves the network instead of the title
/// @param roster keys of the sites that take part, at least one, at most 5,000
/// @param closed when an operator closed it; null until then
public record Conference(
    String id,
    String title,
    String codeName,
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
    var _ = new Appointment(codeName, start, end, closed); // its rules are ours
    if (roster.isEmpty() || roster.size() > ROSTER_MAX) {
      throw new IllegalArgumentException(
          "roster: must name 1 to " + ROSTER_MAX + " sites, got " + roster.size());
    }
  }

  /// When it is, for who need not know more.
  public Appointment appointment() {
    return new Appointment(codeName, start, end, closed);
  }
}
