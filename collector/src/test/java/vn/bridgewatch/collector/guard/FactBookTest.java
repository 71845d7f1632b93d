package vn.bridgewatch.collector.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.collector.live.Latest;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;

class FactBookTest {

  private static final long T0 = 1_000_000;
  private final FactBook book = new FactBook();

  private static Latest device(String id, String software, String instance, long sampleMillis) {
    Labels labels =
        Labels.of(Map.of("device", id, "maker", "M", "software", software, "instance", instance));
    return new Latest(
        Series.of(Metric.gauge(Facts.DEVICE, ""), labels), Reading.of(1), sampleMillis);
  }

  private static Latest neighbour(String device, String port, String name) {
    Labels labels =
        Labels.of(Map.of("device", device, "lldpLocPortId", port, Facts.NEIGHBOUR, name));
    return new Latest(Series.of(Metric.gauge(Facts.NEIGHBOUR, ""), labels), Reading.of(1), T0);
  }

  private List<String> look(boolean heard, long atMillis, Latest... latest) {
    return book.look("01", Facts.of(List.of(latest)), heard, atMillis).stream()
        .map(
            it -> it.fact().key() + ": " + it.before().orElse("-") + " > " + it.after().orElse("-"))
        .toList();
  }

  private static final long SETTLED = FactBook.SETTLES.toMillis();

  @Test
  void whatIsFoundOneAfterTheOtherWhileASiteSettlesIsNoChange() {
    look(true, T0, device("sw", "1", "10.0.0.1", T0));

    assertThat(
            look(
                true,
                T0 + SETTLED - 1,
                device("sw", "1", "10.0.0.1", T0),
                device("codec", "1", "10.0.0.2", T0)))
        .isEmpty();
    assertThat(
            look(
                true,
                T0 + SETTLED,
                device("sw", "1", "10.0.0.1", T0),
                device("codec", "1", "10.0.0.2", T0),
                device("camera", "1", "10.0.0.3", T0)))
        .hasSize(1);
  }

  @Test
  void theFirstThatIsHeardIsNoChangeAndTheSameAgainNeither() {
    assertThat(look(true, T0, device("sw", "1", "10.0.0.1", T0))).isEmpty();
    assertThat(look(true, T0 + 1, device("sw", "1", "10.0.0.1", T0))).isEmpty();
  }

  @Test
  void anotherSoftwareIsAChangeThoughTheOldSeriesStandsForAWhile() {
    look(true, T0, device("sw", "1", "10.0.0.1", T0));

    assertThat(
            look(
                true,
                T0 + 1,
                device("sw", "2", "10.0.0.1", T0 + 1),
                device("sw", "1", "10.0.0.1", T0)))
        .containsExactly("FIRMWARE software sw: M 1 > M 2");
    assertThat(look(true, T0 + 2, device("sw", "2", "10.0.0.1", T0 + 2))).isEmpty();
  }

  @Test
  void aDeviceThatAppearsMovesOrHasAnotherNeighbourIsAChange() {
    look(true, T0, device("sw", "1", "10.0.0.1", T0), neighbour("sw", "gi1", "router"));

    assertThat(
            look(
                true,
                T0 + SETTLED,
                device("sw", "1", "10.0.0.9", T0 + 1),
                device("codec", "7", "10.0.0.2", T0 + 1),
                neighbour("sw", "gi1", "laptop")))
        .containsExactlyInAnyOrder(
            "TOPOLOGY address sw: 10.0.0.1 > 10.0.0.9",
            "TOPOLOGY address codec: - > 10.0.0.2",
            "TOPOLOGY neighbour gi1 sw: router > laptop");
  }

  @Test
  void aDeviceIsGoneOnlyAfterTheSiteWasHeardLongWithoutIt() {
    long gone = FactBook.GONE_AFTER.toMillis();
    Latest codec = device("codec", "1", "10.0.0.2", T0);
    look(true, T0, device("sw", "1", "10.0.0.1", T0), codec);
    Latest sw = device("sw", "1", "10.0.0.1", T0);

    assertThat(look(true, T0 + 1, sw)).isEmpty();
    assertThat(look(false, T0 + gone, sw)).as("of a silent site nothing is missed").isEmpty();
    assertThat(look(true, T0 + gone + 1, sw)).isEmpty();
    assertThat(look(true, T0 + 2 * gone, sw)).isEmpty();
    assertThat(look(true, T0 + 2 * gone + 1, sw))
        .containsExactly("TOPOLOGY address codec: 10.0.0.2 > -");
  }

  @Test
  void aRestartForgetsNothing() {
    look(true, T0, device("sw", "1", "10.0.0.1", T0), neighbour("sw", "gi 1", "router"));
    FactBook.Unkept kept = book.drain();
    assertThat(book.drain().put()).isEmpty();

    var again = new FactBook();
    again.restore(kept.put());
    Map<String, Fact> now =
        new HashMap<>(
            Facts.of(
                List.of(device("sw", "2", "10.0.0.1", T0), neighbour("sw", "gi 1", "router"))));

    assertThat(again.look("01", now, true, T0 + Duration.ofHours(1).toMillis()))
        .extracting(it -> it.fact().key())
        .containsExactly("FIRMWARE software sw");
  }
}
