package vn.bridgewatch.collector.score;

import java.time.Duration;
import java.util.List;

/// How long before the breach the warnings of a rule came since the start, as a histogram.
///
/// @param counts in each bucket of [#LIMITS], and beyond the last one
public record Leads(List<Long> counts, double sumSeconds) {

  /// Upper limits of the buckets.
  public static final List<Duration> LIMITS =
      List.of(
          Duration.ofMinutes(10),
          Duration.ofMinutes(20),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofMinutes(90),
          Duration.ofHours(2),
          Duration.ofHours(3),
          Duration.ofHours(6),
          Duration.ofDays(1),
          Duration.ofDays(7));

  static final Leads NONE = new Leads(java.util.Collections.nCopies(LIMITS.size() + 1, 0L), 0);

  public Leads {
    counts = List.copyOf(counts);
  }

  Leads with(long leadMillis) {
    var next = new java.util.ArrayList<>(counts);
    int bucket = 0;
    while (bucket < LIMITS.size() && leadMillis > LIMITS.get(bucket).toMillis()) {
      bucket++;
    }
    next.set(bucket, next.get(bucket) + 1);
    return new Leads(next, sumSeconds + leadMillis / 1_000.0);
  }
}
