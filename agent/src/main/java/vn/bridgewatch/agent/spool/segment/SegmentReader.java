package vn.bridgewatch.agent.spool.segment;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.WireException;
import vn.bridgewatch.wire.bytes.Bodies;
import vn.bridgewatch.wire.bytes.Varint;

/// Reads a segment's entries in order and passes over what is damaged.
///
/// Shapes are looked for first, so that a record is read although the definition before it is
/// damaged, if there is another one further on.
public final class SegmentReader {

  /// A shape whose series are read when a record asks for them.
  private static final class Defined {
    final Shape head;
    final ByteBuf rest;
    @Nullable List<Series> series;

    Defined(Shape head, ByteBuf rest) {
      this.head = head;
      this.rest = rest;
    }

    List<Series> series() {
      List<Series> read = series;
      if (read == null) {
        read = Shape.readSeries(rest.duplicate());
        series = read;
      }
      return read;
    }
  }

  private final Map<Integer, Defined> shapes = new HashMap<>();
  private final SegmentFormat.Walk walk;
  private final int bytes;
  private ByteBuf readings;
  private long damagedEntries;

  /// @param file the bytes to read, at most those that are on the disk for sure
  /// @param from where an entry ended from which to go on; 0: the first
  public SegmentReader(byte[] file, long salt, int from) {
    this.walk = new SegmentFormat.Walk(file, salt, Math.max(from, SegmentFormat.HEADER_BYTES));
    this.readings = Unpooled.EMPTY_BUFFER;
    this.bytes = file.length;
    var definitions = new SegmentFormat.Walk(file, salt, SegmentFormat.HEADER_BYTES);
    while (definitions.next()) {
      ByteBuf body = definitions.body();
      if (body.readByte() == SegmentFormat.METRICS) {
        define(body);
      }
    }
  }

  private void define(ByteBuf body) {
    try {
      Shape head = Shape.readHead(body);
      shapes.putIfAbsent(head.number(), new Defined(head, body));
    } catch (WireException | IndexOutOfBoundsException | IllegalArgumentException _) {
      damagedEntries++;
    }
  }

  /// The next entry that is whole; empty at the end.
  public Optional<Entry> next() {
    while (walk.next()) {
      try {
        Entry entry = read(walk.body());
        if (entry != null) {
          return Optional.of(entry);
        }
      } catch (WireException | IndexOutOfBoundsException | IllegalArgumentException _) {
        damagedEntries++; // whole, and yet not what this build writes
      }
    }
    return Optional.empty();
  }

  private @Nullable Entry read(ByteBuf body) {
    int kind = body.readUnsignedByte();
    return switch (kind) {
      case SegmentFormat.SAMPLES -> samples(body);
      case SegmentFormat.HAPPENING -> happening(body);
      case SegmentFormat.GIVEN -> new Entry.Given(Shape.readStream(body), Bodies.readRanges(body));
      case SegmentFormat.ACKNOWLEDGED ->
          new Entry.Acknowledged(Shape.readStream(body), Bodies.readRanges(body));
      default -> null; // definitions are known, and a later build may write more
    };
  }

  private Entry samples(ByteBuf body) {
    int number = Varint.readBounded(body, "shape", Integer.MAX_VALUE);
    Defined shape = shapes.get(number);
    if (shape == null) {
      throw new IllegalArgumentException("shape " + number + ": not defined");
    }
    long sequence = requirePositive(Varint.read(body));
    long wallMillis = shape.head.baseMillis() + Varint.readZigzag(body);
    long skewMillis = shape.head.baseSkewMillis() + Varint.readZigzag(body);
    readings = body;
    return new Entry.Samples(
        shape.head.stream(), sequence, wallMillis, wallMillis + skewMillis, number);
  }

  private static Entry happening(ByteBuf body) {
    StreamKey stream = Shape.readStream(body);
    long sequence = requirePositive(Varint.read(body));
    long monoMillis = Varint.readZigzag(body);
    long wallMillis = Varint.readZigzag(body);
    return new Entry.Happening(
        stream, sequence, monoMillis, new Payload.Happening(Bodies.readEvent(wallMillis, body)));
  }

  private static long requirePositive(long sequence) {
    if (sequence < 1) {
      throw new IllegalArgumentException("sequence: must be at least 1, got " + sequence);
    }
    return sequence;
  }

  /// The samples of the entry that was read last; empty where they or their shape cannot be read.
  public Optional<Payload> payload(Entry.Samples entry) {
    Defined shape = shapes.get(entry.shape());
    try {
      return shape == null
          ? Optional.empty()
          : Optional.of(
              new Payload.Samples(
                  new Tick(entry.wallMillis(), TickBody.read(shape.series(), readings.slice()))));
    } catch (WireException | IndexOutOfBoundsException | IllegalArgumentException _) {
      damagedEntries++;
      return Optional.empty();
    }
  }

  /// What tells the series of samples from those of others.
  public int seriesHash(Entry.Samples entry) {
    Defined shape = shapes.get(entry.shape());
    try {
      return shape == null ? 0 : shape.series().hashCode();
    } catch (WireException | IndexOutOfBoundsException | IllegalArgumentException _) {
      return 0; // its samples cannot be read either
    }
  }

  /// Whether something could not be read so far, an unfinished end excepted.
  public boolean isDamaged() {
    return damagedEntries > 0 || damagedBytes() > 0;
  }

  /// Where the last entry ends in the file.
  public int end() {
    return walk.end();
  }

  public int bytes() {
    return bytes;
  }

  /// Bytes between whole entries that belong to none.
  public long damagedBytes() {
    return walk.damagedBytes();
  }

  /// Bytes behind the last whole entry, once the end was reached: as a rule a write that was not
  /// finished.
  public long tornBytes() {
    return walk.tornBytes();
  }

  /// Whole entries passed so far that could not be understood.
  public long damagedEntries() {
    return damagedEntries;
  }
}
