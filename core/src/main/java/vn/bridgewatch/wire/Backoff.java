package vn.bridgewatch.wire;

import java.util.random.RandomGenerator;

/// When an agent tries again to reach the centre.
///
/// Full jitter: a random time up to a bound that doubles, so that agents who lost the centre
/// together do not come back together. Where the collector said how long to wait, it is waited for
/// so long, and the random time comes on top.
public final class Backoff {

  static final long BASE_MILLIS = 500;

  /// The longest that an agent waits of its own accord.
  public static final long CAP_MILLIS = 30_000;

  static final long RETRY_AFTER_MILLIS_MAX = 300_000;
  private static final int DOUBLINGS_MAX = 10;

  private final RandomGenerator random;
  private int failures;

  public Backoff(RandomGenerator random) {
    this.random = random;
  }

  /// The wait before the next attempt.
  ///
  /// @param retryAfterMillis the least that the collector asked for; 0 when it did not
  public long nextMillis(long retryAfterMillis) {
    long bound = Math.min(CAP_MILLIS, BASE_MILLIS << Math.min(failures, DOUBLINGS_MAX));
    failures++;
    long asked = Math.min(Math.max(0, retryAfterMillis), RETRY_AFTER_MILLIS_MAX);
    return asked + random.nextLong(bound + 1);
  }

  /// The connection came to be of use.
  public void succeeded() {
    failures = 0;
  }
}
