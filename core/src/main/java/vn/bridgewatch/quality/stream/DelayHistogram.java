package vn.bridgewatch.quality.stream;

import java.util.Arrays;

/// How values lie above the least of them, in bins of 0.1 ms up to 1 s; what is more is counted as
/// one.
///
/// The least is not known before the end, so the bins move up when a lesser value comes.
final class DelayHistogram {

  static final long BIN_NANOS = 100_000;
  private static final int BINS = 10_000;

  private final int[] bins = new int[BINS];
  private long firstBin;
  private long above;
  private long count;
  private long min = Long.MAX_VALUE;
  private long max = Long.MIN_VALUE;
  private double sum;

  void add(long nanos) {
    long bin = Math.floorDiv(nanos, BIN_NANOS);
    if (count == 0) {
      firstBin = bin;
    } else if (bin < firstBin) {
      moveUp(firstBin - bin);
      firstBin = bin;
    }
    if (bin - firstBin < BINS) {
      bins[(int) (bin - firstBin)]++;
    } else {
      above++;
    }
    count++;
    sum += nanos;
    min = Math.min(min, nanos);
    max = Math.max(max, nanos);
  }

  private void moveUp(long by) {
    int kept = (int) Math.max(0, BINS - by);
    for (int i = kept; i < BINS; i++) {
      above += bins[i];
    }
    System.arraycopy(bins, 0, bins, BINS - kept, kept);
    Arrays.fill(bins, 0, BINS - kept, 0);
  }

  long count() {
    return count;
  }

  long min() {
    return min;
  }

  long max() {
    return max;
  }

  double mean() {
    return count == 0 ? 0 : sum / count;
  }

  /// How many lie more than this above the least; exact but for those within a bin of the edge.
  long moreAboveLeastThan(long nanos) {
    long edge = Math.floorDiv(min + nanos, BIN_NANOS) - firstBin;
    long found = above;
    for (int i = (int) Math.min(BINS, edge + 1); i < BINS; i++) {
      found += bins[i];
    }
    return found;
  }

  /// The value that this share does not exceed, to a bin; ratio above 0, up to 1.
  long quantile(double ratio) {
    long rank = Math.max(1, (long) Math.ceil(ratio * count));
    long seen = 0;
    for (int i = 0; i < BINS; i++) {
      seen += bins[i];
      if (seen >= rank) {
        return Math.clamp((firstBin + i) * BIN_NANOS + BIN_NANOS / 2, min, max);
      }
    }
    return max;
  }
}
