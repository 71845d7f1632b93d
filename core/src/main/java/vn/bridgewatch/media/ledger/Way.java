package vn.bridgewatch.media.ledger;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import vn.bridgewatch.quality.FrameDamage;
import vn.bridgewatch.quality.FrameImpact;
import vn.bridgewatch.quality.Repair;
import vn.bridgewatch.quality.VideoProfile;
import vn.bridgewatch.quality.stream.BurstGap;
import vn.bridgewatch.quality.stream.LossListener;
import vn.bridgewatch.quality.stream.LossRuns;
import vn.bridgewatch.quality.stream.PacketStream;

/// What is counted of one way.
final class Way {

  private static final int CLASSES = 64;

  private final LossRuns runs = new LossRuns();
  private final BurstGap bursts = new BurstGap();
  private final LateRepair repair;
  private final Optional<FrameDamage> damage;
  private final PacketStream stream;
  private final double spacingMs;
  private final int dscpSent;
  private final long[] dscpSeen = new long[CLASSES];
  private int leastHopLimit = Integer.MAX_VALUE;

  Way(
      int dscpSent,
      double spacingMs,
      Optional<VideoProfile> video,
      Supplier<Repair> repair,
      LongPredicate arrivedUnseen) {
    this.dscpSent = dscpSent;
    this.spacingMs = spacingMs;
    this.repair = new LateRepair(repair);
    this.damage = video.map(FrameDamage::new);
    LossListener pictures = damage.<LossListener>map(d -> d).orElse(_ -> {});
    stream = new PacketStream(0, arrivedUnseen, runs, bursts, this.repair, pictures);
  }

  PacketStream stream() {
    return stream;
  }

  /// @param dscp -1 where it is not known
  /// @param hopLimit -1 where it is not known
  void seen(int dscp, int hopLimit) {
    if (dscp >= 0) {
      dscpSeen[dscp]++;
    }
    if (hopLimit > 0) {
      leastHopLimit = Math.min(leastHopLimit, hopLimit);
    }
  }

  /// @param sent packets that were sent this way; -1 for an interim report
  WayReport report(long sent, boolean lossKnown, boolean runsExact, Optional<OneWayDelay> delay) {
    PacketStream.Report packets = sent < 0 ? stream.report() : stream.finish(sent);
    Map<Integer, Long> classes = new TreeMap<>();
    for (int dscp = 0; dscp < CLASSES; dscp++) {
      if (dscpSeen[dscp] > 0) {
        classes.put(dscp, dscpSeen[dscp]);
      }
    }
    LossRuns.Report lost = runs.report();
    double gap = Math.max(lost.longest() * spacingMs, packets.variation().max());
    return new WayReport(
        lossKnown,
        runsExact,
        packets,
        lost,
        bursts.report(),
        repair.report(),
        damage.map(FrameDamage::report).or(() -> Optional.<FrameImpact>empty()),
        gap,
        delay,
        dscpSent,
        classes,
        leastHopLimit == Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of(leastHopLimit),
        PacketStream.BUFFERS_MS.stream()
            .map(ms -> packets.lossRatio(ms) - packets.lossRatio())
            .toList());
  }
}
