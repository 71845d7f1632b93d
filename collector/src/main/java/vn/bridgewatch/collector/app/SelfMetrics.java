package vn.bridgewatch.collector.app;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import vn.bridgewatch.collector.api.Exposition;
import vn.bridgewatch.collector.export.CountryMetrics;
import vn.bridgewatch.collector.export.SiteMetrics;

/// The collector's figures of itself: its own, the JVM's and Vert.x's.
final class SelfMetrics {

  private SelfMetrics() {}

  static PrometheusMeterRegistry registry() {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    return registry;
  }

  /// Listens to the garbage collector until it is closed.
  static AutoCloseable watchCollections(PrometheusMeterRegistry registry) {
    var collections = new JvmGcMetrics();
    collections.bindTo(registry);
    return collections;
  }

  /// Vert.x with its figures in the registry.
  static Vertx vertx(PrometheusMeterRegistry registry) {
    var options =
        new VertxOptions()
            .setMetricsOptions(
                new MicrometerMetricsOptions().setEnabled(true).setJvmMetricsEnabled(false));
    return Vertx.builder()
        .with(options)
        .withMetrics(new MicrometerMetricsFactory(registry))
        .build();
  }

  /// What Prometheus gets.
  record Pages(PrometheusMeterRegistry registry, CountryMetrics country, SiteMetrics perSite)
      implements Exposition {

    @Override
    public String self() {
      var text = new StringBuilder(registry.scrape());
      country.write(text);
      return text.toString();
    }

    @Override
    public String sites(String province) {
      var text = new StringBuilder();
      perSite.write(province, text);
      return text.toString();
    }
  }
}
