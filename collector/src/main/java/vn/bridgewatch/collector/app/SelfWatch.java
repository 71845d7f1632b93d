package vn.bridgewatch.collector.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.TreeMap;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.SharedNames;
import vn.bridgewatch.metric.Tick;

/// Puts what the collector measures of itself before the rules, as any other measurement: its disk
/// fills and its messages stick like those of a site.
final class SelfWatch {

  private static final String OWN = "bridgewatch_collector_";

  private final PrometheusMeterRegistry registry;
  private final SharedNames names = new SharedNames();

  SelfWatch(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  /// Registers how full the file system of a folder is.
  static void watchDisk(MeterRegistry registry, Path folder) {
    Gauge.builder("bridgewatch.collector.disk.used.ratio", folder, SelfWatch::used)
        .description("Share of the file system of the state folder in use, as its owner sees it.")
        .register(registry);
  }

  private static double used(Path folder) {
    try {
      FileStore store = Files.getFileStore(folder);
      long used = store.getTotalSpace() - store.getUnallocatedSpace();
      long whole = used + store.getUsableSpace();
      return whole <= 0 ? Double.NaN : (double) used / whole;
    } catch (IOException _) {
      return Double.NaN; // shown as not known
    }
  }

  /// The gauges as they stand.
  Tick measure(long nowMillis) {
    var series = new ArrayList<Series>();
    var readings = new ArrayList<Reading>();
    for (MetricSnapshot snapshot :
        registry.getPrometheusRegistry().scrape(name -> name.startsWith(OWN))) {
      if (snapshot instanceof GaugeSnapshot gauges) {
        String help = gauges.getMetadata().getHelp();
        Metric metric =
            Metric.gauge(gauges.getMetadata().getPrometheusName(), help == null ? "" : help);
        for (GaugeSnapshot.GaugeDataPointSnapshot point : gauges.getDataPoints()) {
          series.add(names.series(metric, labels(point)));
          readings.add(Reading.of(point.getValue()));
        }
      }
    }
    return Tick.of(nowMillis, names.shape(series), readings.toArray(Reading[]::new));
  }

  private static Labels labels(GaugeSnapshot.GaugeDataPointSnapshot point) {
    var labels = new TreeMap<String, String>();
    point.getLabels().forEach(label -> labels.put(label.getName(), label.getValue()));
    return Labels.of(labels);
  }
}
