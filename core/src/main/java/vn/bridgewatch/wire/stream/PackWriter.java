package vn.bridgewatch.wire.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.bytes.Decimal;
import vn.bridgewatch.wire.bytes.Deflated;
import vn.bridgewatch.wire.bytes.Readings;
import vn.bridgewatch.wire.bytes.Varint;

/// Writes one PACK: old records together: series by series, each a column over all records of one
/// shape, and the whole compressed.
///
/// Of the connection it needs the dictionary only, so that the backlog never spoils what live
/// records are written against.
final class PackWriter {

  static final int FOREIGN_EPOCH_FLAG = 1;
  static final int DEFLATED_FLAG = 2;
  static final int CONSTANT = 0x40;
  private static final int CONSTANT_MIN = 8; // shorter runs compress as well as differences
  static final int REST = 0; // for a length: all that is left

  /// A record of samples.
  record Row(Frame.Data data, Tick tick) {
    Reading reading(int column) {
      return tick.reading(column);
    }

    long wallMillis() {
      return tick.wallMillis();
    }
  }

  private final ByteBuf content = Unpooled.buffer();

  /// Writes flags and content; all rows are of one boot epoch.
  void write(Map<StreamShape, List<Row>> rows, long bootEpoch, long ownEpoch, ByteBuf out) {
    long firstSequence = 0;
    for (Map.Entry<StreamShape, List<Row>> group : rows.entrySet()) {
      firstSequence = writeGroup(group.getKey(), group.getValue(), firstSequence);
    }
    boolean foreign = bootEpoch != ownEpoch;
    int flags = out.writerIndex();
    out.writeByte(foreign ? FOREIGN_EPOCH_FLAG : 0);
    if (foreign) {
      out.writeLong(bootEpoch);
    }
    if (Deflated.write(content, out)) {
      out.setByte(flags, out.getByte(flags) | DEFLATED_FLAG);
    } else {
      out.writeBytes(content);
    }
  }

  /// Puts rows of one shape together, in the order in which the shapes first come.
  static Map<StreamShape, List<Row>> byShape(List<Row> rows, List<StreamShape> shapes) {
    var groups = new LinkedHashMap<StreamShape, List<Row>>();
    for (int i = 0; i < rows.size(); i++) {
      groups.computeIfAbsent(shapes.get(i), _ -> new ArrayList<>()).add(rows.get(i));
    }
    return groups;
  }

  private long writeGroup(StreamShape shape, List<Row> rows, long sequenceBefore) {
    Varint.write(content, shape.number);
    Varint.write(content, rows.size());
    long sequence = sequenceBefore;
    for (Row row : rows) {
      Varint.writeZigzag(content, row.data().sequence() - sequence);
      sequence = row.data().sequence();
    }
    writeWalls(rows);
    long skew = 0;
    for (Row row : rows) {
      long next = row.data().monoMillis() - row.wallMillis();
      Varint.writeZigzag(content, next - skew);
      skew = next;
    }
    for (int column = 0; column < shape.series.length; column++) {
      writeColumn(rows, column);
    }
    return rows.getFirst().data().sequence();
  }

  /// A time, a difference, then differences of differences.
  private void writeWalls(List<Row> rows) {
    long wall = 0;
    long interval = 0;
    for (int row = 0; row < rows.size(); row++) {
      long next = rows.get(row).wallMillis() - wall;
      Varint.writeZigzag(content, next - interval);
      interval = row == 0 ? 0 : next;
      wall += next;
    }
  }

  private void writeColumn(List<Row> rows, int column) {
    int from = 0;
    while (from < rows.size()) {
      from = writeSegment(rows, column, from);
    }
  }

  /// Writes as many readings of one kind as follow each other; the row after them.
  private int writeSegment(List<Row> rows, int column, int from) {
    Reading first = rows.get(from).reading(column);
    int same = from + 1;
    while (same < rows.size() && Readings.same(rows.get(same).reading(column), first)) {
      same++;
    }
    if (!(first instanceof Reading.Present(double value))) {
      return writeLength(Readings.ABSENT | code(first), same, from, rows.size());
    }
    int scale = Decimal.scale(value, 0);
    if (scale == Decimal.NONE) {
      writeLength(Readings.RAW, same, from, rows.size());
      for (int row = from; row < same; row++) {
        content.writeLong(Double.doubleToRawLongBits(value));
      }
      return same;
    }
    if (same == rows.size() || same - from >= CONSTANT_MIN) {
      writeLength(CONSTANT | scale, same, from, rows.size());
      Varint.writeZigzag(content, Decimal.mantissa(value, scale));
      return same;
    }
    return writeDecimals(rows, column, from, scale);
  }

  private int writeDecimals(List<Row> rows, int column, int from, int firstScale) {
    int scale = firstScale;
    int to = from + 1;
    while (to < rows.size()) {
      int wider = scaleOf(rows.get(to).reading(column), scale);
      if (wider == Decimal.NONE || (wider != scale && !allFit(rows, column, from, to, wider))) {
        break;
      }
      scale = wider;
      to++;
    }
    writeLength(scale, to, from, rows.size());
    long before = 0;
    for (int row = from; row < to; row++) {
      long mantissa = Decimal.mantissa(value(rows.get(row).reading(column)), scale);
      Varint.writeZigzag(content, mantissa - before);
      before = mantissa;
    }
    return to;
  }

  private static boolean allFit(List<Row> rows, int column, int from, int to, int scale) {
    for (int row = from; row < to; row++) {
      if (scaleOf(rows.get(row).reading(column), scale) != scale) {
        return false;
      }
    }
    return true;
  }

  private static int scaleOf(Reading reading, int scaleMin) {
    return reading instanceof Reading.Present(double value)
        ? Decimal.scale(value, scaleMin)
        : Decimal.NONE;
  }

  private static double value(Reading reading) {
    return reading instanceof Reading.Present(double value) ? value : Double.NaN;
  }

  private static int code(Reading reading) {
    return reading instanceof Reading.Absent(var reason) ? reason.code() : 0;
  }

  private int writeLength(int tag, int to, int from, int rows) {
    content.writeByte(tag);
    Varint.write(content, to == rows ? REST : to - from);
    return to;
  }
}
