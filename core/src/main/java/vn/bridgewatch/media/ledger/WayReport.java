package vn.bridgewatch.media.ledger;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import vn.bridgewatch.quality.FrameImpact;
import vn.bridgewatch.quality.RepairWindow;
import vn.bridgewatch.quality.stream.BurstGap;
import vn.bridgewatch.quality.stream.LossRuns;
import vn.bridgewatch.quality.stream.PacketStream;

/// One way of a stream: what was lost, late, doubled, out of order, re-marked.
///
/// @param lossKnown whether the losses are this way's alone
/// @param runsExact whether also the lengths of the losses in a row are
/// @param frames what the losses do to pictures; empty for sound
/// @param longestGapMs longest time without a packet
/// @param delay only where the clocks allow it
/// @param dscpSent what the packets were given
/// @param dscpSeen how many arrived with which; empty where it is not known
/// @param hopLimit what was left of it at the end, lowest; empty where it is not known
public record WayReport(
    boolean lossKnown,
    boolean runsExact,
    PacketStream.Report packets,
    LossRuns.Report runs,
    BurstGap.Report bursts,
    RepairWindow.Residual repair,
    Optional<FrameImpact> frames,
    double longestGapMs,
    Optional<OneWayDelay> delay,
    int dscpSent,
    Map<Integer, Long> dscpSeen,
    OptionalInt hopLimit,
    List<Double> discardRatios) {

  public WayReport {
    dscpSeen = Map.copyOf(dscpSeen);
    discardRatios = List.copyOf(discardRatios);
  }

  /// Whether packets arrived with another class than they were given; false where that is not
  /// known.
  public boolean rewritten() {
    return dscpSeen.keySet().stream().anyMatch(seen -> seen != dscpSent);
  }
}
