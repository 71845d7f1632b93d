package vn.bridgewatch.rule.forecast;

import java.util.List;
import java.util.OptionalLong;
import vn.bridgewatch.rule.Limit;

/// What is to be said of a series and its limit.
///
/// @param timeMillis of the last point, by the time of the samples
/// @param value where the series stands, noise and the time of day apart
/// @param probability that it crosses the limit before the deadline
/// @param way how far it is from its usual value (0) to the limit (1)
/// @param crossing when, if it does within six hours
/// @param evidence why, in a few words each
public record Forecast(
    long timeMillis,
    double value,
    Limit limit,
    double probability,
    double way,
    Crossing crossing,
    boolean alarm,
    List<String> evidence) {

  public Forecast {
    evidence = List.copyOf(evidence);
  }

  /// The times by which it has crossed with a probability of 10, 50 and 90 %; empty where that
  /// takes more than six hours.
  public record Crossing(OptionalLong p10Millis, OptionalLong p50Millis, OptionalLong p90Millis) {}
}
