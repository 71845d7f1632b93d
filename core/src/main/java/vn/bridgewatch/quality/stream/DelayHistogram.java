package vn.bridgewatch.quality.stream;

import java.util.Arrays;

/// How values lie above the least of them, in bins of 0.1 ms up to 1 s; what is more is counted as
/// one.
///
/// The least is not known before the end, so the bins move up when a lesser value comes. Where the
/// clock that the values come from is set, a new stretch begins, with a least of its own; what is
/// told against the least is of all stretches, each against its own.
public final class DelayHistogram {

  static final long BIN_NANOS = 100_000;
  private static final int BINS = 10_000;

  private final int[] bins = new int[BINS];
  private long firstBin;
  private long above;
  private long count;
  private long min = Long.MAX_VALUE;
  private long max = Long.MIN_VALUE;
  private double sum;

  // stretches that are over, each against its least value
  private int[] pastBins = new int[0];
  private long pastAbove;
  private long pastCount;
  private double pastSum;
  private long pastMax;

  /// Begins a new stretch: values before and after have nothing to do with each other.
  public void beginStretch() {
    if (count == 0) {
      return;
    }
    if (pastBins.length == 0) {
      pastBins = new int[BINS];
    }
    for (int i = 0; i < BINS; i++) {
      pastBins[i] += bins[i];
    }
    pastAbove += above;
    pastCount += count;
    pastSum += sum - (double) count * min;
    pastMax = Math.max(pastMax, max - min);
    Arrays.fill(bins, 0);
    above = 0;
    count = 0;
    sum = 0;
    min = Long.MAX_VALUE;
    max = Long.MIN_VALUE;
  }

  public void add(long nanos) {
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

  /// Values of all stretches.
  public long count() {
    return pastCount + count;
  }

  /// Least value of this stretch; meaningless without one.
  public long min() {
    return min;
  }

  /// Highest value of this stretch; meaningless without one.
  public long max() {
    return max;
  }

  /// Mean of this stretch; 0 without a value.
  public double mean() {
    return count == 0 ? 0 : sum / count;
  }

  /// How far the mean lies above the least; 0 without a value.
  public double meanAboveLeast() {
    double here = count == 0 ? 0 : sum - (double) count * min;
    return count() == 0 ? 0 : (pastSum + here) / count();
  }

  /// How far the highest lies above the least; 0 without a value.
  public long maxAboveLeast() {
    return Math.max(pastMax, count == 0 ? 0 : max - min);
  }

  /// What this share does not exceed, above the least, to a bin; ratio above 0, up to 1; 0 without
  /// a value.
  public long quantileAboveLeast(double ratio) {
    if (pastCount == 0) {
      return count == 0 ? 0 : quantile(ratio) - min;
    }
    long rank = Math.max(1, (long) Math.ceil(ratio * count()));
    long seen = 0;
    for (int i = 0; i < BINS; i++) {
      seen += bins[i] + pastBins[i];
      if (seen >= rank) {
        return Math.min(i * BIN_NANOS + BIN_NANOS / 2, maxAboveLeast());
      }
    }
    return maxAboveLeast();
  }

  /// How many lie more than this above the least; exact but for those within a bin of the edge.
  public long moreAboveLeastThan(long nanos) {
    long found = above + pastAbove;
    if (count > 0) {
      long edge = Math.floorDiv(min + nanos, BIN_NANOS) - firstBin;
      for (int i = (int) Math.min(BINS, edge + 1); i < BINS; i++) {
        found += bins[i];
      }
    }
    for (int i = (int) (nanos / BIN_NANOS) + 1; i < pastBins.length; i++) {
      found += pastBins[i];
    }
    return found;
  }

  /// The value of this stretch that this share does not exceed, to a bin; ratio above 0, up to 1.
  public long quantile(double ratio) {
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
