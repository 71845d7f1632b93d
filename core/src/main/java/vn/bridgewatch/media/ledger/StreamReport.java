package vn.bridgewatch.media.ledger;

import java.util.Optional;

/// What became of a stream.
///
/// @param answered answers without their duplicates
/// @param forward from here to the reflector
/// @param backward from the reflector to here
/// @param clock empty without an answer
/// @param refusedThere packets that came and were not answered, by the reflector's limits
/// @param dscpRefused answers that did not have the class that was asked for, by its policy
/// @param untrue answers whose digest or extensions were wrong
/// @param strange answers that made no sense: to no packet of ours, or with times that run back
public record StreamReport(
    String name,
    long sent,
    long answered,
    Knowledge knowledge,
    RoundTrip roundTrip,
    WayReport forward,
    WayReport backward,
    Optional<Clock> clock,
    long refusedThere,
    long dscpRefused,
    long untrue,
    long strange) {

  /// The reflector's clock against ours, ms.
  ///
  /// @param offsetMs how far it is ahead
  /// @param errorMs how far that may be wrong
  /// @param steps how often one of the two was set on the way
  public record Clock(
      double offsetMs, double errorMs, long steps, double steppedMs, boolean synchronised) {}

  /// Without the time that the reflector took, ms; zeros without an answer.
  public record RoundTrip(
      double min, double mean, double p50, double p95, double p99, double max) {}

  /// Lost on the round trip, whichever way.
  public long lost() {
    return sent - answered;
  }
}
