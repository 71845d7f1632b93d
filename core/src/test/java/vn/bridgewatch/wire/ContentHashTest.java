package vn.bridgewatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Tick;

class ContentHashTest {

  private static final long WALL_MILLIS = 1_785_000_000_000L;
  private static final Metric SUCCESS = Metric.gauge("probe_success", "Whether it was reached");

  /// The expected numbers were computed by another program from the description in docs/spool.md.
  @Test
  void givesTheNumbersThatItsDescriptionGives() {
    assertThat(ContentHash.of(samples(WALL_MILLIS))).isEqualTo(0x378c_0cf2_5616_616eL);
    assertThat(
            ContentHash.of(
                samples(
                    WALL_MILLIS,
                    Observation.of(SUCCESS, Labels.of("probe", "mcu", "kind", "icmp"), 1),
                    Observation.absent(
                        Metric.counter("ifInErrors", ""), Labels.NONE, Absence.TIMED_OUT),
                    Observation.of(Metric.gauge("x", ""), Labels.of("device", "codec"), -0.0))))
        .isEqualTo(0x42ca_7651_1fcb_a5f5L);
    assertThat(
            ContentHash.of(
                happening(
                    "link_down",
                    -1,
                    Labels.of("device", "sw1", "text_vi", "Mất kết nối 😀"),
                    "link is down")))
        .isEqualTo(0x711b_d48d_41e0_6df2L);
  }

  @Test
  void differsWhereverTheContentDoes() {
    List<Payload> payloads =
        List.of(
            samples(1),
            samples(1, Observation.of(SUCCESS, Labels.NONE, 0.0)),
            samples(2, Observation.of(SUCCESS, Labels.NONE, 0.0)),
            samples(1, Observation.of(SUCCESS, Labels.NONE, -0.0)),
            samples(1, Observation.of(SUCCESS, Labels.NONE, Double.NaN)),
            samples(
                1,
                Observation.of(
                    SUCCESS, Labels.NONE, Double.longBitsToDouble(0x7ff0_0000_0000_0002L))),
            samples(1, Observation.of(SUCCESS, Labels.of("a", "b"), 0.0)),
            samples(1, Observation.of(SUCCESS, Labels.of("a", "c"), 0.0)),
            samples(1, Observation.of(SUCCESS, Labels.of(Map.of("a", "b", "c", "")), 0.0)),
            samples(1, Observation.of(Metric.gauge("probe_succes", ""), Labels.of("s", ""), 0.0)),
            samples(1, Observation.absent(SUCCESS, Labels.NONE, Absence.TIMED_OUT)),
            samples(1, Observation.absent(SUCCESS, Labels.NONE, Absence.GONE)),
            happening("a", 1, Labels.NONE, ""),
            happening("a", 1, Labels.NONE, "a"),
            happening("", 1, Labels.NONE, "a"),
            happening("a", 1, Labels.of("b", "c"), "a"));

    var hashes = new HashSet<Long>();
    payloads.forEach(payload -> hashes.add(ContentHash.of(payload)));

    assertThat(hashes).hasSameSizeAs(payloads);
  }

  @Test
  void theOrderOfReadingsIsContentAndTheHelpOfAMetricIsNot() {
    Observation one = Observation.of(SUCCESS, Labels.of("probe", "one"), 1);
    Observation two = Observation.of(SUCCESS, Labels.of("probe", "two"), 1);
    Observation said =
        Observation.of(Metric.counter(SUCCESS.name(), "other"), Labels.of("probe", "one"), 1);

    assertThat(ContentHash.of(samples(1, one, two)))
        .isNotEqualTo(ContentHash.of(samples(1, two, one)))
        .isEqualTo(ContentHash.of(samples(1, said, two)));
  }

  private static Payload samples(long wallMillis, Observation... observations) {
    return new Payload.Samples(new Tick(wallMillis, List.of(observations)));
  }

  private static Payload happening(String kind, long wallMillis, Labels labels, String text) {
    return new Payload.Happening(new Event(kind, wallMillis, labels, text));
  }
}
