package vn.bridgewatch.twin.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.twin.rig.SiteSeries;

/// What the figures of `bench wire` are divided by, and whether the others' formats hold all
/// values.
class WireBenchTest {

  private static final List<Tick> TICKS = SiteSeries.ticks(1, 1_764_000_000_000L, 50);

  @Test
  void exactlySoManySeriesChangeFromTickToTick() {
    for (int i = 1; i < TICKS.size(); i++) {
      assertThat(changed(TICKS.get(i - 1), TICKS.get(i))).isEqualTo(SiteSeries.CHANGING);
    }
    assertThat(TICKS).allSatisfy(tick -> assertThat(tick.observations()).hasSize(SiteSeries.COUNT));
  }

  @Test
  void theSeedGivesTheSameTicksAgain() {
    assertThat(SiteSeries.ticks(1, 1_764_000_000_000L, 50)).isEqualTo(TICKS);
    assertThat(SiteSeries.ticks(2, 1_764_000_000_000L, 50)).isNotEqualTo(TICKS);
  }

  @Test
  void aRequestOfRemoteWriteHoldsEverySample() throws Exception {
    byte[] plain = Snappy.uncompress(PeerFormat.REMOTE_WRITE_1.body(TICKS));

    assertThat(count(plain, new Proto().text(1, "__name__").bytes())).isEqualTo(SiteSeries.COUNT);
    double value = PeerFormat.value(TICKS.getLast().observations().getFirst());
    assertThat(
            count(
                plain,
                new Proto().number(1, value).varint(2, TICKS.getLast().wallMillis()).bytes()))
        .isEqualTo(1);
  }

  @Test
  void aRequestOfOtlpHoldsEverySampleForWhoReadsItByItsSchema() throws Exception {
    byte[] plain =
        new GZIPInputStream(new ByteArrayInputStream(PeerFormat.OTLP.body(TICKS))).readAllBytes();

    List<NumberDataPoint> points =
        ExportMetricsServiceRequest.parseFrom(plain)
            .getResourceMetrics(0)
            .getScopeMetrics(0)
            .getMetricsList()
            .stream()
            .flatMap(metric ->
                Stream.concat(
                    metric.getSum().getDataPointsList().stream(),
                    metric.getGauge().getDataPointsList().stream()))
            .toList();
    assertThat(points).hasSize(SiteSeries.COUNT * TICKS.size());
    assertThat(points.stream().mapToDouble(NumberDataPoint::getAsDouble).sorted().toArray())
        .isEqualTo(
            TICKS.stream()
                .flatMap(tick -> tick.observations().stream())
                .mapToDouble(PeerFormat::value)
                .sorted()
                .toArray());
    assertThat(points).allSatisfy(point -> assertThat(point.getAttributesCount()).isGreaterThan(0));
  }

  private static int changed(Tick before, Tick after) {
    return (int)
        IntStream.range(0, SiteSeries.COUNT)
            .filter(i -> !before.observations().get(i).equals(after.observations().get(i)))
            .count();
  }

  private static int count(byte[] all, byte[] wanted) {
    return (int)
        IntStream.rangeClosed(0, all.length - wanted.length)
            .filter(at -> Arrays.equals(all, at, at + wanted.length, wanted, 0, wanted.length))
            .count();
  }
}
