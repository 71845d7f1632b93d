package vn.bridgewatch.collector.conference.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.conference.Appointment;

/// What is different of one date of a series.
///
/// @param original when the series has it, on the wall of its zone: by this it is known
/// @param as what it is instead; null: it was called off
public record Change(LocalDateTime original, @Nullable Instead as) {

  /// @param details what is different beside the time; null: nothing
  public record Instead(Instant start, Instant end, @Nullable Details details) {
    private static final Duration LENGTH_MAX = Appointment.LENGTH_MAX;

    public Instead {
      if (!end.isAfter(start) || Duration.between(start, end).compareTo(LENGTH_MAX) > 0) {
        throw new IllegalArgumentException(
            "changes.end: must be after start by at most "
                + LENGTH_MAX.toDays()
                + " days, got "
                + start
                + " to "
                + end);
      }
    }
  }
}
