package vn.bridgewatch.agent.reader.http;

import java.net.SocketTimeoutException;
import java.time.Duration;
import vn.bridgewatch.time.NanoClock;

/// When an exchange must be over, however slowly its bytes come.
public final class Deadline {

  private final NanoClock clock;
  private final long atNanos;

  private Deadline(NanoClock clock, long atNanos) {
    this.clock = clock;
    this.atNanos = atNanos;
  }

  public static Deadline in(Duration duration, NanoClock clock) {
    return new Deadline(clock, clock.nanoTime() + duration.toNanos());
  }

  /// The nearer of this one and that many from now.
  public Deadline orIn(Duration duration) {
    long other = clock.nanoTime() + duration.toNanos();
    return other - atNanos < 0 ? new Deadline(clock, other) : this;
  }

  public boolean isOver() {
    return atNanos - clock.nanoTime() <= 0;
  }

  /// What is left for one wait, at least 1.
  int millisLeft() throws SocketTimeoutException {
    long nanos = atNanos - clock.nanoTime();
    if (nanos <= 0) {
      throw new SocketTimeoutException("the deadline is over");
    }
    return Math.clamp(nanos / 1_000_000, 1, Integer.MAX_VALUE);
  }
}
