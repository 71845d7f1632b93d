package vn.bridgewatch.wire.stream;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.WireException;
import vn.bridgewatch.wire.WireException.Rule;
import vn.bridgewatch.wire.WireLimits;
import vn.bridgewatch.wire.bytes.Decimal;
import vn.bridgewatch.wire.bytes.Deflated;
import vn.bridgewatch.wire.bytes.Readings;
import vn.bridgewatch.wire.bytes.Varint;

/// Reads the records of a PACK, in the order of their sequence.
final class PackReader {

  private static final int FLAGS = PackWriter.FOREIGN_EPOCH_FLAG | PackWriter.DEFLATED_FLAG;
  private static final int SCALE_MASK = 0x0f;

  private final int stream;
  private final ReceiveDictionary dictionary;
  private final List<Frame.Data> records = new ArrayList<>();
  private int readings;

  PackReader(int stream, ReceiveDictionary dictionary) {
    this.stream = stream;
    this.dictionary = dictionary;
  }

  List<Frame.Data> read(ByteBuf body, long ownEpoch) {
    int flags = body.readUnsignedByte();
    if ((flags & ~FLAGS) != 0) {
      throw malformed("PACK flags " + flags);
    }
    long epoch = (flags & PackWriter.FOREIGN_EPOCH_FLAG) == 0 ? ownEpoch : body.readLong();
    ByteBuf content = (flags & PackWriter.DEFLATED_FLAG) == 0 ? body : Deflated.read(body);
    long firstSequence = 0;
    while (content.isReadable()) {
      firstSequence = readGroup(epoch, firstSequence, content);
    }
    records.sort(Comparator.comparingLong(Frame.Data::sequence));
    return records;
  }

  private long readGroup(long epoch, long sequenceBefore, ByteBuf in) {
    StreamShape shape = dictionary.shape(Varint.read(in));
    int rows = Varint.readBounded(in, "records", WireLimits.RECORDS_PER_FRAME_MAX - records.size());
    long cells = (long) rows * shape.series.length;
    if (rows == 0 || readings + cells > WireLimits.READINGS_PER_FRAME_MAX) {
      throw new WireException(
          Rule.OVER_LIMIT,
          "stream %d: %d records of %d readings".formatted(stream, rows, shape.series.length));
    }
    readings += (int) cells;
    long[] sequences = sequences(rows, sequenceBefore, in);
    long[] walls = walls(rows, in);
    long[] skews = skews(rows, in);
    var table = new Reading[rows][shape.series.length];
    for (int column = 0; column < shape.series.length; column++) {
      readColumn(table, column, in);
    }
    for (int row = 0; row < rows; row++) {
      records.add(
          new Frame.Data(
              stream,
              epoch,
              sequences[row],
              Lane.BACKLOG,
              walls[row] + skews[row],
              new Payload.Samples(Tick.of(walls[row], shape.shape, table[row]))));
    }
    return sequences[0];
  }

  private long[] sequences(int rows, long before, ByteBuf in) {
    var sequences = new long[rows];
    long last = before;
    for (int row = 0; row < rows; row++) {
      last += Varint.readZigzag(in);
      if (last < 1) {
        throw malformed("sequence " + last);
      }
      sequences[row] = last;
    }
    return sequences;
  }

  private static long[] walls(int rows, ByteBuf in) {
    var walls = new long[rows];
    long last = 0;
    long interval = 0;
    for (int row = 0; row < rows; row++) {
      long next = interval + Varint.readZigzag(in);
      interval = row == 0 ? 0 : next;
      last += next;
      walls[row] = last;
    }
    return walls;
  }

  private static long[] skews(int rows, ByteBuf in) {
    var skews = new long[rows];
    long last = 0;
    for (int row = 0; row < rows; row++) {
      last += Varint.readZigzag(in);
      skews[row] = last;
    }
    return skews;
  }

  private static void readColumn(Reading[][] table, int column, ByteBuf in) {
    int row = 0;
    while (row < table.length) {
      int tag = in.readUnsignedByte();
      int length = Varint.readBounded(in, "length", table.length - row);
      int end = length == PackWriter.REST ? table.length : row + length;
      if (tag <= Decimal.SCALE_MAX) {
        readDecimals(table, column, row, end, tag, in);
      } else if (tag == Readings.RAW) {
        for (int i = row; i < end; i++) {
          table[i][column] = Reading.of(in.readDouble());
        }
      } else {
        Reading all = constant(tag, in);
        for (int i = row; i < end; i++) {
          table[i][column] = all;
        }
      }
      row = end;
    }
  }

  private static void readDecimals(
      Reading[][] table, int column, int from, int to, int scale, ByteBuf in) {
    long mantissa = 0;
    for (int row = from; row < to; row++) {
      mantissa += Varint.readZigzag(in);
      table[row][column] = Reading.of(Decimal.value(mantissa, scale));
    }
  }

  private static Reading constant(int tag, ByteBuf in) {
    int scale = tag & SCALE_MASK;
    return (tag & ~SCALE_MASK) == PackWriter.CONSTANT && scale <= Decimal.SCALE_MAX
        ? Reading.of(Decimal.value(Varint.readZigzag(in), scale))
        : Readings.absent(tag);
  }

  private WireException malformed(String what) {
    return new WireException(Rule.MALFORMED, "stream " + stream + ": " + what);
  }
}
