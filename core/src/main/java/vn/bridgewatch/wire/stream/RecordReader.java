package vn.bridgewatch.wire.stream;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import vn.bridgewatch.metric.ReadingRow;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.WireException;
import vn.bridgewatch.wire.WireException.Rule;
import vn.bridgewatch.wire.WireLimits;
import vn.bridgewatch.wire.bytes.Decimal;
import vn.bridgewatch.wire.bytes.Readings;
import vn.bridgewatch.wire.bytes.Varint;

/// Reads the records of a RECORDS frame.
final class RecordReader {

  private static final int FLAGS =
      RecordWriter.FOREIGN_EPOCH_FLAG
          | RecordWriter.SEQUENCE_FLAG
          | RecordWriter.SKEW_FLAG
          | RecordWriter.QUIET_FLAG;

  private final int stream;
  private final long bootEpoch;
  private final ChangeMap changes = new ChangeMap();

  RecordReader(int stream, long bootEpoch) {
    this.stream = stream;
    this.bootEpoch = bootEpoch;
  }

  /// Reads all records up to the end of a body.
  List<Frame.Data> read(
      ByteBuf body, ReceiveDictionary dictionary, Heads heads, SeriesState state) {
    var records = new ArrayList<Frame.Data>();
    int readings = 0;
    while (body.isReadable()) {
      if (records.size() == WireLimits.RECORDS_PER_FRAME_MAX) {
        throw new WireException(Rule.OVER_LIMIT, "stream " + stream + ": records of one frame");
      }
      int flags = body.readUnsignedByte();
      if ((flags & ~FLAGS) != 0) {
        throw new WireException(Rule.MALFORMED, "stream " + stream + ": record flags " + flags);
      }
      StreamShape shape = dictionary.shape(Varint.read(body));
      readings += shape.series.length;
      if (readings > WireLimits.READINGS_PER_FRAME_MAX) {
        throw new WireException(Rule.OVER_LIMIT, "stream " + stream + ": readings of one frame");
      }
      records.add(record(flags, shape, body, heads, state));
    }
    return records;
  }

  private Frame.Data record(
      int flags, StreamShape shape, ByteBuf body, Heads heads, SeriesState state) {
    long epoch = (flags & RecordWriter.FOREIGN_EPOCH_FLAG) == 0 ? bootEpoch : body.readLong();
    long sequence =
        heads.sequence + ((flags & RecordWriter.SEQUENCE_FLAG) == 0 ? 1 : Varint.readZigzag(body));
    long wallMillis = shape.expectedMillis(heads.wallMillis) + Varint.readZigzag(body);
    long skewMillis =
        heads.skewMillis + ((flags & RecordWriter.SKEW_FLAG) == 0 ? 0 : Varint.readZigzag(body));
    if (sequence < 1) {
      throw new WireException(Rule.MALFORMED, "stream " + stream + ": sequence " + sequence);
    }
    heads.set(sequence, wallMillis, skewMillis);
    shape.saw(wallMillis);
    boolean quiet = (flags & RecordWriter.QUIET_FLAG) != 0;
    if (!quiet) {
      changes.read(shape.series.length, body);
    }
    var readings = new ReadingRow(shape.series.length);
    for (int i = 0; i < shape.series.length; i++) {
      int index = shape.series[i];
      if (!quiet && changes.get(i)) {
        change(index, body, state);
      } else if (!state.knows(index)) {
        throw new WireException(
            Rule.UNDEFINED, "stream " + stream + ": series " + index + " unchanged from nothing");
      }
      readings.set(i, state.last(), index);
    }
    return new Frame.Data(
        stream,
        epoch,
        sequence,
        Lane.LIVE,
        wallMillis + skewMillis,
        new Payload.Samples(Tick.of(wallMillis, shape.shape, readings)));
  }

  private static void change(int index, ByteBuf body, SeriesState state) {
    long difference = Varint.readZigzag(body);
    if (difference != RecordWriter.ESCAPE) {
      setDecimal(index, Math.max(state.scale(index), 0), state.mantissa(index) + difference, state);
      return;
    }
    int tag = body.readUnsignedByte();
    if (tag <= Decimal.SCALE_MAX) {
      setDecimal(index, tag, Varint.readZigzag(body), state);
    } else if (tag == Readings.RAW) {
      state.setBase(index, Decimal.NONE, 0);
      state.setLast(index, body.readDouble());
    } else {
      state.setLast(index, Readings.absent(tag));
    }
  }

  private static void setDecimal(int index, int scale, long mantissa, SeriesState state) {
    state.setBase(index, scale, mantissa);
    state.setLast(index, Decimal.value(mantissa, scale));
  }
}
