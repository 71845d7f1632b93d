package vn.bridgewatch.wire;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.WireException.Rule;

/// The receiving end of one stream on one connection: its dictionary and delta bases.
final class StreamDecoder {

  static final int METRIC_ENTRY = 1;
  static final int SERIES_ENTRY = 2;
  static final int RESET_FLAG = 1;
  static final int BACKLOG_FLAG = 1;
  static final int FOREIGN_EPOCH_FLAG = 2;

  private final int stream;
  private final long bootEpoch;
  private final List<Metric> metrics = new ArrayList<>();
  private final List<Series> series = new ArrayList<>();
  private SeriesState state = new SeriesState();
  private long lastSequence;
  private long lastWallMillis;
  private long lastSkewMillis;
  private int dictionaryBytes;

  StreamDecoder(int stream, long bootEpoch) {
    this.stream = stream;
    this.bootEpoch = bootEpoch;
  }

  int dictionaryBytes() {
    return dictionaryBytes;
  }

  /// Reads the flags and entries of a DEFINE.
  void define(ByteBuf body) {
    int flags = body.readUnsignedByte();
    if ((flags & ~RESET_FLAG) != 0) {
      throw malformed("DEFINE flags " + flags);
    }
    if ((flags & RESET_FLAG) != 0) {
      metrics.clear();
      series.clear();
      state = new SeriesState();
      dictionaryBytes = 0;
    }
    dictionaryBytes += body.readableBytes();
    while (body.isReadable()) {
      int entry = body.readUnsignedByte();
      switch (entry) {
        case METRIC_ENTRY -> defineMetric(body);
        case SERIES_ENTRY -> defineSeries(body);
        default -> throw malformed("DEFINE entry " + entry);
      }
    }
  }

  private void defineMetric(ByteBuf body) {
    if (metrics.size() == WireLimits.METRICS_PER_STREAM_MAX) {
      throw overLimit("metrics", WireLimits.METRICS_PER_STREAM_MAX);
    }
    metrics.add(Bodies.readMetric(body));
  }

  private void defineSeries(ByteBuf body) {
    if (series.size() == WireLimits.SERIES_PER_STREAM_MAX) {
      throw overLimit("series", WireLimits.SERIES_PER_STREAM_MAX);
    }
    long metric = Varint.read(body);
    if (metric < 0 || metric >= metrics.size()) {
      throw new WireException(Rule.UNDEFINED, "stream " + stream + ": metric " + metric);
    }
    Labels labels = Bodies.readLabels(body);
    series.add(new Series(metrics.get((int) metric), labels));
    state.reserve(series.size());
  }

  /// Reads a BATCH or EVENT whose stream number has been read.
  Frame.Data data(int type, ByteBuf body) {
    int flags = body.readUnsignedByte();
    if ((flags & ~(BACKLOG_FLAG | FOREIGN_EPOCH_FLAG)) != 0) {
      throw malformed("record flags " + flags);
    }
    long epoch = (flags & FOREIGN_EPOCH_FLAG) == 0 ? bootEpoch : body.readLong();
    lastSequence += Varint.readZigzag(body);
    lastWallMillis += Varint.readZigzag(body);
    lastSkewMillis += Varint.readZigzag(body);
    if (lastSequence < 1) {
      throw malformed("sequence " + lastSequence);
    }
    Payload payload =
        type == FrameType.BATCH
            ? new Payload.Samples(readTick(body))
            : new Payload.Happening(readEvent(body));
    return new Frame.Data(
        stream,
        epoch,
        lastSequence,
        (flags & BACKLOG_FLAG) == 0 ? Lane.LIVE : Lane.BACKLOG,
        lastWallMillis + lastSkewMillis,
        payload);
  }

  private Event readEvent(ByteBuf body) {
    String kind = Varint.readString(body, "event kind", WireLimits.WORD_BYTES_MAX);
    Labels labels = Bodies.readLabels(body);
    String text = Varint.readString(body, "event text", WireLimits.TEXT_BYTES_MAX);
    return new Event(kind, lastWallMillis, labels, text);
  }

  private Tick readTick(ByteBuf body) {
    int count = Varint.readBounded(body, "observations", Tick.OBSERVATIONS_MAX);
    var observations = new ArrayList<Observation>(Math.min(count, series.size()));
    int cursor = 0;
    while (observations.size() < count) {
      int op = body.readUnsignedByte();
      if (op == TickOp.SEEK) {
        cursor = seek(cursor, Varint.readZigzag(body));
      } else if (op < TickOp.SEEK) {
        cursor = readRun(op, cursor, count, body, observations);
      } else {
        observations.add(readSingle(op, checked(cursor), body));
        cursor++;
      }
    }
    return new Tick(lastWallMillis, observations);
  }

  private int seek(int cursor, long distance) {
    long target = cursor + distance;
    if (target < 0 || target >= series.size()) {
      throw undefined(target);
    }
    return (int) target;
  }

  private int readRun(int op, int start, int count, ByteBuf body, List<Observation> observations) {
    int kind = op & TickOp.RUN_MASK;
    int end = start + (op & ~TickOp.RUN_MASK) + 1;
    if (observations.size() + end - start > count) {
      throw malformed("a run passes the count of " + count + " observations");
    }
    checked(end - 1);
    Reading absent =
        kind == TickOp.ABSENT
            ? Reading.absent(Absence.ofCode(body.readUnsignedByte()))
            : Reading.of(Double.NaN);
    for (int index = start; index < end; index++) {
      observations.add(
          switch (kind) {
            case TickOp.UNCHANGED -> unchanged(index);
            case TickOp.DELTA -> delta(index, Varint.readZigzag(body));
            default -> remember(index, absent);
          });
    }
    return end;
  }

  private Observation unchanged(int index) {
    Observation last = state.last(index);
    if (last == null) {
      throw new WireException(
          Rule.UNDEFINED, "stream " + stream + ": series " + index + " unchanged from nothing");
    }
    return last;
  }

  private Observation delta(int index, long difference) {
    int scale = state.scale(index);
    if (scale == Decimal.NONE) {
      throw new WireException(
          Rule.UNDEFINED, "stream " + stream + ": series " + index + " has no delta base");
    }
    long mantissa = state.mantissa(index) + difference;
    state.setBase(index, scale, mantissa);
    return remember(index, Reading.of(Decimal.value(mantissa, scale)));
  }

  private Observation readSingle(int op, int index, ByteBuf body) {
    if (op == TickOp.RAW) {
      state.setBase(index, Decimal.NONE, 0);
      return remember(index, Reading.of(body.readDouble()));
    }
    int scale = op & ~TickOp.DECIMAL_MASK;
    if ((op & TickOp.DECIMAL_MASK) != TickOp.DECIMAL || scale > Decimal.SCALE_MAX) {
      throw malformed("operation " + op);
    }
    long mantissa = Varint.readZigzag(body);
    state.setBase(index, scale, mantissa);
    return remember(index, Reading.of(Decimal.value(mantissa, scale)));
  }

  private Observation remember(int index, Reading reading) {
    var observation = new Observation(series.get(index), reading);
    state.setLast(index, observation);
    return observation;
  }

  private int checked(int index) {
    if (index >= series.size()) {
      throw undefined(index);
    }
    return index;
  }

  private WireException undefined(long index) {
    return new WireException(
        Rule.UNDEFINED,
        "stream " + stream + ": series " + index + " of " + series.size() + " defined");
  }

  private WireException malformed(String what) {
    return new WireException(Rule.MALFORMED, "stream " + stream + ": " + what);
  }

  private WireException overLimit(String what, int max) {
    return new WireException(
        Rule.OVER_LIMIT, "stream " + stream + ": more than " + max + " " + what);
  }
}
