package vn.bridgewatch.conference;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// When a conference is, without who takes part or what it is about.
///
/// @param name what may leave the network: a code name
/// @param end as scheduled, after the start by at most [#LENGTH_MAX]
/// @param closed when an operator closed it; null until then
public record Appointment(String name, Instant start, Instant end, @Nullable Instant closed) {

  public static final Duration LENGTH_MAX = Duration.ofDays(7);

  public Appointment {
    if (!end.isAfter(start) || Duration.between(start, end).compareTo(LENGTH_MAX) > 0) {
      throw new IllegalArgumentException(
          "end: must be after start by at most " + LENGTH_MAX + ", got " + start + " to " + end);
    }
  }
}
