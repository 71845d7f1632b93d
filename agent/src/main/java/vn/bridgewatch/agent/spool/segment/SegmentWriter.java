package vn.bridgewatch.agent.spool.segment;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.SequenceRange;
import vn.bridgewatch.wire.WireLimits;
import vn.bridgewatch.wire.bytes.Bodies;
import vn.bridgewatch.wire.bytes.Varint;

/// Turns records into the bytes of one segment, from its header on; what it gives must be written
/// in order and without holes.
///
/// The series of a shape are written before its first record, and again whenever
/// [#DEFINE_AGAIN_BYTES] lie between, so that no damage to one place costs a whole segment.
public final class SegmentWriter {

  static final int DEFINE_AGAIN_BYTES = 256 * 1024;
  private static final int SHAPES_MAX = 4_096;
  private static final long SEGMENTS_MAX = 8; // so much longer a segment may be for its definitions
  private static final int BUFFER_BYTES_KEPT = 256 * 1024;

  private static final class Known {
    final Shape shape;
    long definedAt;

    Known(Shape shape, long definedAt) {
      this.shape = shape;
      this.definedAt = definedAt;
    }
  }

  private record First(StreamKey stream, @Nullable Series series) {}

  private final long salt;
  private final Map<First, List<Known>> shapes = new HashMap<>();
  private final ByteBuf body = Unpooled.buffer();
  private ByteBuf out = Unpooled.buffer();
  private int shapeCount;
  private long bytes;
  private long definitionBytes; // each once

  /// @param salt random, for this segment only
  public SegmentWriter(long salt) {
    this.salt = salt;
    SegmentFormat.writeHeader(salt, out);
    bytes = SegmentFormat.HEADER_BYTES;
  }

  public long salt() {
    return salt;
  }

  /// How long the segment is with all that was added.
  public long bytes() {
    return bytes;
  }

  /// Whether another segment should be begun: it is long enough, definitions not counted where they
  /// are many, or has as many shapes as a segment may.
  public boolean isFull(long segmentBytes) {
    long wanted = Math.max(segmentBytes, 4 * definitionBytes);
    return bytes >= Math.min(wanted, SEGMENTS_MAX * segmentBytes) || shapeCount >= SHAPES_MAX;
  }

  /// Adds samples.
  ///
  /// @throws IllegalArgumentException they cannot be written, and nothing was
  public void add(StreamKey stream, long sequence, long monoMillis, Tick tick) {
    Shape shape = shape(stream, monoMillis, tick);
    body.clear();
    body.writeByte(SegmentFormat.SAMPLES);
    Varint.write(body, shape.number());
    Varint.write(body, sequence);
    Varint.writeZigzag(body, tick.wallMillis() - shape.baseMillis());
    Varint.writeZigzag(body, monoMillis - tick.wallMillis() - shape.baseSkewMillis());
    TickBody.write(tick.observations(), body);
    writeBody();
  }

  private Shape shape(StreamKey stream, long monoMillis, Tick tick) {
    List<Observation> observations = tick.observations();
    var first = new First(stream, observations.isEmpty() ? null : observations.getFirst().series());
    List<Known> alike = shapes.computeIfAbsent(first, _ -> new ArrayList<>(1));
    for (int i = 0; i < alike.size(); i++) {
      Known known = alike.get(i);
      if (known.shape.fits(observations)) {
        if (bytes - known.definedAt >= DEFINE_AGAIN_BYTES) {
          known.definedAt = bytes;
          var _ = define(known.shape);
        }
        return known.shape;
      }
    }
    var shape = Shape.of(shapeCount, stream, monoMillis, tick);
    definitionBytes += define(shape);
    shapeCount++;
    alike.addFirst(new Known(shape, bytes)); // the next is likely to be like this one
    return shape;
  }

  private int define(Shape shape) {
    body.clear();
    shape.write(body);
    int length = body.readableBytes();
    writeBody();
    return length;
  }

  /// Adds an event.
  ///
  /// @throws IllegalArgumentException it cannot be written, and was not
  public void add(StreamKey stream, long sequence, long monoMillis, Payload.Happening happening) {
    body.clear();
    body.writeByte(SegmentFormat.HAPPENING);
    Shape.writeStream(stream, body);
    Varint.write(body, sequence);
    Varint.writeZigzag(body, monoMillis);
    Varint.writeZigzag(body, happening.event().wallMillis());
    Bodies.writeEvent(happening.event(), body);
    writeBody();
  }

  /// Adds which sequences were given up for room.
  public void addGiven(StreamKey stream, List<SequenceRange> ranges) {
    addRanges(SegmentFormat.GIVEN, stream, ranges);
  }

  /// Adds which sequences the centre has on disk.
  public void addAcknowledged(StreamKey stream, List<SequenceRange> ranges) {
    addRanges(SegmentFormat.ACKNOWLEDGED, stream, ranges);
  }

  private void addRanges(int kind, StreamKey stream, List<SequenceRange> ranges) {
    int from = 0;
    while (from < ranges.size()) {
      int to = Math.min(ranges.size(), from + WireLimits.RANGES_PER_FRAME_MAX);
      body.clear();
      body.writeByte(kind);
      Shape.writeStream(stream, body);
      Bodies.writeRanges(ranges.subList(from, to), body);
      writeBody();
      from = to;
    }
  }

  private void writeBody() {
    bytes += SegmentFormat.writeEntry(body, salt, out);
  }

  /// How many bytes were added since the last time they were taken.
  public int pendingBytes() {
    return out.readableBytes();
  }

  /// The bytes added since the last time; valid until something is added.
  public ByteBuffer take() {
    ByteBuffer taken = out.nioBuffer();
    if (out.capacity() > BUFFER_BYTES_KEPT) {
      out = Unpooled.buffer();
    } else {
      out.clear();
    }
    return taken;
  }
}
