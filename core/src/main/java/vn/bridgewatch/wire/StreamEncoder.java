package vn.bridgewatch.wire;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Tick;

/// The sending end of one stream on one connection: its dictionary and delta bases.
final class StreamEncoder {

  final int stream;
  final long bootEpoch;
  private final Map<Metric, Integer> metrics = new HashMap<>();
  private final Map<Series, Integer> indexes = new HashMap<>();
  private final List<Series> series = new ArrayList<>();
  private SeriesState state = new SeriesState();
  private long lastSequence;
  private long lastWallMillis;
  private long lastSkewMillis;
  private int dictionaryBytes;

  StreamEncoder(int stream, long bootEpoch) {
    this.stream = stream;
    this.bootEpoch = bootEpoch;
  }

  int dictionaryBytes() {
    return dictionaryBytes;
  }

  boolean hasRoomFor(int seriesCount, int metricCount) {
    return series.size() + seriesCount <= WireLimits.SERIES_PER_STREAM_MAX
        && metrics.size() + metricCount <= WireLimits.METRICS_PER_STREAM_MAX;
  }

  /// The series of a tick that the other side does not know yet, or knows with another help text.
  List<Series> undefined(Tick tick) {
    List<Series> missing = List.of();
    Map<Series, Metric> seen = Map.of();
    int cursor = 0;
    for (Observation observation : tick.observations()) {
      Series wanted = observation.series();
      int index = indexOf(wanted, cursor);
      cursor = index + 1;
      if (index < 0 && !wanted.metric().equals(seen.get(wanted))) {
        if (missing.isEmpty()) {
          missing = new ArrayList<>();
          seen = new HashMap<>();
        }
        missing.add(wanted);
        seen.put(wanted, wanted.metric());
      }
    }
    return missing;
  }

  int unknownMetrics(List<Series> missing) {
    return (int)
        missing.stream()
            .map(Series::metric)
            .distinct()
            .filter(m -> !metrics.containsKey(m))
            .count();
  }

  void reset() {
    metrics.clear();
    indexes.clear();
    series.clear();
    state = new SeriesState();
    dictionaryBytes = 0;
  }

  /// Writes the entries that define a series and takes it into the dictionary.
  void define(Series added, ByteBuf out) {
    int start = out.writerIndex();
    Integer metric = metrics.get(added.metric());
    if (metric == null) {
      metric = metrics.size();
      metrics.put(added.metric(), metric);
      out.writeByte(StreamDecoder.METRIC_ENTRY);
      Bodies.writeMetric(added.metric(), out);
    }
    out.writeByte(StreamDecoder.SERIES_ENTRY);
    Varint.write(out, metric);
    Bodies.writeLabels(added.labels(), out);
    indexes.put(added, series.size());
    series.add(added);
    state.reserve(series.size());
    dictionaryBytes += out.writerIndex() - start;
  }

  void writeHead(Frame.Data data, long wallMillis, ByteBuf out) {
    boolean foreign = data.bootEpoch() != bootEpoch;
    Varint.write(out, stream);
    out.writeByte(
        (data.lane() == Lane.BACKLOG ? StreamDecoder.BACKLOG_FLAG : 0)
            | (foreign ? StreamDecoder.FOREIGN_EPOCH_FLAG : 0));
    if (foreign) {
      out.writeLong(data.bootEpoch());
    }
    long skew = data.monoMillis() - wallMillis;
    Varint.writeZigzag(out, data.sequence() - lastSequence);
    Varint.writeZigzag(out, wallMillis - lastWallMillis);
    Varint.writeZigzag(out, skew - lastSkewMillis);
    lastSequence = data.sequence();
    lastWallMillis = wallMillis;
    lastSkewMillis = skew;
  }

  static void writeEvent(Event event, ByteBuf out) {
    Varint.writeString(out, "event kind", event.kind(), WireLimits.WORD_BYTES_MAX);
    Bodies.writeLabels(event.labels(), out);
    Varint.writeString(out, "event text", event.text(), WireLimits.TEXT_BYTES_MAX);
  }

  /// Writes the observations of a tick, all of whose series are defined.
  void writeTick(Tick tick, ByteBuf out) {
    Varint.write(out, tick.observations().size());
    var run = new Run(out);
    int cursor = 0;
    for (Observation observation : tick.observations()) {
      int index = definedIndex(observation.series(), cursor);
      if (index != cursor) {
        run.end();
        out.writeByte(TickOp.SEEK);
        Varint.writeZigzag(out, index - cursor);
      }
      writeReading(index, observation, run, out);
      cursor = index + 1;
    }
  }

  private void writeReading(int index, Observation observation, Run run, ByteBuf out) {
    Observation last = state.last(index);
    state.setLast(index, observation);
    if (last != null && same(last.reading(), observation.reading())) {
      run.extend(TickOp.UNCHANGED, 0);
      return;
    }
    // not a switch: the agent runs without C2, where one over patterns costs several times as much
    if (observation.reading() instanceof Reading.Present(double value)) {
      writeValue(index, value, run, out);
    } else if (observation.reading() instanceof Reading.Absent(Absence reason)) {
      run.extend(TickOp.ABSENT, reason.code());
    }
  }

  private void writeValue(int index, double value, Run run, ByteBuf out) {
    int scale = state.scale(index);
    int exact = Decimal.scale(value, Math.max(scale, 0));
    if (exact == Decimal.NONE) {
      run.end();
      out.writeByte(TickOp.RAW);
      out.writeLong(Double.doubleToRawLongBits(value));
      state.setBase(index, Decimal.NONE, 0);
      return;
    }
    long mantissa = Decimal.mantissa(value, exact);
    if (exact == scale) {
      run.extend(TickOp.DELTA, 0);
      Varint.writeZigzag(out, mantissa - state.mantissa(index));
    } else {
      run.end();
      out.writeByte(TickOp.DECIMAL | exact);
      Varint.writeZigzag(out, mantissa);
    }
    state.setBase(index, exact, mantissa);
  }

  static boolean same(Reading one, Reading other) {
    return one instanceof Reading.Present(double value)
        ? other instanceof Reading.Present(double that)
            && Double.doubleToRawLongBits(value) == Double.doubleToRawLongBits(that)
        : one.equals(other);
  }

  private int definedIndex(Series wanted, int cursor) {
    int index = indexOf(wanted, cursor);
    // One tick may name a series with two help texts; the newer definition then serves both.
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

  /// Gathers neighbours of one operation under one byte.
  private static final class Run {

    private final ByteBuf out;
    private int operation = -1;
    private int argument;
    private int at;
    private int count;

    Run(ByteBuf out) {
      this.out = out;
    }

    void extend(int wanted, int wantedArgument) {
      if (operation == wanted && argument == wantedArgument && count < TickOp.RUN_MAX) {
        out.setByte(at, operation | count);
        count++;
        return;
      }
      operation = wanted;
      argument = wantedArgument;
      at = out.writerIndex();
      count = 1;
      out.writeByte(operation);
      if (operation == TickOp.ABSENT) {
        out.writeByte(argument);
      }
    }

    void end() {
      operation = -1;
    }
  }
}
