package vn.bridgewatch.agent.probe.line;

import java.net.SocketTimeoutException;
import java.time.Duration;
import vn.bridgewatch.time.NanoClock;

/// What one attempt may take in all: time until its deadline, and bytes that it reads.
///
/// Whoever drips bytes gains no time, and whoever never ends is given up at the bound.
public final class Allowance {

  private final NanoClock clock;
  private final Duration timeout;
  private final long startNanos;
  private final long bytesMax;
  private long bytes;

  public Allowance(NanoClock clock, Duration timeout, long bytesMax) {
    this.clock = clock;
    this.timeout = timeout;
    this.startNanos = clock.nanoTime();
    this.bytesMax = bytesMax;
  }

  public Duration timeout() {
    return timeout;
  }

  public NanoClock clock() {
    return clock;
  }

  /// Since the attempt began.
  public Duration elapsed() {
    return Duration.ofNanos(clock.nanoTime() - startNanos);
  }

  public boolean isOver() {
    return nanosLeft() <= 0;
  }

  public long nanosLeft() {
    return timeout.toNanos() - (clock.nanoTime() - startNanos);
  }

  /// What is left for one wait, at least 1.
  public int millisLeft() throws SocketTimeoutException {
    long nanos = nanosLeft();
    if (nanos <= 0) {
      throw new SocketTimeoutException("the deadline is over");
    }
    return Math.clamp((nanos + 999_999) / 1_000_000, 1, Integer.MAX_VALUE);
  }

  /// Counts what was read.
  public void took(long read) throws BadAnswer {
    bytes += read;
    if (bytes > bytesMax) {
      throw new BadAnswer("the answer goes on after " + bytesMax + " bytes");
    }
  }
}
