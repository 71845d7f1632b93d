package vn.bridgewatch.media.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vn.bridgewatch.media.ledger.Knowledge;
import vn.bridgewatch.media.ledger.StreamReport;
import vn.bridgewatch.media.ledger.WayReport;
import vn.bridgewatch.media.packet.StampKey;

/// What is reported against what the line did, over seeded scripts, both ways.
class GroundTruthTest {

  private static final StampKey KEY =
      new StampKey("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));

  /// Sums of numbers in another order of magnitude are not the same to the last bit.
  private static final Comparator<Double> NEARLY =
      (a, b) -> Math.abs(a - b) < 1e-6 ? 0 : Double.compare(a, b);

  static IntStream seeds() {
    return IntStream.rangeClosed(1, 20);
  }

  private static CallPlan plan(String profile, boolean signed) {
    return new CallPlan(
        CallProfile.parse(profile),
        Duration.ofSeconds(10),
        signed ? Optional.of(KEY) : Optional.empty(),
        100);
  }

  private static VirtualLine line(int seed, boolean signed) {
    double loss = seed % 5 * 0.02;
    return new VirtualLine(
        VirtualLine.seeded(seed, loss, 1 + seed % 4, 0.005),
        VirtualLine.seeded(1000 + seed, 0.05 - loss / 2, 1 + seed % 3, 0.005),
        signed ? Optional.of(KEY) : Optional.empty(),
        null);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void lossesOfEachWayAreExact(int seed) {
    boolean signed = seed % 2 == 0;
    VirtualLine line = line(seed, signed);

    CallReport report = line.run(plan(seed % 3 == 0 ? "720p+content" : "1080p", signed));

    assertThat(report.end()).isEqualTo(CallEnd.COMPLETE);
    for (int i = 0; i < report.streams().size(); i++) {
      StreamReport stream = report.streams().get(i);
      assertThat(stream.knowledge()).isEqualTo(Knowledge.RECEPTION);
      assertThat(stream.untrue()).isZero();
      assertThat(stream.strange()).isZero();
      String there = "seed " + seed + " " + stream.name() + " there";
      exact(there, line.there(i), stream.forward());
      exact("seed " + seed + " " + stream.name() + " back", line.back(i), stream.backward());
    }
  }

  /// Counts, and lengths of the losses in a row.
  private static void exact(String what, List<VirtualLine.Passed> passed, WayReport way) {
    assertThat(way.lossKnown()).as(what).isTrue();
    assertThat(way.runsExact()).as(what).isTrue();
    assertThat(way.packets().sent()).as("%s: sent", what).isEqualTo(passed.size());
    long lost = passed.stream().filter(VirtualLine.Passed::lost).count();
    assertThat(way.packets().lost()).as("%s: lost", what).isEqualTo(lost);
    List<Long> runs = runs(passed);
    assertThat(way.runs().lost()).as("%s: lost in runs", what).isEqualTo(lost);
    assertThat(way.runs().runs()).as("%s: runs", what).isEqualTo(runs.size());
    assertThat(way.runs().longest())
        .as("%s: longest run", what)
        .isEqualTo(runs.stream().mapToLong(Long::longValue).max().orElse(0));
    long[] bursts = bursts(passed);
    assertThat(way.bursts().bursts()).as("%s: bursts", what).isEqualTo(bursts[0]);
    assertThat(way.bursts().burstPackets()).as("%s: in bursts", what).isEqualTo(bursts[1]);
    assertThat(way.bursts().burstLost()).as("%s: lost in bursts", what).isEqualTo(bursts[2]);
  }

  private static List<Long> runs(List<VirtualLine.Passed> passed) {
    var runs = new ArrayList<Long>();
    long run = 0;
    for (VirtualLine.Passed packet : passed) {
      if (packet.lost()) {
        run++;
      } else if (run > 0) {
        runs.add(run);
        run = 0;
      }
    }
    if (run > 0) {
      runs.add(run);
    }
    return runs;
  }

  /// RFC 3611 by its words: losses of which each is fewer than 16 packets from the one before.
  private static long[] bursts(List<VirtualLine.Passed> passed) {
    long[] found = new long[3];
    int first = -1;
    int last = -1;
    long lost = 0;
    for (int i = 0; i <= passed.size(); i++) {
      boolean end = i == passed.size();
      if (!end && !passed.get(i).lost()) {
        continue;
      }
      if (first >= 0 && (end || i - last - 1 >= 16)) {
        if (lost > 1) {
          found[0]++;
          found[1] += last - first + 1;
          found[2] += lost;
        }
        first = -1;
      }
      if (!end) {
        first = first < 0 ? i : first;
        lost = first == i ? 1 : lost + 1;
        last = i;
      }
    }
    return found;
  }

  private static StreamReport audio(VirtualLine line) {
    return line.run(plan("audio", true)).streams().getFirst();
  }

  private static VirtualLine calm() {
    return new VirtualLine(
        (_, index, _) -> VirtualLine.Fate.after(10_000_000 + index % 7 * 1_000_000),
        (_, index, _) -> VirtualLine.Fate.after(20_000_000 + index % 5 * 1_000_000),
        Optional.of(KEY),
        null);
  }

  private static void sameFigures(StreamReport one, StreamReport other) {
    assertThat(other.sent()).isEqualTo(one.sent());
    assertThat(other.lost()).isEqualTo(one.lost());
    assertThat(other.roundTrip()).isEqualTo(one.roundTrip());
    assertThat(other.forward().packets())
        .usingRecursiveComparison()
        .withComparatorForType(NEARLY, Double.class)
        .isEqualTo(one.forward().packets());
    assertThat(other.backward().packets())
        .usingRecursiveComparison()
        .withComparatorForType(NEARLY, Double.class)
        .isEqualTo(one.backward().packets());
  }

  @Test
  void aClockThatIsTenMinutesOffChangesNoFigureAndIsTold() {
    StreamReport right = audio(calm());
    StreamReport wrong = audio(calm().farClockAhead(Duration.ofMinutes(10).toNanos()));

    sameFigures(right, wrong);
    assertThat(right.clock().orElseThrow().offsetMs()).isCloseTo(0, within(16.0));
    assertThat(wrong.clock().orElseThrow().offsetMs()).isCloseTo(600_000, within(16.0));
    assertThat(wrong.clock().orElseThrow().steps()).isZero();
  }

  @Test
  void aClockThatIsSetOnTheWayChangesNoFigureAndIsTold() {
    VirtualLine line = calm();
    line.at(4_000_000_000L, () -> line.setFarClock(-Duration.ofMinutes(10).toNanos()));

    StreamReport set = audio(line);

    StreamReport right = audio(calm());
    assertThat(set.lost()).isZero();
    assertThat(set.roundTrip()).isEqualTo(right.roundTrip());
    assertThat(set.forward().packets().jitterMs())
        .isCloseTo(right.forward().packets().jitterMs(), within(0.05));
    assertThat(set.forward().packets().spread().max())
        .isCloseTo(right.forward().packets().spread().max(), within(0.1));
    assertThat(set.backward().packets().spread().p95())
        .isCloseTo(right.backward().packets().spread().p95(), within(0.1));
    assertThat(set.forward().packets().variation().max()).isLessThan(7);
    assertThat(set.clock().orElseThrow().steps()).isEqualTo(1);
    assertThat(set.clock().orElseThrow().steppedMs()).isCloseTo(-600_000, within(36.0));
  }

  @Test
  void ourOwnClockThatIsSetChangesNoFigureAndIsTold() {
    VirtualLine line = calm();
    line.at(4_000_000_000L, () -> line.setNearClock(Duration.ofMinutes(10).toNanos()));

    CallReport report = line.run(plan("audio", true));

    sameFigures(audio(calm()), report.streams().getFirst());
    assertThat(report.clockSetMs()).isCloseTo(600_000, within(0.001));
    assertThat(report.streams().getFirst().clock().orElseThrow().offsetMs())
        .isCloseTo(-600_000, within(16.0));
  }

  @Test
  void delaysOneWayAreToldWhereTheClocksAllowIt() {
    StreamReport right = audio(calm());

    assertThat(right.forward().delay().orElseThrow().minMs()).isCloseTo(10, within(0.01));
    assertThat(right.forward().delay().orElseThrow().meanMs()).isCloseTo(13, within(0.1));
    assertThat(right.backward().delay().orElseThrow().minMs()).isCloseTo(20, within(0.01));
    assertThat(right.roundTrip().min()).isCloseTo(30, within(0.01));
  }

  @Test
  void discardsAreThoseThatAreTooLateForTheBuffer() {
    var line =
        new VirtualLine(
            (_, index, _) -> VirtualLine.Fate.after(index % 10 == 9 ? 110_000_000 : 10_000_000),
            (_, _, _) -> VirtualLine.Fate.after(10_000_000),
            Optional.of(KEY),
            null);

    StreamReport report = audio(line);

    assertThat(report.forward().packets().discards()).containsExactly(50L, 50L, 0L);
    assertThat(report.backward().packets().discards()).containsExactly(0L, 0L, 0L);
  }

  @Test
  void theClassThatArrivesIsTold() {
    StreamReport report = audio(calm());

    assertThat(report.forward().dscpSeen()).containsOnlyKeys(46);
    assertThat(report.backward().dscpSeen()).containsOnlyKeys(46);
    assertThat(report.forward().rewritten()).isFalse();
    assertThat(report.forward().hopLimit()).hasValue(60);
  }

  @Test
  void aLineThatIsCutAtTheEndIsExactToo() {
    var line =
        new VirtualLine(
            (_, _, sent) ->
                sent > 9_000_000_000L && sent < 12_000_000_000L
                    ? VirtualLine.Fate.LOST
                    : VirtualLine.Fate.after(5_000_000),
            (_, _, _) -> VirtualLine.Fate.after(5_000_000),
            Optional.of(KEY),
            null);

    CallReport report = line.run(plan("1080p", true));

    for (int i = 0; i < 2; i++) {
      exact("cut", line.there(i), report.streams().get(i).forward());
      exact("cut", line.back(i), report.streams().get(i).backward());
    }
    assertThat(report.streams().getFirst().forward().longestGapMs()).isGreaterThan(900);
  }

  @Test
  void nobodyIsFloodedWhoDoesNotAnswer() {
    var line =
        new VirtualLine(
            (_, _, _) -> VirtualLine.Fate.LOST,
            (_, _, _) -> VirtualLine.Fate.LOST,
            Optional.of(KEY),
            null);

    CallReport report = line.run(plan("1080p", true));

    assertThat(report.end()).isEqualTo(CallEnd.NO_ANSWER);
    assertThat(line.there(0)).hasSize(8);
    assertThat(line.there(1)).isEmpty();
    assertThat(line.now()).isEqualTo(2_000_000_000L);
  }

  @Test
  void itStopsWithinHalfASecond() {
    VirtualLine line = line(3, true);
    line.at(3_000_000_000L, line::stop);

    CallReport report = line.run(plan("1080p", true));

    assertThat(report.end()).isEqualTo(CallEnd.STOPPED);
    assertThat(line.now()).isBetween(3_000_000_000L, 3_500_000_000L);
    long after =
        line.there(1).stream().filter(packet -> packet.sentNanos() > 3_000_000_000L).count();
    assertThat(after).isLessThanOrEqualTo(2);
  }
}
