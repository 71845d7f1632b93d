package vn.bridgewatch.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SharedNamesTest {

  private final SharedNames names = new SharedNames(2, 1_000, 1_000);

  @Test
  void whatIsNamedAlikeIsOneInstance() {
    Series first = names.series(Metric.gauge("m", "help"), Labels.of("device", "a"));
    Series second = names.series(Metric.gauge("m", "help"), Labels.of("device", "a"));

    assertThat(second).isSameAs(first);
    assertThat(names.shape(List.of(second))).isSameAs(names.shape(List.of(first)));
  }

  @Test
  void anotherHelpTextIsAnotherInstance() {
    Series first = names.series(Metric.gauge("m", "help"), Labels.NONE);
    Series second = names.series(Metric.gauge("m", "other help"), Labels.NONE);

    assertThat(second).isEqualTo(first).isNotSameAs(first);
    assertThat(second.metric().help()).isEqualTo("other help");
    assertThat(names.shape(List.of(second))).isNotSameAs(names.shape(List.of(first)));
  }

  @Test
  void aFullTableBeginsAnewAndHarmsNobody() {
    Series first = names.series(Metric.gauge("m", ""), Labels.of("device", "1"));
    Shape shape = names.shape(List.of(first));
    for (int i = 2; i <= 4; i++) {
      names.series(Metric.gauge("m", ""), Labels.of("device", "" + i));
    }

    Series again = names.series(Metric.gauge("m", ""), Labels.of("device", "1"));

    assertThat(again).isEqualTo(first).isNotSameAs(first);
    assertThat(names.shape(List.of(again))).isEqualTo(shape).isNotSameAs(shape);
  }

  @Test
  void longNamesFillTheTableToo() {
    var few = new SharedNames(1_000, 2_000, 1_000);
    Series first = few.series(Metric.gauge("m", ""), Labels.of("device", "1"));
    few.series(Metric.gauge("m", "x".repeat(2_000)), Labels.NONE);

    assertThat(few.series(Metric.gauge("m", ""), Labels.of("device", "1"))).isNotSameAs(first);
  }

  @Test
  void longShapesFillTheTableToo() {
    var few = new SharedNames(1_000, 10_000, 3);
    Series one = few.series(Metric.gauge("m", ""), Labels.of("device", "1"));
    Series two = few.series(Metric.gauge("m", ""), Labels.of("device", "2"));
    Shape single = few.shape(List.of(one));
    assertThat(few.shape(List.of(one))).isSameAs(single);
    few.shape(List.of(one, two));

    assertThat(few.shape(List.of(one))).isEqualTo(single).isNotSameAs(single);
    assertThat(few.series(one.metric(), one.labels())).as("a series stays").isSameAs(one);
  }
}
