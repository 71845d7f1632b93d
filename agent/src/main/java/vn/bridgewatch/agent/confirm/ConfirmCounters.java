package vn.bridgewatch.agent.confirm;

import java.util.concurrent.atomic.LongAdder;

/// What making sure of targets came to; outlives a change of the configuration.
public final class ConfirmCounters {

  final LongAdder doubted = new LongAdder();
  final LongAdder attempts = new LongAdder();
  final LongAdder confirmed = new LongAdder();
  final LongAdder shared = new LongAdder();
  final LongAdder refused = new LongAdder();

  /// Targets that missed an answer and were asked again.
  public double doubted() {
    return doubted.sum();
  }

  /// Attempts beside the schedule.
  public double attempts() {
    return attempts.sum();
  }

  /// Targets that were found to be down at once.
  public double confirmed() {
    return confirmed.sum();
  }

  /// Those of them by what others behind the same next hop missed, too.
  public double shared() {
    return shared.sum();
  }

  /// Targets that were not asked to the end, because the cap was reached or we could not measure.
  public double refused() {
    return refused.sum();
  }
}
