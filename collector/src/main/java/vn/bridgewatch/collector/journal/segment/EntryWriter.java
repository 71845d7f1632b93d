package vn.bridgewatch.collector.journal.segment;

import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Shape;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.WireLimits;
import vn.bridgewatch.wire.bytes.Bodies;
import vn.bridgewatch.wire.bytes.Varint;

/// Writes records into one segment, each name once a segment: a record is preceded by the
/// definitions that it needs and that the segment does not have yet.
///
/// Who wrote, which series are read together and what they read once are definitions; a record says
/// which of them it goes by. Belongs to the writer's thread.
final class EntryWriter {

  /// A base is replaced when ticks have grown away from it, not before it has served so many.
  private static final int TICKS_A_BASE_MIN = 16;

  /// More bytes than so many for each reading: away from the base.
  private static final int READING_BYTES_FAR = 2;

  /// One of so many readings did not fit into its scale: away from the base.
  private static final int WHOLES_SHARE = 8;

  /// What a stream, a list of series or a base costs besides its series, in series.
  static final int DEFINITION_SERIES = 8;

  private final SegmentIndex index;
  private final long salt;
  private final Map<Stream, Sender> senders = new HashMap<>();
  private final Map<Metric, Integer> metrics = new HashMap<>();
  private final Map<Exact, Integer> shapes = new HashMap<>();
  private int baseCount;
  private int wholeEnd;
  private long definedSeries;

  /// One stream's numbers.
  private static final class Sender {
    final int number;
    final Map<Exact, Line> lines = new HashMap<>();

    Sender(int number) {
      this.number = number;
    }
  }

  /// One list of series of one stream, with its present base.
  private static final class Line {
    final int shape;
    final byte[] learned; // the scales that its values need
    Baseline base;
    int ticks;
    boolean far;

    Line(int shape, Baseline base, byte[] learned) {
      this.shape = shape;
      this.base = base;
      this.learned = learned;
    }
  }

  /// A shape; equal only where everything comes back equal, kind and help of the metrics too.
  private record Exact(Shape shape) {

    @Override
    @SuppressWarnings("ReferenceEquality") // nearly always it is the same one
    public boolean equals(Object other) {
      if (!(other instanceof Exact(Shape that))) {
        return false;
      }
      if (shape == that) {
        return true;
      }
      if (!shape.equals(that)) {
        return false;
      }
      for (int i = 0; i < shape.size(); i++) {
        if (!Baseline.same(shape.series().get(i), that.series().get(i))) {
          return false;
        }
      }
      return true;
    }

    @Override
    public int hashCode() {
      return shape.hashCode();
    }
  }

  EntryWriter(SegmentIndex index, long salt) {
    this.index = index;
    this.salt = salt;
  }

  /// How many series all definitions name together, and for each definition so many more: what the
  /// dictionaries hold in memory.
  long definedSeries() {
    return definedSeries;
  }

  /// Up to where in the buffer the last call wrote whole entries, also when it threw.
  int wholeEnd() {
    return wholeEnd;
  }

  /// Writes a record and before it what it needs; what cannot be written throws, and the caller
  /// cuts off what lies behind [#wholeEnd].
  ///
  /// @param fileOffset of the buffer's first byte in the segment
  /// @return where in the buffer the record's entry begins
  int write(JournalEntry entry, int fileOffset, ByteBuf out) {
    wholeEnd = out.writerIndex();
    return switch (entry.payload()) {
      case Payload.Samples(var tick) -> writeTick(entry, tick, fileOffset, out);
      case Payload.Happening(var event) -> {
        Sender sender = sender(entry, fileOffset, out);
        int start = begin(sender, entry, false, out);
        Varint.writeZigzag(out, entry.receivedMillis());
        Varint.writeZigzag(out, entry.receivedMillis() - entry.correctedMillis());
        Varint.writeZigzag(out, entry.correctedMillis() - event.wallMillis());
        Bodies.writeEvent(event, out);
        finish(start, out);
        yield start;
      }
    };
  }

  private int writeTick(JournalEntry entry, Tick tick, int fileOffset, ByteBuf out) {
    Sender sender = sender(entry, fileOffset, out);
    Line line = line(sender, entry.receivedMillis(), tick, fileOffset, out);
    int start = begin(sender, entry, true, out);
    Baseline base = line.base;
    Varint.write(out, base.number());
    Varint.writeZigzag(out, entry.receivedMillis() - base.receivedMillis());
    Varint.writeZigzag(out, entry.receivedMillis() - entry.correctedMillis());
    Varint.writeZigzag(out, entry.correctedMillis() - tick.wallMillis());
    int readings = out.writerIndex();
    base.write(tick, line.learned, out);
    line.ticks++;
    line.far =
        out.writerIndex() - readings > READING_BYTES_FAR * base.size()
            || base.wholes() * WHOLES_SHARE > base.size();
    finish(start, out);
    return start;
  }

  private static int begin(Sender sender, JournalEntry entry, boolean samples, ByteBuf out) {
    int start = SegmentFormat.beginEntry(out);
    out.writeByte(Kind.RECORD);
    Varint.write(out, sender.number);
    Varint.write(out, entry.id().sequence());
    out.writeByte((entry.lane() == Lane.BACKLOG ? 1 : 0) | (samples ? 0 : 2));
    return start;
  }

  private Sender sender(JournalEntry entry, int fileOffset, ByteBuf out) {
    var stream = Stream.of(entry.id());
    Sender known = senders.get(stream);
    if (known != null) {
      return known;
    }
    var made = new Sender(senders.size());
    int start = define(Kind.STREAM, made.number, fileOffset, out);
    Varint.writeString(out, "agent", stream.agent(), WireLimits.AGENT_BYTES_MAX);
    Varint.writeString(out, "site", stream.site(), WireLimits.SITE_BYTES_MAX);
    out.writeLong(stream.bootEpoch());
    finish(start, out);
    senders.put(stream, made);
    definedSeries += DEFINITION_SERIES;
    return made;
  }

  private Line line(Sender sender, long receivedMillis, Tick tick, int fileOffset, ByteBuf out) {
    var exact = new Exact(tick.shape());
    Line known = sender.lines.get(exact);
    if (known == null) {
      int shape = shape(exact, fileOffset, out);
      var learned = new byte[tick.size()];
      var made =
          new Line(shape, base(shape, receivedMillis, tick, learned, fileOffset, out), learned);
      sender.lines.put(exact, made);
      definedSeries += tick.size();
      return made;
    }
    if (known.far && known.ticks >= TICKS_A_BASE_MIN) {
      known.base = base(known.shape, receivedMillis, tick, known.learned, fileOffset, out);
      known.ticks = 0;
      known.far = false;
    }
    return known;
  }

  private Baseline base(
      int shape, long receivedMillis, Tick tick, byte[] learned, int fileOffset, ByteBuf out) {
    Baseline base = Baseline.of(baseCount++, receivedMillis, tick, learned);
    int start = define(Kind.BASE, base.number(), fileOffset, out);
    Varint.write(out, shape);
    Varint.writeZigzag(out, receivedMillis);
    base.writeBase(out);
    finish(start, out);
    definedSeries += DEFINITION_SERIES;
    return base;
  }

  private int shape(Exact list, int fileOffset, ByteBuf out) {
    Integer known = shapes.get(list);
    if (known != null) {
      return known;
    }
    defineMetrics(list.shape().series(), fileOffset, out);
    int number = shapes.size();
    int start = define(Kind.SHAPE, number, fileOffset, out);
    Map<String, Integer> strings = new LinkedHashMap<>();
    for (Series series : list.shape().series()) {
      series
          .labels()
          .forEach((name, value) -> {
            strings.putIfAbsent(name, strings.size());
            strings.putIfAbsent(value, strings.size());
          });
    }
    Varint.write(out, strings.size());
    for (String text : strings.keySet()) {
      Varint.writeString(out, "text", text, WireLimits.TEXT_BYTES_MAX);
    }
    Varint.write(out, list.shape().series().size());
    for (Series series : list.shape().series()) {
      Varint.write(out, metrics.getOrDefault(series.metric(), -1));
      Varint.write(out, series.labels().size());
      series
          .labels()
          .forEach((name, value) -> {
            Varint.write(out, strings.getOrDefault(name, -1));
            Varint.write(out, strings.getOrDefault(value, -1));
          });
    }
    finish(start, out);
    shapes.put(list, number);
    definedSeries += DEFINITION_SERIES + list.shape().series().size();
    return number;
  }

  private void defineMetrics(List<Series> series, int fileOffset, ByteBuf out) {
    var unknown = new LinkedHashMap<Metric, Integer>();
    for (Series each : series) {
      if (!metrics.containsKey(each.metric())) {
        unknown.putIfAbsent(each.metric(), metrics.size() + unknown.size());
      }
    }
    if (unknown.isEmpty()) {
      return;
    }
    int first = metrics.size();
    int start = define(Kind.METRICS, first, fileOffset, out);
    Varint.write(out, unknown.size());
    unknown.keySet().forEach(metric -> Bodies.writeMetric(metric, out));
    finish(start, out);
    for (int more = 1; more < unknown.size(); more++) {
      index.define(Kind.METRICS, first + more, fileOffset + start);
    }
    metrics.putAll(unknown);
  }

  /// Begins a definition; readers find it from now on, and need it only for records after it.
  private int define(int kind, int number, int fileOffset, ByteBuf out) {
    int start = SegmentFormat.beginEntry(out);
    out.writeByte(kind);
    Varint.write(out, number);
    index.define(kind, number, fileOffset + start);
    return start;
  }

  private void finish(int start, ByteBuf out) {
    int length = out.writerIndex() - start - SegmentFormat.ENTRY_HEAD_BYTES;
    if (length > SegmentFormat.BLOCK_BYTES_MAX) {
      throw new IllegalArgumentException(
          "journal: entry of " + length + " bytes, at most " + SegmentFormat.BLOCK_BYTES_MAX);
    }
    SegmentFormat.finishEntry(out, start, salt);
    wholeEnd = out.writerIndex();
  }
}
