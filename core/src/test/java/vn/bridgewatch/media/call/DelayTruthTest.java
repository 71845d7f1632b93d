package vn.bridgewatch.media.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vn.bridgewatch.media.ledger.StreamReport;
import vn.bridgewatch.media.ledger.WayReport;
import vn.bridgewatch.media.packet.StampKey;

/// What is reported of delays, order and copies against what the line did, over seeded scripts,
/// both ways, of all packets that arrived: also of those whose answers the other way lost.
class DelayTruthTest {

  private static final StampKey KEY =
      new StampKey("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));

  /// Quantiles are told to 0.1 ms, the times of packets whose answers were lost to 0.01 ms.
  private static final double QUANTILE_MS = 0.12;

  private static final double EXACT_MS = 0.03;

  static IntStream seeds() {
    return IntStream.rangeClosed(1, 20);
  }

  private static void check(VirtualLine line, String profile, boolean signed, String what) {
    Optional<StampKey> key = signed ? Optional.of(KEY) : Optional.empty();
    CallReport report =
        line.run(new CallPlan(CallProfile.parse(profile), Duration.ofSeconds(10), key, 100));

    assertThat(report.end()).isEqualTo(CallEnd.COMPLETE);
    for (int i = 0; i < report.streams().size(); i++) {
      StreamReport stream = report.streams().get(i);
      var there = new WayTruth(WayTruth.arrivals(line.there(i)));
      var back = new WayTruth(WayTruth.arrivals(line.back(i)));
      same(what + " " + stream.name() + " there", there, stream.forward());
      same(what + " " + stream.name() + " back", back, stream.backward());
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void delaysOrderAndCopiesOfEachWayAreThoseOfTheLine(int seed) {
    boolean signed = seed % 2 == 0;
    double loss = seed % 5 * 0.02;
    var line =
        new VirtualLine(
            VirtualLine.seeded(seed, loss, 1 + seed % 4, 0.005),
            VirtualLine.seeded(1000 + seed, 0.05 - loss / 2, 1 + seed % 3, 0.005),
            signed ? Optional.of(KEY) : Optional.empty(),
            null);

    check(line, seed % 3 == 0 ? "720p+content" : "1080p", signed, "seed " + seed);
  }

  /// The way back loses a fifth, three in a row on average.
  @ParameterizedTest
  @MethodSource("seeds")
  void aWayBackThatLosesMuchHidesNothingOfTheWayThere(int seed) {
    var line =
        new VirtualLine(
            VirtualLine.seeded(seed, 0.01, 1, 0.01),
            VirtualLine.seeded(1000 + seed, 0.2, 3, 0),
            Optional.of(KEY),
            null);

    check(line, "720p", true, "seed " + seed);
  }

  @Test
  void anAnswerThatOvertakesOthersByHalfASecondChangesNothing() {
    var line =
        new VirtualLine(
            VirtualLine.seeded(5, 0.02, 2, 0.01),
            (_, index, _) -> VirtualLine.Fate.after(index % 9 == 0 ? 500_000_000 : 10_000_000),
            Optional.of(KEY),
            null);

    check(line, "1080p", true, "late answers");
  }

  private static void same(String what, WayTruth truth, WayReport way) {
    var packets = way.packets();
    assertThat(packets.reordering().received())
        .as("%s: of which the delay is known", what)
        .isEqualTo(truth.received());
    assertThat(packets.duplicates()).as("%s: doubled", what).isEqualTo(truth.duplicates());
    assertThat(packets.discards())
        .as("%s: too late for 40, 80, 150 ms", what)
        .containsExactly(truth.discards(40), truth.discards(80), truth.discards(150));

    near(what + ": jitter, RFC 3550", packets.jitterMs(), truth.jitterMs(), EXACT_MS);
    var spread = packets.spread();
    near(what + ": PDV mean", spread.mean(), truth.delayVariationMeanMs(), EXACT_MS);
    near(what + ": PDV p50", spread.p50(), truth.delayVariationMs(0.5), QUANTILE_MS);
    near(what + ": PDV p95", spread.p95(), truth.delayVariationMs(0.95), QUANTILE_MS);
    near(what + ": PDV p99", spread.p99(), truth.delayVariationMs(0.99), QUANTILE_MS);
    near(what + ": PDV most", spread.max(), truth.delayVariationMs(1), EXACT_MS);
    List<Double> ipdv = truth.interPacketMs();
    double mean = ipdv.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    near(what + ": IPDV mean", packets.variation().mean(), mean, EXACT_MS);
    near(what + ": IPDV p99", packets.variation().p99(), WayTruth.rank(ipdv, 0.99), QUANTILE_MS);
    near(what + ": IPDV most", packets.variation().max(), WayTruth.rank(ipdv, 1), EXACT_MS);

    var order = packets.reordering();
    assertThat(order.reordered()).as("%s: reordered", what).isEqualTo(truth.reordered());
    assertThat(order.extentMax()).as("%s: extent", what).isEqualTo(truth.extentMax());
    assertThat(order.byThree()).as("%s: 3-reordered", what).isEqualTo(truth.byThree());
    near(what + ": late by", order.lateNanosMax() / 1e6, truth.lateMsMax(), EXACT_MS);
  }

  private static void near(String what, double told, double truth, double bound) {
    assertThat(told).as(what).isCloseTo(truth, within(bound));
  }
}
