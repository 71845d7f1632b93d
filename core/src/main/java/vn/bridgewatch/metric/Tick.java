package vn.bridgewatch.metric;

import java.util.List;

/// What one attempt gave: all its observations, at one time.
///
/// @param wallMillis milliseconds since 1970 by the observer's wall clock
/// @param observations at most 20,000
public record Tick(long wallMillis, List<Observation> observations) {

  public static final int OBSERVATIONS_MAX = 20_000;

  public Tick {
    observations = List.copyOf(observations);
    if (observations.size() > OBSERVATIONS_MAX) {
      throw new IllegalArgumentException(
          "tick: " + observations.size() + " observations, at most " + OBSERVATIONS_MAX);
    }
  }
}
