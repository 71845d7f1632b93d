package vn.bridgewatch.agent.schedule;

import java.time.Duration;

/// A measurement in its rhythm.
///
/// @param site the key of the site that it speaks of
/// @param deadline from when an attempt is due until it is given up; at most the interval
public record Job(String site, Measurement measurement, Duration interval, Duration deadline) {

  public Job {
    if (!deadline.isPositive() || deadline.compareTo(interval) > 0) {
      throw new IllegalArgumentException(
          "deadline of "
              + measurement.name()
              + ": must be positive and at most the interval of "
              + interval
              + ", got "
              + deadline);
    }
  }

  /// How it is called among all jobs of the agent.
  public String name() {
    return site + " " + measurement.name();
  }
}
