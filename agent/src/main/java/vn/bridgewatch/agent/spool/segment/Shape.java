package vn.bridgewatch.agent.spool.segment;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.WireException;
import vn.bridgewatch.wire.WireException.Rule;
import vn.bridgewatch.wire.WireLimits;
import vn.bridgewatch.wire.bytes.Bodies;
import vn.bridgewatch.wire.bytes.Deflated;
import vn.bridgewatch.wire.bytes.Varint;

/// Series of one stream that are read together, in their order, under a number within a segment;
/// and a time that those of its records are told against.
///
/// @param baseMillis wall clock
/// @param baseSkewMillis monotonic less wall clock
record Shape(
    int number, StreamKey stream, long baseMillis, long baseSkewMillis, List<Series> series) {

  private static final int DEFLATED_FLAG = 1;
  private static final int DEFLATE_BYTES_MIN = 64;

  Shape {
    series = List.copyOf(series);
  }

  static Shape of(int number, StreamKey stream, long monoMillis, Tick tick) {
    return new Shape(
        number,
        stream,
        tick.wallMillis(),
        monoMillis - tick.wallMillis(),
        tick.observations().stream().map(Observation::series).toList());
  }

  /// Whether a tick has just these series, help texts and kinds included.
  boolean fits(List<Observation> observations) {
    int count = series.size();
    if (count != observations.size()) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      Series known = series.get(i);
      Series wanted = observations.get(i).series();
      if (!known.isSameInstance(wanted)
          && !(known.equals(wanted) && known.metric().equals(wanted.metric()))) {
        return false;
      }
    }
    return true;
  }

  /// Writes the body of its entry.
  void write(ByteBuf out) {
    out.writeByte(SegmentFormat.METRICS);
    Varint.write(out, number);
    writeStream(stream, out);
    Varint.writeZigzag(out, baseMillis);
    Varint.writeZigzag(out, baseSkewMillis);
    ByteBuf content = Unpooled.buffer();
    writeSeries(content);
    int flags = out.writerIndex();
    out.writeByte(DEFLATED_FLAG);
    int length = content.readableBytes();
    if (length < DEFLATE_BYTES_MIN
        || length > WireLimits.INFLATED_BYTES_MAX
        || !Deflated.write(content, out)) {
      out.setByte(flags, 0);
      out.writeBytes(content);
    }
  }

  private void writeSeries(ByteBuf out) {
    Map<Metric, Integer> metrics = new LinkedHashMap<>();
    series.forEach(each -> metrics.putIfAbsent(each.metric(), metrics.size()));
    Varint.write(out, metrics.size());
    metrics.keySet().forEach(metric -> Bodies.writeMetric(metric, out));
    Varint.write(out, series.size());
    for (Series each : series) {
      Varint.write(out, metrics.getOrDefault(each.metric(), 0));
      Bodies.writeLabels(each.labels(), out);
    }
  }

  /// Reads the body of an entry behind its kind, without its series.
  static Shape readHead(ByteBuf in) {
    int number = Varint.readBounded(in, "shape", Integer.MAX_VALUE);
    StreamKey stream = readStream(in);
    return new Shape(number, stream, Varint.readZigzag(in), Varint.readZigzag(in), List.of());
  }

  /// Reads the series behind the head.
  static List<Series> readSeries(ByteBuf in) {
    int flags = in.readUnsignedByte();
    ByteBuf content = (flags & DEFLATED_FLAG) == 0 ? in : Deflated.read(in);
    int metricCount = Varint.readBounded(content, "metrics", content.readableBytes());
    List<Metric> metrics = new ArrayList<>(metricCount);
    for (int i = 0; i < metricCount; i++) {
      metrics.add(Bodies.readMetric(content));
    }
    int count = Varint.readBounded(content, "series", Tick.OBSERVATIONS_MAX);
    List<Series> series = new ArrayList<>(Math.min(count, content.readableBytes()));
    for (int i = 0; i < count; i++) {
      int metric = Varint.readBounded(content, "metric", Integer.MAX_VALUE);
      if (metric >= metricCount) {
        throw new WireException(Rule.UNDEFINED, "metric " + metric + " of " + metricCount);
      }
      series.add(new Series(metrics.get(metric), Bodies.readLabels(content)));
    }
    return series;
  }

  static void writeStream(StreamKey stream, ByteBuf out) {
    Varint.writeString(out, "site", stream.site(), WireLimits.SITE_BYTES_MAX);
    out.writeLong(stream.bootEpoch());
  }

  static StreamKey readStream(ByteBuf in) {
    String site = Varint.readString(in, "site", WireLimits.SITE_BYTES_MAX);
    return new StreamKey(site, in.readLong());
  }
}
