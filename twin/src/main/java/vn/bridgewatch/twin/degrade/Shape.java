package vn.bridgewatch.twin.degrade;

/// What happens to a series; the last of them only look as if it would fail.
public enum Shape {
  /// A straight line on the scale of the metric, to the limit and beyond.
  RAMP(true),
  /// Slow, then faster and faster.
  ACCELERATING(true),
  /// Quick at first, then slower, but through the limit.
  SLOWING(true),

  /// Nothing but noise and the day.
  QUIET(false),
  /// A jump to another level, for good reason and for good.
  STEP(false),
  /// A drift that stops on its way.
  BOUNDED(false),
  /// A rise that bends over below the limit, as heat does after a fan has failed.
  SATURATING(false),
  /// Up, and down again.
  BUMP(false),
  /// A few times nothing can be read, or nothing but the worst value.
  OUTAGE(false),
  /// Short bursts beyond the limit.
  BURSTS(false),
  /// The day's peak comes near the limit.
  DAILY_PEAK(false);

  final boolean fails;

  Shape(boolean fails) {
    this.fails = fails;
  }
}
