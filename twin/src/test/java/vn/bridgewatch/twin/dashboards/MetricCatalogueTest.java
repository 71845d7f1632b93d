package vn.bridgewatch.twin.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MetricCatalogueTest {

  private static final String GOOD =
      "| `a_total` | counter | bytes | site, device | text | agent | yes |";

  @Test
  void readsARow() {
    assertThat(MetricCatalogue.parse(List.of("| Name | ... |", GOOD)).find("a_total"))
        .hasValueSatisfying(entry -> {
          assertThat(entry.type()).isEqualTo("counter");
          assertThat(entry.labels()).containsExactlyInAnyOrder("site", "device");
          assertThat(entry.isPerSite()).isTrue();
          assertThat(entry.demo()).isEqualTo("yes");
        });
  }

  @Test
  void refusesAMetricThatStandsTwice() {
    assertThatThrownBy(() -> MetricCatalogue.parse(List.of(GOOD, GOOD)))
        .hasMessage("line 2: twice: a_total");
  }

  @Test
  void refusesAnUnknownType() {
    assertThatThrownBy(() -> MetricCatalogue.parse(List.of(GOOD.replace("counter", "number"))))
        .hasMessageContaining("line 1: must be one of");
  }

  @Test
  void refusesARowWithACellTooFew() {
    assertThatThrownBy(() -> MetricCatalogue.parse(List.of(GOOD.replace("| agent ", ""))))
        .hasMessage("line 1: expected 7 columns, got 6");
  }

  @Test
  void saysWhatTheDemoOwes() {
    var catalogue =
        MetricCatalogue.parse(
            List.of(
                GOOD,
                GOOD.replace("a_total", "b_total"),
                GOOD.replace("a_total", "c").replace("yes", "no")));

    assertThat(catalogue.missingInDemo("# TYPE b_total counter\nb_total 1\na_total 1\n"))
        .containsExactly("a_total");
  }

  @Test
  void ourOwnNamesFollowTheConventions() {
    assertThat(MetricCatalogue.ofRepository().entries())
        .filteredOn(entry -> entry.name().startsWith("bridgewatch_"))
        .isNotEmpty()
        .allSatisfy(entry -> {
          assertThat(entry.name()).matches("[a-z][a-z0-9_]*");
          assertThat(entry.name().endsWith("_total")).isEqualTo(entry.type().equals("counter"));
          assertThat(entry.name()).doesNotMatch(".*_(ms|millis|percent|kb|mb|minutes)(_.*)?");
        });
  }

  @Test
  void whatBelongsToASiteNamesItsProvinceToo() {
    assertThat(MetricCatalogue.ofRepository().entries())
        .filteredOn(MetricCatalogue.Entry::isPerSite)
        .isNotEmpty()
        .allSatisfy(entry -> assertThat(entry.labels()).as(entry.name()).contains("province"));
  }
}
