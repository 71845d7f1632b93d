package vn.bridgewatch.quality.stream;

/// Counts losses and the runs they come in. Not thread-safe; constant memory.
public final class LossRuns implements LossListener {

  private long packets;
  private long lost;
  private long runs;
  private long run;
  private long longest;

  @Override
  public void packet(boolean isLost) {
    packets++;
    if (!isLost) {
      run = 0;
      return;
    }
    lost++;
    if (run == 0) {
      runs++;
    }
    run++;
    longest = Math.max(longest, run);
  }

  public Report report() {
    return new Report(packets, lost, runs, longest);
  }

  /// @param runs how many times at least one packet was lost after one that arrived
  /// @param longest most packets lost in a row
  public record Report(long packets, long lost, long runs, long longest) {

    /// 0 to 1; 0 without packets.
    public double lossRatio() {
      return packets == 0 ? 0 : (double) lost / packets;
    }

    /// Packets lost in a row, on average; 0 without loss.
    public double meanRun() {
      return runs == 0 ? 0 : (double) lost / runs;
    }

    /// BurstR of ITU-T G.107 clause 7.5: the mean run over that of random loss of the same ratio, 1
    /// / (1 - ratio). It is not below 1, which the E-model does not know; 1 also where all or
    /// nothing is lost.
    public double burstRatio() {
      return Math.max(1, meanRun() * (1 - lossRatio()));
    }
  }
}
