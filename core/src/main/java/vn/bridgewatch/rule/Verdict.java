package vn.bridgewatch.rule;

/// What a detector says of a series now.
public sealed interface Verdict {

  Verdict HEALTHY = new Healthy();

  record Healthy() implements Verdict {}

  /// A breach that has not yet lasted as long as the rule asks.
  ///
  /// @param reason the measure and its limit, as `loss 0.12 > 0.05`
  /// @param sinceMillis when it began, by the time of the samples
  record Holding(Grade grade, String reason, long sinceMillis) implements Verdict {}

  /// @param reason the measure and its limit, as `loss 0.12 >= 0.05`
  /// @param sinceMillis when the breach began, by the time of the samples
  record Breached(Grade grade, String reason, long sinceMillis) implements Verdict {}

  /// Not enough was seen to say; `why` names what is missing.
  record Undecided(String why) implements Verdict {}
}
