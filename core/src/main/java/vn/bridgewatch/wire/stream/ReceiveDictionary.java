package vn.bridgewatch.wire.stream;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Shape;
import vn.bridgewatch.metric.SharedNames;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.WireException;
import vn.bridgewatch.wire.WireException.Rule;
import vn.bridgewatch.wire.WireLimits;
import vn.bridgewatch.wire.bytes.Bodies;
import vn.bridgewatch.wire.bytes.Varint;

/// What the other end of a stream told us: metrics, series, shapes.
final class ReceiveDictionary {

  private final int stream;
  private final SharedNames names;
  private final List<Metric> metrics = new ArrayList<>();
  private final List<Series> series = new ArrayList<>();
  private final List<StreamShape> shapes = new ArrayList<>();
  private long bytes;
  private int shapeSeries; // in all shapes

  ReceiveDictionary(int stream, SharedNames names) {
    this.stream = stream;
    this.names = names;
  }

  int size() {
    return series.size();
  }

  long bytes() {
    return bytes;
  }

  Series series(int index) {
    return series.get(index);
  }

  StreamShape shape(long number) {
    if (number < 0 || number >= shapes.size()) {
      throw new WireException(Rule.UNDEFINED, "stream " + stream + ": shape " + number);
    }
    return shapes.get((int) number);
  }

  void clear() {
    metrics.clear();
    series.clear();
    shapes.clear();
    bytes = 0;
    shapeSeries = 0;
  }

  /// Reads entries to the end.
  void define(ByteBuf entries) {
    bytes += entries.readableBytes();
    while (entries.isReadable()) {
      int entry = entries.readUnsignedByte();
      switch (entry) {
        case Entry.METRIC -> defineMetric(entries);
        case Entry.SERIES -> defineSeries(entries);
        case Entry.SHAPE -> defineShape(entries);
        default ->
            throw new WireException(Rule.MALFORMED, "stream " + stream + ": DEFINE entry " + entry);
      }
    }
  }

  private void defineMetric(ByteBuf in) {
    require(metrics.size(), "metrics", WireLimits.METRICS_PER_STREAM_MAX);
    metrics.add(Bodies.readMetric(in));
  }

  private void defineSeries(ByteBuf in) {
    require(series.size(), "series", WireLimits.SERIES_PER_STREAM_MAX);
    long metric = Varint.read(in);
    if (metric < 0 || metric >= metrics.size()) {
      throw new WireException(Rule.UNDEFINED, "stream " + stream + ": metric " + metric);
    }
    Labels labels = Bodies.readLabels(in);
    series.add(names.series(metrics.get((int) metric), labels));
  }

  private void defineShape(ByteBuf in) {
    require(shapes.size(), "shapes", WireLimits.SHAPES_PER_STREAM_MAX);
    int count = Varint.readBounded(in, "series of a shape", Tick.OBSERVATIONS_MAX);
    bytes += (long) Integer.BYTES * count;
    shapeSeries += count;
    if (shapeSeries > WireLimits.SHAPE_SERIES_PER_STREAM_MAX
        || bytes > WireLimits.DICTIONARY_BYTES_MAX) { // before there is room made for them
      throw new WireException(Rule.OVER_LIMIT, "stream " + stream + ": dictionary");
    }
    int[] list = new int[count];
    long next = 0;
    int at = 0;
    while (at < count) {
      long first = next + Varint.readZigzag(in);
      int length = Varint.readBounded(in, "run of a shape", count - at);
      next = first + length;
      if (length == 0 || first < 0 || first >= series.size() || next > series.size()) {
        throw new WireException(
            Rule.UNDEFINED,
            "stream " + stream + ": series " + first + " and " + length + " on of " + size());
      }
      for (int i = 0; i < length; i++) {
        list[at] = (int) first + i;
        at++;
      }
    }
    shapes.add(new StreamShape(shapes.size(), list, named(list)));
  }

  private Shape named(int[] list) {
    return names.shape(IntStream.of(list).mapToObj(series::get).toList());
  }

  private void require(int size, String what, int max) {
    if (size == max) {
      throw new WireException(
          Rule.OVER_LIMIT, "stream " + stream + ": more than " + max + " " + what);
    }
  }
}
