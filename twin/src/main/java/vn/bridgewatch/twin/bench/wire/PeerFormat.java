package vn.bridgewatch.twin.bench.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.xerial.snappy.Snappy;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.MetricKind;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Tick;

/// The ways in which others send the same values: body and headers of one HTTP request.
enum PeerFormat {
  REMOTE_WRITE_1("remote write 1.0 (snappy)") {
    @Override
    byte[] body(List<Tick> ticks) throws IOException {
      var request = new Proto();
      bySeries(ticks).forEach((series, samples) -> request.message(1, timeSeries(series, samples)));
      return Snappy.compress(request.bytes());
    }

    private Proto timeSeries(Series series, List<Sample> samples) {
      var message = new Proto();
      labels(series)
          .forEach((name, value) -> message.message(1, new Proto().text(1, name).text(2, value)));
      samples.forEach(sample -> message.message(2, sample.proto()));
      return message;
    }

    @Override
    Map<String, String> headers() {
      return Map.of(
          "Content-Encoding", "snappy",
          "Content-Type", "application/x-protobuf",
          "User-Agent", "Prometheus/2.42.0",
          "X-Prometheus-Remote-Write-Version", "0.1.0");
    }
  },

  REMOTE_WRITE_2("remote write 2.0 (snappy)") {
    @Override
    byte[] body(List<Tick> ticks) throws IOException {
      var symbols = new LinkedHashMap<String, Integer>();
      int _ = symbol(symbols, "");
      var series = new ArrayList<Proto>();
      bySeries(ticks).forEach((each, samples) -> series.add(timeSeries(each, samples, symbols)));
      var request = new Proto();
      symbols.keySet().forEach(text -> request.text(4, text));
      series.forEach(message -> request.message(5, message));
      return Snappy.compress(request.bytes());
    }

    private Proto timeSeries(Series series, List<Sample> samples, Map<String, Integer> symbols) {
      var references = new ArrayList<Integer>();
      labels(series)
          .forEach((name, value) -> {
            references.add(symbol(symbols, name));
            references.add(symbol(symbols, value));
          });
      var message = new Proto().packed(1, references);
      samples.forEach(sample -> message.message(2, sample.proto()));
      int type = series.metric().kind() == MetricKind.COUNTER ? 1 : 2;
      var metadata = new Proto().varint(1, type);
      return message.message(5, metadata.varint(3, symbol(symbols, series.metric().help())));
    }

    private int symbol(Map<String, Integer> symbols, String text) {
      Integer index = symbols.putIfAbsent(text, symbols.size());
      return index == null ? symbols.size() - 1 : index;
    }

    @Override
    Map<String, String> headers() {
      return Map.of(
          "Content-Encoding", "snappy",
          "Content-Type", "application/x-protobuf;proto=io.prometheus.write.v2.Request",
          "User-Agent", "Prometheus/3.0.0",
          "X-Prometheus-Remote-Write-Version", "2.0.0");
    }
  },

  OTLP("OTLP (gzip)") {
    @Override
    byte[] body(List<Tick> ticks) throws IOException {
      var scope = new Proto().message(1, new Proto().text(1, "site").text(2, "1"));
      var byMetric = new LinkedHashMap<Metric, Map<Series, List<Sample>>>();
      bySeries(ticks)
          .forEach((series, samples) ->
              byMetric
                  .computeIfAbsent(series.metric(), _ -> new LinkedHashMap<>())
                  .put(series, samples));
      byMetric.forEach((metric, series) -> scope.message(2, metric(metric, series)));
      var resource = new Proto().message(1, attribute("service.name", "agent"));
      var all = new Proto().message(1, resource).message(2, scope);
      return gzip(new Proto().message(1, all).bytes());
    }

    private Proto metric(Metric metric, Map<Series, List<Sample>> series) {
      var points = new Proto();
      series.forEach(
          (each, samples) -> samples.forEach(sample -> points.message(1, point(each, sample))));
      var message = new Proto().text(1, metric.name()).text(2, metric.help());
      return metric.kind() == MetricKind.COUNTER
          ? message.message(7, points.varint(2, 2).varint(3, 1))
          : message.message(5, points);
    }

    private Proto point(Series series, Sample sample) {
      var point = new Proto().fixed64(3, sample.millis() * 1_000_000).number(4, sample.value());
      series.labels().forEach((name, value) -> point.message(7, attribute(name, value)));
      return point;
    }

    private Proto attribute(String name, String value) {
      return new Proto().text(1, name).message(2, new Proto().text(1, value));
    }

    @Override
    Map<String, String> headers() {
      return Map.of(
          "Content-Encoding", "gzip",
          "Content-Type", "application/x-protobuf",
          "User-Agent", "OTel-OTLP-Exporter-Java/1.50.0");
    }
  },

  TEXT("text exposition (gzip), scraped") {
    @Override
    byte[] body(List<Tick> ticks) throws IOException {
      var text = new StringBuilder();
      var byMetric = new LinkedHashMap<Metric, List<Observation>>();
      ticks
          .getLast()
          .observations()
          .forEach(observation ->
              byMetric
                  .computeIfAbsent(observation.series().metric(), _ -> new ArrayList<>())
                  .add(observation));
      byMetric.forEach((metric, observations) -> {
        String type = metric.kind() == MetricKind.COUNTER ? "counter" : "gauge";
        text.append("# HELP ").append(metric.name()).append(' ').append(metric.help());
        text.append("\n# TYPE ").append(metric.name()).append(' ').append(type).append('\n');
        for (Observation each : observations) {
          text.append(each.series()).append(' ').append(number(value(each))).append('\n');
        }
      });
      return gzip(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    Map<String, String> headers() {
      return Map.of(
          "Accept",
          "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;"
              + "q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
          "Accept-Encoding",
          "gzip",
          "User-Agent",
          "Prometheus/2.42.0",
          "X-Prometheus-Scrape-Timeout-Seconds",
          "5");
    }
  };

  final String title;

  PeerFormat(String title) {
    this.title = title;
  }

  record Sample(long millis, double value) {
    Proto proto() {
      return new Proto().number(1, value).varint(2, millis);
    }
  }

  /// The bytes after compression: all series, with all their ticks.
  abstract byte[] body(List<Tick> ticks) throws IOException;

  /// What its senders put before it, as their sources have it; HTTP adds host and length.
  abstract Map<String, String> headers();

  static Map<Series, List<Sample>> bySeries(List<Tick> ticks) {
    var samples = new LinkedHashMap<Series, List<Sample>>();
    for (Tick tick : ticks) {
      for (Observation each : tick.observations()) {
        samples
            .computeIfAbsent(each.series(), _ -> new ArrayList<>())
            .add(new Sample(tick.wallMillis(), value(each)));
      }
    }
    return samples;
  }

  static SortedMap<String, String> labels(Series series) {
    var labels = new TreeMap<>(series.labels().asMap());
    labels.put("__name__", series.name());
    return labels;
  }

  static double value(Observation observation) {
    return observation.reading() instanceof Reading.Present(double value) ? value : Double.NaN;
  }

  /// As short as Go writes a number.
  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    }
    return bytes.toByteArray();
  }
}
