package vn.bridgewatch.wire.stream;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Shape;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.WireLimits;
import vn.bridgewatch.wire.bytes.Bodies;
import vn.bridgewatch.wire.bytes.Varint;

/// What the other end of a stream was told: metrics, series, shapes.
final class SendDictionary {

  private final Map<Metric, Integer> metrics = new HashMap<>();
  private final Map<Series, Integer> indexes = new HashMap<>();
  private final List<Series> series = new ArrayList<>();

  /// By their first series, newest first; not by its index, which another help text changes.
  private final Map<Series, List<StreamShape>> shapes = new HashMap<>();

  private final List<StreamShape> empty = new ArrayList<>(); // that of no series, once it is needed
  private int shapeCount;
  private int shapeSeries; // in all of them
  private long bytes;

  int size() {
    return series.size();
  }

  /// What the other end spends on it.
  long bytes() {
    return bytes;
  }

  /// Whether all of this may still be added; may say no a little early.
  ///
  /// @param readings of all ticks together
  boolean hasRoomFor(int seriesCount, int ticks, int readings) {
    return series.size() + seriesCount <= WireLimits.SERIES_PER_STREAM_MAX
        && metrics.size() + seriesCount <= WireLimits.METRICS_PER_STREAM_MAX
        && shapeCount + ticks <= WireLimits.SHAPES_PER_STREAM_MAX
        && shapeSeries + readings <= WireLimits.SHAPE_SERIES_PER_STREAM_MAX;
  }

  /// How many observations of a tick are of series that the other end does not know, or knows with
  /// another help text.
  int unknown(Tick tick) {
    int unknown = 0;
    int cursor = 0;
    for (Series each : tick.shape().series()) {
      int index = indexOf(each, cursor);
      cursor = index + 1;
      if (index < 0) {
        unknown++;
      }
    }
    return unknown;
  }

  /// Adds what a tick needs and writes its entries.
  ///
  /// @param entryDone called after each entry
  void defineSeries(Tick tick, ByteBuf out, Runnable entryDone) {
    int cursor = 0;
    for (Series each : tick.shape().series()) {
      int index = indexOf(each, cursor);
      if (index < 0) {
        index = series.size();
        define(each, out);
        entryDone.run();
      }
      cursor = index + 1;
    }
  }

  private void define(Series added, ByteBuf out) {
    int start = out.writerIndex();
    Integer metric = metrics.get(added.metric());
    if (metric == null) {
      metric = metrics.size();
      metrics.put(added.metric(), metric);
      out.writeByte(Entry.METRIC);
      Bodies.writeMetric(added.metric(), out);
    }
    out.writeByte(Entry.SERIES);
    Varint.write(out, metric);
    Bodies.writeLabels(added.labels(), out);
    indexes.put(added, series.size());
    series.add(added);
    bytes += out.writerIndex() - start;
  }

  /// The shape of a tick, if the other end knows it.
  @Nullable StreamShape shape(Tick tick) {
    List<Series> wanted = tick.shape().series();
    List<StreamShape> candidates =
        wanted.isEmpty() ? empty : shapes.getOrDefault(wanted.getFirst(), List.of());
    for (int i = 0; i < candidates.size(); i++) {
      StreamShape candidate = candidates.get(i);
      if (fits(candidate, tick.shape())) {
        if (i > 0) { // the next is likely to be like this one
          candidates.remove(i);
          candidates.addFirst(candidate);
        }
        return candidate;
      }
    }
    return null;
  }

  private boolean fits(StreamShape shape, Shape tick) {
    List<Series> wanted = tick.series();
    if (shape.series.length != wanted.size()) {
      return false;
    }
    for (int i = 0; i < shape.series.length; i++) {
      if (!isExactly(series.get(shape.series[i]), wanted.get(i))) {
        return false;
      }
    }
    return true;
  }

  /// Adds the shape of a tick, all of whose series are defined, and writes its entry.
  StreamShape defineShape(Tick tick, ByteBuf out) {
    int start = out.writerIndex();
    int[] list = new int[tick.size()];
    int cursor = 0;
    for (int i = 0; i < list.length; i++) {
      list[i] = index(tick.shape().series().get(i), cursor);
      cursor = list[i] + 1;
    }
    var shape = new StreamShape(shapeCount, list, tick.shape());
    shapeCount++;
    shapeSeries += list.length;
    List<StreamShape> alike =
        list.length == 0
            ? empty
            : shapes.computeIfAbsent(series.get(list[0]), _ -> new ArrayList<>());
    alike.addFirst(shape);
    out.writeByte(Entry.SHAPE);
    Varint.write(out, list.length);
    writeRuns(list, out);
    bytes += out.writerIndex() - start + (long) Integer.BYTES * list.length;
    return shape;
  }

  /// Neighbours in the dictionary as one run.
  private static void writeRuns(int[] list, ByteBuf out) {
    int expected = 0;
    int from = 0;
    while (from < list.length) {
      int to = from + 1;
      while (to < list.length && list[to] == list[to - 1] + 1) {
        to++;
      }
      Varint.writeZigzag(out, (long) list[from] - expected);
      Varint.write(out, to - from);
      expected = list[to - 1] + 1;
      from = to;
    }
  }

  void clear() {
    metrics.clear();
    indexes.clear();
    series.clear();
    shapes.clear();
    empty.clear();
    shapeCount = 0;
    shapeSeries = 0;
    bytes = 0;
  }

  /// The index of a defined series; where one tick names it with two help texts, the newer
  /// definition serves both.
  int index(Series wanted, int cursor) {
    int index = indexOf(wanted, cursor);
    return index >= 0 ? index : indexes.getOrDefault(wanted, -1);
  }

  /// The index of a series, -1 when undefined; looks first where a steady order puts it.
  private int indexOf(Series wanted, int cursor) {
    if (cursor < series.size() && isExactly(series.get(cursor), wanted)) {
      return cursor;
    }
    Integer index = indexes.get(wanted);
    return index != null && isExactly(series.get(index), wanted) ? index : -1;
  }

  private static boolean isExactly(Series known, Series wanted) {
    return known.isSameInstance(wanted)
        || (known.equals(wanted) && known.metric().equals(wanted.metric()));
  }
}
