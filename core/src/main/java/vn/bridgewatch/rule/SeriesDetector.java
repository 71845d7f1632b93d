package vn.bridgewatch.rule;

import java.util.OptionalDouble;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.rule.state.StateForm;

/// Watches one series for one rule, in constant memory, by the time of the samples; belongs to one
/// thread.
///
/// What it says is a level, not an edge: the same verdict again means that nothing changed.
public interface SeriesDetector {

  SeriesRule rule();

  Verdict verdict();

  /// Tells which series it watches, once, before anything else.
  default void named(Labels labels) {}

  /// Takes a value; NaN is one that could not be read. One that is not newer than the last is
  /// passed over.
  Verdict sample(long timeMillis, double measured);

  /// Takes the newest value of a metric beside the watched one, in the order of
  /// [SeriesRule#beside]; NaN where there is none.
  default void beside(int index, double value) {
    throw new IllegalStateException(rule().name() + " asks for nothing beside");
  }

  /// Takes the news that there is no value: a breach stays as it is, a hold begins anew.
  Verdict absent(long timeMillis, String why);

  /// Takes the news that what was watched is no more.
  default Verdict gone(long timeMillis, String why) {
    return absent(timeMillis, why);
  }

  /// How far the series had come by a time of the way from its usual level to the limit that is
  /// warned of: 0 not at all, 1 there. Empty where that is not known, as by all that warn of
  /// nothing.
  default OptionalDouble wayBy(long timeMillis) {
    return OptionalDouble.empty();
  }

  /// Takes up where an alert that was kept stands, after a restart.
  void restoreBreached(Verdict.Breached kept);

  /// A pause that is longer than this is a gap.
  long gapMillis();

  /// Whether it has learnt anything that the next minutes would not teach it again.
  boolean isWorthKeeping();

  /// What it has learnt, so that after a restart it says what it would have said ([StateForm]).
  void state(StateForm form);
}
