package vn.bridgewatch.collector.conference.plan;

import java.time.Instant;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/// What is different of one date of a series.
///
/// @param original when the series has it, on the wall of its zone: by this it is known
/// @param as what it is instead; null: it was called off
public record Change(LocalDateTime original, @Nullable Instead as) {

  /// @param details what is different beside the time; null: nothing
  public record Instead(Instant start, Instant end, @Nullable Details details) {}
}
