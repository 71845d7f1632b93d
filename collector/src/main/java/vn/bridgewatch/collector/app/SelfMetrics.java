package vn.bridgewatch.collector.app;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.lang.management.ManagementFactory;
import vn.bridgewatch.collector.api.Exposition;
import vn.bridgewatch.collector.export.CountryMetrics;
import vn.bridgewatch.collector.export.SiteMetrics;
import vn.bridgewatch.collector.export.WarningMetrics;
import vn.bridgewatch.media.reflect.ReflectorServer;
import vn.bridgewatch.media.reflect.Refusal;

/// The collector's figures of itself: its own, the JVM's and Vert.x's.
final class SelfMetrics {

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final double NANOS = 1e9;

  private SelfMetrics() {}

  static PrometheusMeterRegistry registry() {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    // Their names break Prometheus' conventions; the CPU's time is told in seconds below.
    registry
        .config()
        .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
        .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    FunctionCounter.builder("process.cpu.seconds", PROCESS, SelfMetrics::cpuSeconds)
        .description("CPU time of the process.")
        .baseUnit("seconds")
        .register(registry);
    return registry;
  }

  private static double cpuSeconds(OperatingSystemMXBean process) {
    return process.getProcessCpuTime() / NANOS;
  }

  /// Listens to the garbage collector until it is closed.
  static AutoCloseable watchCollections(PrometheusMeterRegistry registry) {
    var collections = new JvmGcMetrics();
    collections.bindTo(registry);
    return collections;
  }

  /// What the reflector at the centre answers and refuses.
  static void watchReflector(PrometheusMeterRegistry registry, ReflectorServer reflector) {
    FunctionCounter.builder(
            "bridgewatch.collector.media.reflected",
            reflector,
            server -> server.counts().answered())
        .description("Test packets of known senders that were answered.")
        .register(registry);
    FunctionCounter.builder(
            "bridgewatch.collector.media.faults", reflector, ReflectorServer::faults)
        .description("Test packets that a fault of the reflector left without an answer.")
        .register(registry);
    for (Refusal why : Refusal.values()) {
      FunctionCounter.builder(
              "bridgewatch.collector.media.refused",
              reflector,
              server -> server.counts().refusals().getOrDefault(why, 0L))
          .tag("reason", why.word())
          .description("Test packets that were not answered.")
          .register(registry);
    }
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
  record Pages(
      PrometheusMeterRegistry registry,
      CountryMetrics country,
      WarningMetrics warnings,
      SiteMetrics perSite)
      implements Exposition {

    @Override
    public String self() {
      var text = new StringBuilder(registry.scrape());
      country.write(text);
      warnings.write(text);
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
