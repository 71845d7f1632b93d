package vn.bridgewatch.collector.export.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Series;

final class WriteRequestTest {

  private final WriteRequest request = new WriteRequest();

  private static Series series(String name, Map<String, String> labels) {
    return Series.of(Metric.gauge(name, ""), Labels.of(labels));
  }

  @Test
  void labelsOfThePlaceStandInTheirOrderAndCount() {
    request.add(
        series("up", Map.of("A", "1", "probe", "gateway", "q", "x", "site", "faked", "z", "ế")),
        "00004",
        "01",
        1_795_000_000_123L,
        0.25);

    assertThat(FakeReceiver.samples(request.compressed()))
        .containsExactly(
            new FakeReceiver.Sample(
                "[A=1, __name__=up, probe=gateway, province=01, q=x, site=00004, z=ế]",
                1_795_000_000_123L,
                0.25));
  }

  @Test
  void aSeriesWithoutLabelsAndTheStaleMarkerAreWhole() {
    request.add(series("x", Map.of()), "01", "01", 0, WriteRequest.STALE);

    FakeReceiver.Sample only = FakeReceiver.samples(request.compressed()).getFirst();
    assertThat(only.labels()).isEqualTo("[__name__=x, province=01, site=01]");
    assertThat(Double.doubleToRawLongBits(only.value())).isEqualTo(0x7ff0_0000_0000_0002L);
  }

  @Test
  void whatIsLongerThanAPieceOfTheEncoderComesOutAsItWentIn() {
    var random = new Random(7);
    var expected = new ArrayList<Double>();
    for (int i = 0; i < 20_000; i++) {
      double value = i % 3 == 0 ? random.nextGaussian() : i;
      expected.add(value);
      request.add(series("m", Map.of("i", "" + i % 500)), "00004", "01", i, value);
    }
    assertThat(request.bytes()).isGreaterThan(1_000_000);
    byte[] compressed = request.compressed();

    List<FakeReceiver.Sample> samples = FakeReceiver.samples(compressed);
    assertThat(samples).extracting(FakeReceiver.Sample::value).isEqualTo(expected);
    assertThat(compressed.length).isLessThan(request.bytes() / 2);
    request.clear();
    assertThat(FakeReceiver.samples(request.compressed())).isEmpty();
  }
}
