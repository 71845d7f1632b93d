package vn.bridgewatch.wire.bytes;

import io.netty.buffer.ByteBuf;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.wire.WireException;
import vn.bridgewatch.wire.WireException.Rule;

/// A reading by itself, behind a tag that says what it is.
public final class Readings {

  /// Tags below: a decimal of that scale; its mantissa follows.
  public static final int RAW = 0x10;

  /// The code of the reason is in the low bits.
  public static final int ABSENT = 0x20;

  private static final int ABSENT_CODE_MAX = 0x1f;

  private Readings() {}

  public static void write(Reading reading, ByteBuf out) {
    switch (reading) {
      case Reading.Absent(var reason) -> out.writeByte(ABSENT | reason.code());
      case Reading.Present(double value) -> {
        int scale = Decimal.scale(value, 0);
        if (scale == Decimal.NONE) {
          out.writeByte(RAW);
          out.writeLong(Double.doubleToRawLongBits(value));
        } else {
          out.writeByte(scale);
          Varint.writeZigzag(out, Decimal.mantissa(value, scale));
        }
      }
    }
  }

  public static Reading read(ByteBuf in) {
    int tag = in.readUnsignedByte();
    if (tag <= Decimal.SCALE_MAX) {
      return Reading.of(Decimal.value(Varint.readZigzag(in), tag));
    }
    if (tag == RAW) {
      return Reading.of(in.readDouble());
    }
    return absent(tag);
  }

  /// What a tag of an absence says; any other is malformed.
  public static Reading absent(int tag) {
    if ((tag & ~ABSENT_CODE_MAX) != ABSENT) {
      throw new WireException(Rule.MALFORMED, "reading tag " + tag);
    }
    return Reading.absent(Absence.ofCode(tag & ABSENT_CODE_MAX));
  }

  /// Whether two readings are the same bit for bit.
  public static boolean same(Reading one, Reading other) {
    return one instanceof Reading.Present(double value)
        ? other instanceof Reading.Present(double that)
            && Double.doubleToRawLongBits(value) == Double.doubleToRawLongBits(that)
        : one.equals(other);
  }
}
