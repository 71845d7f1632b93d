package vn.bridgewatch.quality;

import vn.bridgewatch.quality.stream.LossListener;

/// Counts what stays lost after repair. Not thread-safe; constant memory.
///
/// Correction is exact: the packets that it is told of are source and extra packets in turn, as
/// sent. Retransmission is an expectation: a packet that can be asked for n times stays lost with
/// the n-th power of the stream's loss ratio; losses at the end, after which nothing arrived, stay
/// lost.
public final class RepairWindow implements LossListener {

  static final int TRIES_MAX = 8;

  private final Repair repair;
  private final long[] lostByTries = new long[TRIES_MAX + 1];
  private long packets;
  private long lost;
  private long run;
  private long blockPlace;
  private long blockSourceLost;
  private long blockLost;
  private long mediaPackets;
  private long mediaLost;
  private long stayLost;

  public RepairWindow(Repair repair) {
    this.repair = repair;
  }

  @Override
  public void packet(boolean isLost) {
    packets++;
    lost += isLost ? 1 : 0;
    switch (repair) {
      case Repair.None _ -> {}
      case Repair.ForwardCorrection(int source, int extra) -> inBlock(isLost, source, extra);
      case Repair.Retransmission again -> inRun(isLost, again);
    }
  }

  private void inBlock(boolean isLost, int source, int extra) {
    boolean media = blockPlace < source;
    mediaPackets += media ? 1 : 0;
    mediaLost += media && isLost ? 1 : 0;
    blockSourceLost += media && isLost ? 1 : 0;
    blockLost += isLost ? 1 : 0;
    blockPlace++;
    if (blockPlace == source + extra) {
      stayLost += blockLost > extra ? blockSourceLost : 0;
      blockPlace = 0;
      blockLost = 0;
      blockSourceLost = 0;
    }
  }

  private void inRun(boolean isLost, Repair.Retransmission again) {
    if (isLost) {
      run++;
      return;
    }
    for (long fromEnd = 1; fromEnd <= run; fromEnd++) {
      lostByTries[again.tries(fromEnd)]++;
    }
    run = 0;
  }

  public Residual report() {
    return switch (repair) {
      case Repair.None _ -> new Residual(packets, lost, lost);
      // a block that has not ended is not mended yet
      case Repair.ForwardCorrection _ ->
          new Residual(mediaPackets, mediaLost, stayLost + blockSourceLost);
      case Repair.Retransmission _ -> new Residual(packets, lost, expected());
    };
  }

  private double expected() {
    double ratio = packets == 0 ? 0 : (double) lost / packets;
    double expected = run;
    for (int tries = 0; tries <= TRIES_MAX; tries++) {
      expected += lostByTries[tries] * Math.pow(ratio, tries);
    }
    return expected;
  }

  /// @param packets media packets, without those of a correction
  /// @param lost of them, before repair
  /// @param residual of them, after repair
  public record Residual(long packets, long lost, double residual) {

    /// 0 to 1; 0 without packets.
    public double lossRatio() {
      return packets == 0 ? 0 : (double) lost / packets;
    }

    /// 0 to 1; 0 without packets.
    public double residualRatio() {
      return packets == 0 ? 0 : residual / packets;
    }
  }
}
