package vn.bridgewatch.wire.stream;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
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
    var readings = new Reading[shape.series.length];
    for (int i = 0; i < readings.length; i++) {
      int index = shape.series[i];
      readings[i] =
          !quiet && changes.get(i) ? changed(index, body, state) : unchanged(index, state);
    }
    return new Frame.Data(
        stream,
        epoch,
        sequence,
        Lane.LIVE,
        wallMillis + skewMillis,
        new Payload.Samples(Tick.of(wallMillis, shape.shape, readings)));
  }

  private Reading unchanged(int index, SeriesState state) {
    Reading last = state.last(index);
    if (last == null) {
      throw new WireException(
          Rule.UNDEFINED, "stream " + stream + ": series " + index + " unchanged from nothing");
    }
    return last;
  }

  private static Reading changed(int index, ByteBuf body, SeriesState state) {
    Reading reading = reading(index, body, state);
    state.setLast(index, reading);
    return reading;
  }

  private static Reading reading(int index, ByteBuf body, SeriesState state) {
    long difference = Varint.readZigzag(body);
    if (difference != RecordWriter.ESCAPE) {
      int scale = Math.max(state.scale(index), 0);
      long mantissa = state.mantissa(index) + difference;
      state.setBase(index, scale, mantissa);
      return Reading.of(Decimal.value(mantissa, scale));
    }
    int tag = body.readUnsignedByte();
    if (tag <= Decimal.SCALE_MAX) {
      long mantissa = Varint.readZigzag(body);
      state.setBase(index, tag, mantissa);
      return Reading.of(Decimal.value(mantissa, tag));
    }
    if (tag == Readings.RAW) {
      state.setBase(index, Decimal.NONE, 0);
      return Reading.of(body.readDouble());
    }
    return Readings.absent(tag);
  }
}
