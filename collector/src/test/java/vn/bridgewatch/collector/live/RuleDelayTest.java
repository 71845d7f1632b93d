package vn.bridgewatch.collector.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.junit.jupiter.api.Test;

class RuleDelayTest {

  @Test
  void delaysBelowASecondAreToldApart() {
    var registry =
        new PrometheusMeterRegistry(
            PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM);
    var counters = new LiveCounters();
    counters.ruled(1); // before anybody asks for it
    counters.bindTo(registry);
    counters.ruled(30);
    counters.ruled(700);
    counters.ruled(-5); // a clock that is a little ahead

    assertThat(registry.scrape())
        .contains("bridgewatch_collector_rule_delay_seconds_bucket{le=\"0.005\"} 1")
        .contains("bridgewatch_collector_rule_delay_seconds_bucket{le=\"0.05\"} 2")
        .contains("bridgewatch_collector_rule_delay_seconds_bucket{le=\"0.75\"} 3")
        .contains("bridgewatch_collector_rule_delay_seconds_count 3");
  }
}
