package vn.bridgewatch.collector.conference.plan;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneRules;

/// The clock on the wall where a conference is planned.
///
/// @param name of the IANA database; or, of a zone that a calendar defines itself, its own
public record PlanZone(String name, ZoneRules rules) {

  /// Of a conference of which nobody says it.
  public static final PlanZone VIETNAM = of("Asia/Ho_Chi_Minh");

  /// Throws `IllegalArgumentException` for a name that the IANA database does not have.
  public static PlanZone of(String name) {
    try {
      return new PlanZone(name, ZoneId.of(name).getRules());
    } catch (DateTimeException _) {
      throw new IllegalArgumentException(
          "zone: must be a name of the IANA database, as Asia/Ho_Chi_Minh, got " + name);
    }
  }

  public boolean isIana() {
    return ZoneId.getAvailableZoneIds().contains(name) && of(name).rules.equals(rules);
  }

  /// The moment of a time on this wall: of one that comes twice the first; one that is left out
  /// counts by the offset before the gap (RFC 5545, section 3.3.5).
  public Instant at(LocalDateTime local) {
    return local.toInstant(rules.getOffset(local));
  }

  public LocalDateTime local(Instant instant) {
    return LocalDateTime.ofInstant(instant, rules.getOffset(instant));
  }
}
