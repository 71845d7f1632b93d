package vn.bridgewatch.media.udp;

/// Wall time that does not jump when the wall clock is set: monotonic time, mapped once.
///
/// It follows the wall clock at 50 millionths, slower than clocks drift anyway, so no measurement
/// sees it; what it is still off belongs to the error of its times. Where the wall clock was set by
/// more than a limit, it jumps after it, for that can be seen and told.
public final class SteadyClock {

  private static final double SLEW = 50e-6;
  private static final long CHECK_NANOS = 100_000_000;

  private final Clocks clocks;
  private final long jumpNanos;
  private long offsetNanos;
  private long checkedNanos;
  private long behindNanos;

  /// @param jumpNanos how far the wall clock must be set for this one to jump after it
  public SteadyClock(Clocks clocks, long jumpNanos) {
    this.clocks = clocks;
    this.jumpNanos = jumpNanos;
    checkedNanos = clocks.monotonicNanos();
    offsetNanos = clocks.wallNanos() - checkedNanos;
  }

  /// Wall time at a monotonic time.
  public long at(long monotonicNanos) {
    return monotonicNanos + offsetNanos;
  }

  /// Looks at the wall clock, at most ten times a second.
  public void check(long nowNanos) {
    long passed = nowNanos - checkedNanos;
    if (passed < CHECK_NANOS) {
      return;
    }
    long before = clocks.monotonicNanos();
    long wall = clocks.wallNanos();
    long middle = before + (clocks.monotonicNanos() - before) / 2;
    long behind = wall - at(middle);
    checkedNanos = nowNanos;
    if (Math.abs(behind) > jumpNanos) {
      offsetNanos += behind;
      behindNanos = 0;
      return;
    }
    long step = Math.clamp(behind, -(long) (passed * SLEW), (long) (passed * SLEW));
    offsetNanos += step;
    behindNanos = behind - step;
  }

  /// How far the wall clock is ahead of this one.
  public long behindNanos() {
    return behindNanos;
  }
}
