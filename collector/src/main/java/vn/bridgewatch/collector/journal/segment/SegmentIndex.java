package vn.bridgewatch.collector.journal.segment;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import vn.bridgewatch.wire.WireException;
import vn.bridgewatch.wire.WireException.Rule;
import vn.bridgewatch.wire.bytes.Varint;

/// Where in a segment the definitions lie, by their numbers, and now and then a record; safe on any
/// thread.
///
/// With it a read from any position looks up what it needs and nothing else. A complete segment
/// carries it in its summary.
final class SegmentIndex {

  private static final int STEP_BYTES = 64 * 1024;
  private static final int NOWHERE = -1;

  private final Table streams = new Table();
  private final Table metrics = new Table();
  private final Table shapes = new Table();
  private final Table bases = new Table();
  private final Table records = new Table(); // ascending, sparse
  private int recordCount;

  /// Numbers from 0 on, each with an offset.
  private static final class Table {
    private int[] at = new int[16];
    private int count;

    void put(int number, int offset) {
      if (number >= at.length) {
        at = Arrays.copyOf(at, Math.max(2 * at.length, number + 1));
      }
      while (count <= number) {
        at[count++] = NOWHERE;
      }
      at[number] = offset;
    }

    int get(int number) {
      return number >= 0 && number < count ? at[number] : NOWHERE;
    }

    void write(ByteBuf out) {
      Varint.write(out, count);
      int before = 0;
      for (int i = 0; i < count; i++) {
        Varint.writeZigzag(out, at[i] - before);
        before = at[i];
      }
    }

    void read(ByteBuf in) {
      int left = Varint.readBounded(in, "offsets", in.readableBytes());
      int before = 0;
      for (; left > 0; left--) {
        before = Math.toIntExact(before + Varint.readZigzag(in));
        put(count, before);
      }
    }
  }

  /// Notes a definition.
  synchronized void define(int kind, int number, int offset) {
    of(kind).put(number, offset);
  }

  /// Where a definition lies; negative where there is none.
  synchronized int definition(int kind, int number) {
    return of(kind).get(number);
  }

  private Table of(int kind) {
    return switch (kind) {
      case Kind.STREAM -> streams;
      case Kind.METRICS -> metrics;
      case Kind.SHAPE -> shapes;
      case Kind.BASE -> bases;
      default -> throw new IllegalArgumentException("kind " + kind + " defines nothing");
    };
  }

  /// Notes a record; they come in order.
  synchronized void record(int offset) {
    if (records.count == 0 || offset - records.at[records.count - 1] >= STEP_BYTES) {
      records.put(records.count, offset);
    }
    recordCount++;
  }

  /// The last record noted at or before an offset; negative where there is none.
  synchronized int recordBefore(int offset) {
    int found = Arrays.binarySearch(records.at, 0, records.count, offset);
    int at = found >= 0 ? found : -found - 2;
    return at < 0 ? NOWHERE : records.at[at];
  }

  synchronized int recordCount() {
    return recordCount;
  }

  synchronized void write(ByteBuf out) {
    Varint.write(out, recordCount);
    streams.write(out);
    metrics.write(out);
    shapes.write(out);
    bases.write(out);
    records.write(out);
  }

  static SegmentIndex read(ByteBuf in) {
    var index = new SegmentIndex();
    try {
      index.readAll(in);
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw new WireException(Rule.MALFORMED, "journal: summary: " + e.getMessage(), e);
    }
    return index;
  }

  private synchronized void readAll(ByteBuf in) {
    recordCount = Varint.readBounded(in, "records", Integer.MAX_VALUE);
    streams.read(in);
    metrics.read(in);
    shapes.read(in);
    bases.read(in);
    records.read(in);
  }
}
