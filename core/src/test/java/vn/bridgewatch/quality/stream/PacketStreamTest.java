package vn.bridgewatch.quality.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.bridgewatch.quality.stream.PacketStream.Arrival;

class PacketStreamTest {

  private static final long MS = 1_000_000;
  private static final long TEN_MINUTES = 600_000 * MS;

  private record Packet(long sequence, long sent, long received) {}

  /// Delays 30, 46, 30, 110 ms: D = 16, -16, 80; J = 1, 1.9375, 6.81640625; IPDV |16|, |16|, |80|;
  /// above the least 0, 16, 0, 80.
  @Test
  void jitterAndVariationByHand() {
    var stream = new PacketStream(0);
    long[] delays = {30, 46, 30, 110};
    for (int i = 0; i < delays.length; i++) {
      stream.add(i, 20 * i * MS, (20 * i + delays[i]) * MS);
    }
    PacketStream.Report report = stream.finish(5);

    assertThat(report.jitterMs()).isCloseTo(6.81640625, within(1e-9));
    assertThat(report.variation().max()).isEqualTo(80);
    assertThat(report.variation().mean()).isCloseTo(112 / 3.0, within(1e-9));
    assertThat(report.spread().max()).isEqualTo(80);
    assertThat(report.spread().mean()).isCloseTo(24, within(1e-9));
    assertThat(report.spread().p50()).isCloseTo(0, within(0.1));
    assertThat(report.discards()).containsExactly(1L, 0L, 0L); // 80 ms is not more than 80
    assertThat(report.lost()).isEqualTo(1);
    assertThat(report.lossRatio()).isEqualTo(0.2);
    assertThat(report.lossRatio(40)).isEqualTo(0.4);
    assertThat(report.lossRatio(150)).isEqualTo(0.2);
  }

  @Test
  void neighboursAreThoseOfTheSenderNotOfTheArrival() {
    var stream = new PacketStream(0);
    stream.add(0, 0, 10 * MS);
    stream.add(2, 40 * MS, 45 * MS); // delay 5
    stream.add(1, 20 * MS, 60 * MS); // delay 40: 30 from 0, 35 from 2

    assertThat(stream.report().variation().max()).isEqualTo(35);
    assertThat(stream.report().variation().mean()).isCloseTo(32.5, within(1e-9));
    assertThat(stream.report().reordering().reordered()).isEqualTo(1);
  }

  @Test
  void whatAPacketIsIsSaid() {
    var stream = new PacketStream(100);

    assertThat(stream.add(99, 0, 0)).isEqualTo(Arrival.IMPLAUSIBLE);
    assertThat(stream.add(100 + PacketStream.JUMP_MAX, 0, 0)).isEqualTo(Arrival.IMPLAUSIBLE);
    assertThat(stream.add(100, 0, 0)).isEqualTo(Arrival.NEW);
    assertThat(stream.add(100, 0, 5)).isEqualTo(Arrival.DUPLICATE);
    assertThat(stream.add(101 + PacketStream.WINDOW, 0, 0)).isEqualTo(Arrival.NEW);
    assertThat(stream.add(102, 0, 0)).isEqualTo(Arrival.NEW);
    assertThat(stream.add(101, 0, 0)).isEqualTo(Arrival.LATE);
    PacketStream.Report report = stream.finish(PacketStream.WINDOW + 2);
    assertThat(report.received()).isEqualTo(3);
    assertThat(report.duplicates()).isEqualTo(1);
    assertThat(report.late()).isEqualTo(1);
    assertThat(report.implausible()).isEqualTo(2);
    assertThat(report.lost()).isEqualTo(PacketStream.WINDOW - 1);
  }

  @Test
  void aFinishedStreamIsFinished() {
    var stream = new PacketStream(0);
    stream.add(3, 0, 0);

    assertThatThrownBy(() -> stream.finish(3)).hasMessageStartingWith("sent: must be 4 to");
    stream.finish(4);
    assertThatThrownBy(() -> stream.add(4, 0, 0)).hasMessage("the stream is finished");
    assertThatThrownBy(() -> stream.report().lossRatio(60))
        .hasMessage("buffer: must be one of [40, 80, 150] ms, got 60");
  }

  @Test
  void nothingReceivedIsAllLost() {
    var runs = new LossRuns();
    PacketStream.Report report = new PacketStream(7, runs).finish(50);

    assertThat(report.lossRatio()).isEqualTo(1);
    assertThat(report.spread().max()).isZero();
    assertThat(runs.report()).isEqualTo(new LossRuns.Report(50, 50, 1, 50));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void aScriptIsMeasuredAsItWas(long seed) {
    var random = new Random(seed);
    boolean[] lost = fates(random, 6000);
    List<Packet> arrivals = arrivals(random, lost);
    var heard = new ArrayList<Boolean>();
    var runs = new LossRuns();
    PacketStream.Report report = measured(arrivals, lost.length, 0, runs, heard::add);

    List<Packet> once = arrivals.stream().distinct().toList();
    assertThat(report.lost()).as("seed %d", seed).isEqualTo(lost.length - once.size());
    assertThat(report.duplicates()).as("seed %d", seed).isEqualTo(arrivals.size() - once.size());
    assertThat(report.late() + report.implausible()).as("seed %d", seed).isZero();
    assertThat(heard).as("seed %d", seed).hasSize(lost.length);
    for (int i = 0; i < lost.length; i++) {
      assertThat(heard.get(i)).as("seed %d packet %d", seed, i).isEqualTo(lost[i]);
    }
    assertThat(report.reordering().reordered()).as("seed %d", seed).isEqualTo(overtaken(once));
    List<Double> above = aboveLeast(once);
    assertThat(report.spread().p95())
        .as("seed %d", seed)
        .isCloseTo(above.get((int) Math.ceil(0.95 * above.size()) - 1), within(0.2));
    assertThat(report.spread().max()).as("seed %d", seed).isEqualTo(above.getLast());
    for (int i = 0; i < PacketStream.BUFFERS_MS.size(); i++) {
      int buffer = PacketStream.BUFFERS_MS.get(i);
      assertThat(report.discards().get(i))
          .as("seed %d buffer %d", seed, buffer)
          .isBetween(
              above.stream().filter(ms -> ms > buffer + 0.1).count(),
              above.stream().filter(ms -> ms > buffer - 0.1).count());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24, 25})
  void aClockThatIsTenMinutesOffChangesNoFigure(long seed) {
    var random = new Random(seed);
    boolean[] lost = fates(random, 3000);
    List<Packet> arrivals = arrivals(random, lost);
    PacketStream.Report right = measured(arrivals, lost.length, 0);

    assertThat(measured(arrivals, lost.length, TEN_MINUTES)).as("seed %d", seed).isEqualTo(right);
    assertThat(measured(arrivals, lost.length, -TEN_MINUTES)).as("seed %d", seed).isEqualTo(right);
  }

  private static PacketStream.Report measured(
      List<Packet> arrivals, int sent, long offset, LossListener... listeners) {
    var stream = new PacketStream(0, listeners);
    for (Packet packet : arrivals) {
      stream.add(packet.sequence(), packet.sent(), packet.received() + offset);
    }
    return stream.finish(sent);
  }

  /// Losses in runs; the first packet arrives.
  private static boolean[] fates(Random random, int packets) {
    var lost = new boolean[packets];
    double begin = random.nextDouble() / 20;
    double end = 0.2 + random.nextDouble() / 2;
    boolean bad = false;
    for (int i = 1; i < packets; i++) {
      bad = bad ? random.nextDouble() >= end : random.nextDouble() < begin;
      lost[i] = bad;
    }
    return lost;
  }

  /// 20 ms apart, delayed by 15 ms and at times by up to 250 ms more, some of them twice, by
  /// arrival.
  private static List<Packet> arrivals(Random random, boolean[] lost) {
    var packets = new ArrayList<Packet>();
    for (int i = 0; i < lost.length; i++) {
      if (lost[i]) {
        continue;
      }
      long delay = 15 * MS + random.nextLong(5 * MS);
      if (random.nextInt(20) == 0) {
        delay += random.nextLong(250 * MS);
      }
      var packet = new Packet(i, 20L * i * MS, 20L * i * MS + delay);
      packets.add(packet);
      if (random.nextInt(50) == 0) {
        packets.add(packet);
      }
    }
    packets.sort(Comparator.comparingLong(Packet::received));
    return packets;
  }

  private static long overtaken(List<Packet> once) {
    long highest = -1;
    long count = 0;
    for (Packet packet : once) {
      count += packet.sequence() < highest ? 1 : 0;
      highest = Math.max(highest, packet.sequence());
    }
    return count;
  }

  /// Delays above the least, ms, sorted.
  private static List<Double> aboveLeast(List<Packet> once) {
    List<Long> delays =
        once.stream().map(packet -> packet.received() - packet.sent()).sorted().toList();
    return delays.stream().map(delay -> (delay - delays.getFirst()) / 1e6).toList();
  }
}
