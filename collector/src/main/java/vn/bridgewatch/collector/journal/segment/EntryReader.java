package vn.bridgewatch.collector.journal.segment;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Shape;
import vn.bridgewatch.metric.SharedNames;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.RecordId;
import vn.bridgewatch.wire.WireException;
import vn.bridgewatch.wire.WireException.Rule;
import vn.bridgewatch.wire.WireLimits;
import vn.bridgewatch.wire.block.RecordBlock;
import vn.bridgewatch.wire.block.RecordCodec;
import vn.bridgewatch.wire.bytes.Bodies;
import vn.bridgewatch.wire.bytes.Varint;

/// Reads the records of one segment; definitions are looked up when a record needs them and kept
/// for those after it. A record of which a definition is damaged is a [WireException].
final class EntryReader {

  private final int version;
  private final long salt;
  private final SegmentIndex index;
  private final SharedNames names;
  private final Map<Integer, Stream> streams = new HashMap<>();
  private final Map<Integer, Metric> metrics = new HashMap<>();
  private final Map<Integer, Shape> shapes = new HashMap<>();
  private final Map<Integer, Baseline> bases = new HashMap<>();
  private ByteBuffer file;

  /// @param names keeps series and shapes the same from one segment to the next
  EntryReader(SegmentFormat.Header header, SegmentIndex index, SharedNames names, ByteBuffer file) {
    this.version = header.version();
    this.salt = header.salt();
    this.index = index;
    this.names = names;
    this.file = file;
  }

  /// Goes on with more of the same file.
  void file(ByteBuffer longer) {
    file = longer;
  }

  /// Whether a block is a record.
  boolean isRecord(ByteBuffer block) {
    return version == SegmentFormat.FIRST
        || (block.hasRemaining() && block.get(block.position()) == Kind.RECORD);
  }

  /// Notes a definition that a scan came by.
  void note(int offset, ByteBuffer block) {
    ByteBuf in = Unpooled.wrappedBuffer(block);
    try {
      int kind = in.readUnsignedByte();
      switch (kind) {
        case Kind.STREAM, Kind.SHAPE, Kind.BASE -> index.define(kind, number(in), offset);
        case Kind.METRICS -> {
          int first = number(in);
          for (int left = number(in); left > 0; left--) {
            index.define(kind, first++, offset);
          }
        }
        default -> {}
      }
    } catch (IndexOutOfBoundsException e) {
      throw new WireException(Rule.MALFORMED, "journal: " + e.getMessage(), e);
    }
  }

  private int number(ByteBuf in) {
    return Varint.readBounded(in, "number", file.limit()); // a definition takes a byte at least
  }

  /// Reads only the identity of a record.
  RecordId id(ByteBuffer block) {
    ByteBuf in = Unpooled.wrappedBuffer(block);
    if (version == SegmentFormat.FIRST) {
      return RecordCodec.decodeId(in);
    }
    try {
      return readId(in);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new WireException(Rule.MALFORMED, "journal: " + e.getMessage(), e);
    }
  }

  JournalEntry entry(ByteBuffer block) {
    ByteBuf in = Unpooled.wrappedBuffer(block);
    if (version == SegmentFormat.FIRST) {
      RecordBlock record = RecordCodec.decode(in);
      return new JournalEntry(
          record.id(),
          record.lane(),
          record.takenMillis(),
          record.correctedMillis(),
          record.payload());
    }
    try {
      return read(in);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new WireException(Rule.MALFORMED, "journal: " + e.getMessage(), e);
    }
  }

  private RecordId readId(ByteBuf in) {
    in.skipBytes(1);
    int stream = number(in);
    return stream(stream).record(Varint.read(in));
  }

  private JournalEntry read(ByteBuf in) {
    RecordId id = readId(in);
    int flags = in.readUnsignedByte();
    Lane lane = (flags & 1) == 0 ? Lane.LIVE : Lane.BACKLOG;
    Baseline base = (flags & 2) == 0 ? base(number(in)) : null;
    long received = Varint.readZigzag(in) + (base == null ? 0 : base.receivedMillis());
    long corrected = received - Varint.readZigzag(in);
    long wall = corrected - Varint.readZigzag(in);
    Payload payload =
        base == null
            ? new Payload.Happening(event(wall, in))
            : new Payload.Samples(base.read(wall, in));
    if (in.isReadable()) {
      throw new WireException(Rule.MALFORMED, "journal: " + in.readableBytes() + " bytes too many");
    }
    return new JournalEntry(id, lane, received, corrected, payload);
  }

  private static Event event(long wallMillis, ByteBuf in) {
    return Bodies.readEvent(wallMillis, in);
  }

  private Stream stream(int number) {
    Stream known = streams.get(number);
    if (known != null) {
      return known;
    }
    ByteBuf in = definition(Kind.STREAM, number);
    in.skipBytes(1);
    number(in);
    String agent = Varint.readString(in, "agent", WireLimits.AGENT_BYTES_MAX);
    String site = Varint.readString(in, "site", WireLimits.SITE_BYTES_MAX);
    var read = new Stream(agent, site, in.readLong());
    streams.put(number, read);
    return read;
  }

  private Baseline base(int number) {
    Baseline known = bases.get(number);
    if (known != null) {
      return known;
    }
    ByteBuf in = definition(Kind.BASE, number);
    in.skipBytes(1);
    number(in);
    Shape shape = shape(number(in));
    Baseline read = Baseline.readBase(number, Varint.readZigzag(in), shape, in);
    bases.put(number, read);
    return read;
  }

  private Shape shape(int number) {
    Shape known = shapes.get(number);
    if (known != null) {
      return known;
    }
    ByteBuf in = definition(Kind.SHAPE, number);
    in.skipBytes(1);
    number(in);
    var strings = new ArrayList<String>();
    for (int left = number(in); left > 0; left--) {
      strings.add(Varint.readString(in, "text", WireLimits.TEXT_BYTES_MAX));
    }
    var series = new ArrayList<Series>();
    for (int left = number(in); left > 0; left--) {
      Metric metric = metric(number(in));
      int labelCount = Varint.readBounded(in, "labels", Labels.COUNT_MAX);
      Map<String, String> labels = LinkedHashMap.newLinkedHashMap(labelCount);
      for (int label = 0; label < labelCount; label++) {
        String name = strings.get(number(in));
        labels.put(name, strings.get(number(in)));
      }
      series.add(names.series(metric, Labels.of(labels)));
    }
    Shape shape = names.shape(series);
    shapes.put(number, shape);
    return shape;
  }

  private Metric metric(int number) {
    Metric known = metrics.get(number);
    if (known != null) {
      return known;
    }
    ByteBuf in = definition(Kind.METRICS, number);
    in.skipBytes(1);
    int next = number(in);
    for (int left = number(in); left > 0; left--) {
      metrics.put(next++, Bodies.readMetric(in));
    }
    Metric read = metrics.get(number);
    if (read == null) {
      throw new WireException(Rule.UNDEFINED, "journal: metric " + number);
    }
    return read;
  }

  private ByteBuf definition(int kind, int number) {
    int offset = index.definition(kind, number);
    int length = SegmentFormat.blockLength(file, offset, salt);
    if (length < 0) {
      throw new WireException(
          Rule.UNDEFINED, "journal: definition " + number + " of kind " + kind + " is not there");
    }
    return Unpooled.wrappedBuffer(file.slice(offset + SegmentFormat.ENTRY_HEAD_BYTES, length));
  }
}
