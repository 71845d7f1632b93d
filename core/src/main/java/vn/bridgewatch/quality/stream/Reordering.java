package vn.bridgewatch.quality.stream;

/// Reordering by RFC 4737: a packet is reordered when one that was sent after it arrived before it
/// (section 3.3). Looks back over the last 256 arrivals.
public final class Reordering {

  private static final int LOOK_BACK = 256;

  /// Section 5: as many later packets directly before it make TCP and many decoders give it up.
  private static final int MANY = 3;

  private final long[] sequences = new long[LOOK_BACK];
  private final long[] arrivals = new long[LOOK_BACK];
  private long count;
  private long highest = Long.MIN_VALUE;
  private long reordered;
  private long extentMax;
  private long lateNanosMax;
  private long byMany;

  public void add(long sequence, long receivedNanos) {
    if (sequence < highest) {
      reordered++;
      lookBack(sequence, receivedNanos);
    }
    highest = Math.max(highest, sequence);
    sequences[(int) (count % LOOK_BACK)] = sequence;
    arrivals[(int) (count % LOOK_BACK)] = receivedNanos;
    count++;
  }

  /// Extent (section 4.2) and late time (4.3) are against the earliest arrival that was sent later.
  private void lookBack(long sequence, long receivedNanos) {
    int n = 0;
    boolean unbroken = true;
    long extent = 0;
    long lateNanos = 0;
    for (int back = 1; back <= Math.min(count, LOOK_BACK); back++) {
      int slot = (int) ((count - back) % LOOK_BACK);
      if (sequences[slot] > sequence) {
        extent = back;
        lateNanos = receivedNanos - arrivals[slot];
        n += unbroken ? 1 : 0;
      } else {
        unbroken = false;
      }
    }
    extentMax = Math.max(extentMax, extent);
    lateNanosMax = Math.max(lateNanosMax, lateNanos);
    byMany += n >= MANY ? 1 : 0;
  }

  public Report report() {
    return new Report(count, reordered, extentMax, lateNanosMax, byMany);
  }

  /// @param received packets without their duplicates
  /// @param reordered packets that arrived after one that was sent later (RFC 4737, section 3.3)
  /// @param extentMax most arrivals from the first later packet to the reordered one (4.2), to 256
  /// @param lateNanosMax longest time between these two arrivals (4.3)
  /// @param byThree packets that three or more later ones came directly before (n-reordering, 5)
  public record Report(
      long received, long reordered, long extentMax, long lateNanosMax, long byThree) {

    /// 0 to 1.
    public double ratio() {
      return received == 0 ? 0 : (double) reordered / received;
    }
  }
}
