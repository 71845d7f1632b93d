package vn.bridgewatch.agent.uplink;

import java.util.random.RandomGenerator;

/// Full jitter: a random time up to a bound that doubles, so that agents who lost the centre
/// together do not come back together.
final class Backoff {

  static final long BASE_MILLIS = 500;
  static final long CAP_MILLIS = 30_000;
  static final long RETRY_AFTER_MILLIS_MAX = 300_000;
  private static final int DOUBLINGS_MAX = 10;

  private final RandomGenerator random;
  private int failures;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /// The wait before the next attempt.
  ///
  /// @param retryAfterMillis the least that the collector asked for; 0 when it did not
  long nextMillis(long retryAfterMillis) {
    long bound = Math.min(CAP_MILLIS, BASE_MILLIS << Math.min(failures, DOUBLINGS_MAX));
    failures++;
    long asked = Math.min(Math.max(0, retryAfterMillis), RETRY_AFTER_MILLIS_MAX);
    return asked + random.nextLong(bound + 1);
  }

  void succeeded() {
    failures = 0;
  }
}
