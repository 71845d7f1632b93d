package vn.bridgewatch.collector.journal.segment;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.ReadingRow;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Shape;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.wire.WireException;
import vn.bridgewatch.wire.WireException.Rule;
import vn.bridgewatch.wire.bytes.Decimal;
import vn.bridgewatch.wire.bytes.Readings;
import vn.bridgewatch.wire.bytes.Varint;

/// What a list of series read once, against which later ticks of the same list are written: one bit
/// for each series that reads as it did then, a difference for the others.
///
/// The base stands in the segment as an entry of its own and never moves, so a tick needs its base
/// and no tick before it. A difference is that of the mantissas in the decimal scale of the base;
/// what does not fit into that scale is written whole behind a tag.
final class Baseline {

  /// Where a number says that a whole reading follows instead of a difference.
  private static final int WHOLE = 1;

  private static final long MANTISSA_MAX = 1L << 53;

  private final int number;
  private final long receivedMillis;
  private final Shape shape;
  private final Reading[] base;
  private final long[] bits; // of present values
  private final long[] mantissas;
  private final byte[] scales; // Decimal.NONE: only the very same reading is short
  private int wholes; // readings of the tick written last that fitted into no scale

  private Baseline(int number, long receivedMillis, Shape shape, Reading[] base) {
    this.number = number;
    this.receivedMillis = receivedMillis;
    this.shape = shape;
    this.base = base;
    this.bits = new long[base.length];
    this.mantissas = new long[base.length];
    this.scales = new byte[base.length];
    Arrays.fill(scales, (byte) Decimal.NONE);
  }

  /// The base that a tick becomes.
  ///
  /// @param learned scales that values of these series were seen to need, raised here
  static Baseline of(int number, long receivedMillis, Tick tick, byte[] learned) {
    var readings = new Reading[tick.size()];
    Arrays.setAll(readings, tick::reading);
    var made = new Baseline(number, receivedMillis, tick.shape(), readings);
    for (int i = 0; i < made.base.length; i++) {
      if (made.base[i] instanceof Reading.Present(double value)) {
        int scale = Decimal.scale(value, learned[i]);
        if (scale == Decimal.NONE && learned[i] > 0) {
          scale = Decimal.scale(value, 0); // too large for what was learned of others
        }
        made.set(i, value, scale);
        learned[i] = (byte) Math.max(learned[i], scale);
      }
    }
    return made;
  }

  private void set(int i, double value, int scale) {
    bits[i] = Double.doubleToRawLongBits(value);
    scales[i] = (byte) scale;
    mantissas[i] = scale == Decimal.NONE ? 0 : Decimal.mantissa(value, scale);
  }

  int number() {
    return number;
  }

  long receivedMillis() {
    return receivedMillis;
  }

  int size() {
    return base.length;
  }

  /// How many readings of the tick that was written last were written whole.
  int wholes() {
    return wholes;
  }

  /// Series are equal by name and labels; kind and help are to come back as well.
  static boolean same(Series one, Series other) {
    return one.isSameInstance(other) || (one.equals(other) && one.metric().equals(other.metric()));
  }

  void writeBase(ByteBuf out) {
    for (int i = 0; i < base.length; i++) {
      if (scales[i] >= 0) {
        out.writeByte(scales[i]);
        Varint.writeZigzag(out, mantissas[i]);
      } else {
        Readings.write(base[i], out);
      }
    }
  }

  static Baseline readBase(int number, long receivedMillis, Shape shape, ByteBuf in) {
    var read = new Baseline(number, receivedMillis, shape, new Reading[shape.size()]);
    for (int i = 0; i < read.base.length; i++) {
      int tag = in.getUnsignedByte(in.readerIndex());
      Reading reading = Readings.read(in);
      read.base[i] = reading;
      if (reading instanceof Reading.Present(double value)) {
        read.set(i, value, tag <= Decimal.SCALE_MAX ? tag : Decimal.NONE);
      }
    }
    return read;
  }

  /// Writes the readings of a tick of the same series.
  ///
  /// @param learned scales that values of these series were seen to need, raised here
  void write(Tick tick, byte[] learned, ByteBuf out) {
    ReadingRow now = tick.readings();
    int map = out.writerIndex();
    out.writeZero((base.length + 7) / 8);
    wholes = 0;
    int mapByte = 0;
    for (int i = 0; i < base.length; i++) {
      if (!isBase(i, now)) {
        mapByte |= 1 << (i & 7);
        writeChanged(i, tick.reading(i), learned, out);
      }
      if ((i & 7) == 7) {
        out.setByte(map + (i >> 3), mapByte);
        mapByte = 0;
      }
    }
    if (mapByte != 0) {
      out.setByte(map + (base.length >> 3), mapByte);
    }
  }

  private boolean isBase(int i, ReadingRow now) {
    return now.isPresent(i)
        ? base[i] instanceof Reading.Present && Double.doubleToRawLongBits(now.value(i)) == bits[i]
        : now.reading(i).equals(base[i]);
  }

  private void writeChanged(int i, Reading reading, byte[] learned, ByteBuf out) {
    int scale = scales[i];
    if (scale >= 0 && reading instanceof Reading.Present(double value)) {
      long mantissa = Decimal.mantissa(value, scale);
      if (Math.abs(mantissa) <= MANTISSA_MAX
          && Double.doubleToRawLongBits(Decimal.value(mantissa, scale))
              == Double.doubleToRawLongBits(value)) {
        long difference = mantissa - mantissas[i];
        Varint.write(out, ((difference << 1) ^ (difference >> (Long.SIZE - 1))) << 1);
        return;
      }
    }
    wholes++;
    int tagAt = out.writerIndex();
    Readings.write(reading, out);
    int tag = out.getUnsignedByte(tagAt);
    if (tag <= Decimal.SCALE_MAX) {
      learned[i] = (byte) Math.max(learned[i], tag);
    }
    out.setByte(tagAt, tag << 1 | WHOLE); // tags are below 0x40, so this is a varint of one byte
  }

  Tick read(long wallMillis, ByteBuf in) {
    Reading[] readings = base.clone();
    int map = in.readerIndex();
    in.skipBytes((base.length + 7) / 8);
    for (int i = 0; i < base.length; i++) {
      if ((in.getByte(map + (i >> 3)) >> (i & 7) & 1) != 0) {
        readings[i] = readChanged(i, in);
      }
    }
    return Tick.of(wallMillis, shape, readings);
  }

  private Reading readChanged(int i, ByteBuf in) {
    long code = Varint.read(in);
    if ((code & WHOLE) != 0) {
      return whole((int) (code >>> 1), in);
    }
    if (scales[i] < 0) {
      throw new WireException(Rule.MALFORMED, "journal: a difference to no number");
    }
    long zigzag = code >>> 1;
    long difference = (zigzag >>> 1) ^ -(zigzag & 1);
    return Reading.of(Decimal.value(mantissas[i] + difference, scales[i]));
  }

  private static Reading whole(int tag, ByteBuf in) {
    if (tag <= Decimal.SCALE_MAX) {
      return Reading.of(Decimal.value(Varint.readZigzag(in), tag));
    }
    return tag == Readings.RAW ? Reading.of(in.readDouble()) : Readings.absent(tag);
  }
}
