package vn.bridgewatch.media.reflect;

import java.util.OptionalDouble;
import vn.bridgewatch.media.packet.ErrorEstimate;
import vn.bridgewatch.media.udp.Clocks;
import vn.bridgewatch.media.udp.KernelClock;

/// The error of this machine's clock, as its kernel knows it, asked once in 10 s.
public final class SystemClockError implements Reflector.ClockError {

  private static final long ASK_NANOS = 10_000_000_000L;

  /// What a program adds between the wire and reading the clock, as the kernel stamps arrivals.
  private static final double SOFTWARE_SECONDS = 50e-6;

  private final Clocks clocks;
  private OptionalDouble seconds;
  private long askedNanos;

  public SystemClockError(Clocks clocks) {
    this.clocks = clocks;
    this.seconds = KernelClock.errorSeconds();
    this.askedNanos = clocks.monotonicNanos();
  }

  @Override
  public ErrorEstimate of(long behindNanos) {
    long now = clocks.monotonicNanos();
    if (now - askedNanos > ASK_NANOS) {
      seconds = KernelClock.errorSeconds();
      askedNanos = now;
    }
    double more = SOFTWARE_SECONDS + Math.abs(behindNanos) / 1e9;
    return seconds.isEmpty()
        ? ErrorEstimate.UNKNOWN
        : ErrorEstimate.of(true, seconds.getAsDouble() + more);
  }
}
