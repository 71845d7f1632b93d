package vn.bridgewatch.quality.stream;

/// Bursts and gaps as RFC 3611, section 4.7.2, defines them: a burst begins and ends with a loss,
/// has at least two, and nowhere in it are Gmin packets received in a row. All else is gap, and so
/// are single losses.
///
/// The counts are exact; the sample code of RFC 3611, appendix A.2, gives averages of a model
/// instead. Not thread-safe; constant memory.
public final class BurstGap implements LossListener {

  /// RFC 3611: the value recommended for voice.
  public static final int GMIN_DEFAULT = 16;

  private final int gmin;
  private long packets;

  /// From the first loss to the last one of what may become a burst.
  private long groupPackets;

  private long groupLost;
  private long receivedSince;

  private long bursts;
  private long burstPackets;
  private long burstLost;
  private long gapLost;
  private boolean beganWithBurst;

  public BurstGap() {
    this(GMIN_DEFAULT);
  }

  /// @param gmin packets received in a row that end a burst, 1 to 255
  public BurstGap(int gmin) {
    if (gmin < 1 || gmin > 255) {
      throw new IllegalArgumentException("gmin: must be 1 to 255, got " + gmin + " (RFC 3611)");
    }
    this.gmin = gmin;
  }

  @Override
  public void packet(boolean lost) {
    packets++;
    if (lost) {
      groupPackets += groupLost == 0 ? 1 : receivedSince + 1;
      groupLost++;
      receivedSince = 0;
      return;
    }
    receivedSince++;
    if (groupLost > 0 && receivedSince >= gmin) {
      close();
    }
  }

  private void close() {
    if (groupLost == 1) {
      gapLost++;
    } else {
      beganWithBurst |= bursts == 0 && groupPackets + receivedSince == packets;
      bursts++;
      burstPackets += groupPackets;
      burstLost += groupLost;
    }
    groupLost = 0;
    groupPackets = 0;
  }

  /// What was met so far; losses of the end that may still grow into a burst count as what they are
  /// now.
  public Report report() {
    boolean open = groupLost > 1;
    long allBursts = bursts + (open ? 1 : 0);
    long inBursts = burstPackets + (open ? groupPackets : 0);
    boolean beginsWithBurst =
        beganWithBurst || (open && bursts == 0 && groupPackets + receivedSince == packets);
    boolean endsWithBurst = open && receivedSince == 0;
    long gaps = allBursts + 1 - (beginsWithBurst ? 1 : 0) - (endsWithBurst ? 1 : 0);
    return new Report(
        packets,
        allBursts,
        inBursts,
        burstLost + (open ? groupLost : 0),
        packets == 0 ? 0 : gaps,
        packets - inBursts,
        gapLost + (groupLost == 1 ? 1 : 0));
  }

  /// @param burstPackets packets in bursts, lost or received
  /// @param gapPackets packets in gaps, lost or received
  public record Report(
      long packets,
      long bursts,
      long burstPackets,
      long burstLost,
      long gaps,
      long gapPackets,
      long gapLost) {

    /// Share of the packets in bursts that is lost, 0 to 1 (RFC 3611: times 256).
    public double burstDensity() {
      return burstPackets == 0 ? 0 : (double) burstLost / burstPackets;
    }

    /// Share of the packets in gaps that is lost, 0 to 1 (RFC 3611: times 256).
    public double gapDensity() {
      return gapPackets == 0 ? 0 : (double) gapLost / gapPackets;
    }

    /// @param spacingMs time from one packet to the next, ms
    public double burstMillis(double spacingMs) {
      return bursts == 0 ? 0 : spacingMs * burstPackets / bursts;
    }

    /// @param spacingMs time from one packet to the next, ms
    public double gapMillis(double spacingMs) {
      return gaps == 0 ? 0 : spacingMs * gapPackets / gaps;
    }
  }
}
