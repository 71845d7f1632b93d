package vn.bridgewatch.wire.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.Frame;
import vn.bridgewatch.wire.bytes.Decimal;
import vn.bridgewatch.wire.bytes.Readings;
import vn.bridgewatch.wire.bytes.Varint;

/// Writes the records of a RECORDS frame: of each series only what changed.
final class RecordWriter {

  static final int FOREIGN_EPOCH_FLAG = 1;
  static final int SEQUENCE_FLAG = 2;
  static final int SKEW_FLAG = 4;
  static final int QUIET_FLAG = 8;
  static final int ESCAPE = 0; // no value differs from itself by nothing

  private final ChangeMap changes = new ChangeMap();
  private static final int VALUES_BYTES_KEPT = 16 * 1024;

  private ByteBuf values = Unpooled.buffer();

  /// Writes one record, whose shape is defined.
  void write(
      Frame.Data data,
      Tick tick,
      StreamShape shape,
      long bootEpoch,
      Heads heads,
      SeriesState state,
      ByteBuf out) {
    boolean quiet = !gather(tick, shape, state);
    boolean foreign = data.bootEpoch() != bootEpoch;
    boolean jumps = data.sequence() != heads.sequence + 1;
    long skew = data.monoMillis() - tick.wallMillis();
    boolean drifts = skew != heads.skewMillis;
    out.writeByte(
        (foreign ? FOREIGN_EPOCH_FLAG : 0)
            | (jumps ? SEQUENCE_FLAG : 0)
            | (drifts ? SKEW_FLAG : 0)
            | (quiet ? QUIET_FLAG : 0));
    Varint.write(out, shape.number);
    if (foreign) {
      out.writeLong(data.bootEpoch());
    }
    if (jumps) {
      Varint.writeZigzag(out, data.sequence() - heads.sequence);
    }
    Varint.writeZigzag(out, tick.wallMillis() - shape.expectedMillis(heads.wallMillis));
    if (drifts) {
      Varint.writeZigzag(out, skew - heads.skewMillis);
    }
    heads.set(data.sequence(), tick.wallMillis(), skew);
    shape.saw(tick.wallMillis());
    if (!quiet) {
      changes.write(out);
      out.writeBytes(values);
    }
  }

  /// Gathers what changed and how; false where nothing did.
  private boolean gather(Tick tick, StreamShape shape, SeriesState state) {
    if (values.capacity() > VALUES_BYTES_KEPT) {
      values = Unpooled.buffer();
    }
    values.clear();
    changes.clear(shape.series.length);
    boolean any = false;
    for (int i = 0; i < shape.series.length; i++) {
      int index = shape.series[i];
      Reading reading = tick.reading(i);
      if (!state.isLast(index, reading)) {
        state.setLast(index, reading);
        changes.set(i);
        any = true;
        writeReading(index, reading, state);
      }
    }
    return any;
  }

  private void writeReading(int index, Reading reading, SeriesState state) {
    // not a switch: the agent runs without C2, where one over patterns costs several times as much
    if (reading instanceof Reading.Present(double value)) {
      writeValue(index, value, state);
    } else {
      values.writeByte(ESCAPE);
      Readings.write(reading, values);
    }
  }

  private void writeValue(int index, double value, SeriesState state) {
    int base = Math.max(state.scale(index), 0);
    int scale = Decimal.scale(value, base);
    if (scale == Decimal.NONE) {
      values.writeByte(ESCAPE);
      values.writeByte(Readings.RAW);
      values.writeLong(Double.doubleToRawLongBits(value));
      state.setBase(index, Decimal.NONE, 0);
      return;
    }
    long mantissa = Decimal.mantissa(value, scale);
    if (scale == base && mantissa != state.mantissa(index)) {
      Varint.writeZigzag(values, mantissa - state.mantissa(index));
    } else {
      values.writeByte(ESCAPE);
      values.writeByte(scale);
      Varint.writeZigzag(values, mantissa);
    }
    state.setBase(index, scale, mantissa);
  }
}
