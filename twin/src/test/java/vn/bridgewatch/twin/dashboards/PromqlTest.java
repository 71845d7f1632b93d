package vn.bridgewatch.twin.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import vn.bridgewatch.twin.dashboards.Promql.Selector;

final class PromqlTest {

  @Test
  void tellsMetricsFromFunctionsLabelsAndWords() {
    String expr =
        "sum by (province, kind) (a:b{x=\"rate(y)\", z=~'}'} * on (site) group_left (name) c)"
            + " / ignoring (d) (e offset 5m > bool 0) or vector(0) unless on () f";

    assertThat(Promql.selectors(expr).stream().map(Selector::metric))
        .containsExactly("a:b", "c", "e", "f");
  }

  @Test
  void saysWhichFunctionASelectorStandsIn() {
    String expr = "topk(3, 8 * rate(in{a=\"b\"}[$__rate_interval]) + out_total) + sum by (x) (up)";

    assertThat(Promql.selectors(expr))
        .containsExactly(
            new Selector("in", "{a=\"b\"}", "$__rate_interval", "rate"),
            new Selector("out_total", "", "", "topk"),
            new Selector("up", "", "", "sum"));
  }

  @Test
  void knowsARangeWithoutMatchers() {
    assertThat(Promql.selectors("min_over_time(a:b[15m]) and c"))
        .containsExactly(
            new Selector("a:b", "", "15m", "min_over_time"), new Selector("c", "", "", ""));
  }

  @Test
  void keepsLookingAfterAnAggregationThatNamesItsLabelsLast() {
    assertThat(Promql.selectors("sum(a) by (b) + count_values(\"v\", c)"))
        .extracting(Selector::metric)
        .containsExactly("a", "c");
  }
}
