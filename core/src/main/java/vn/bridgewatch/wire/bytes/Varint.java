package vn.bridgewatch.wire.bytes;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import vn.bridgewatch.wire.WireException;
import vn.bridgewatch.wire.WireException.Rule;

/// Numbers and strings as the protocol writes them: LEB128, zigzag, length before UTF-8.
public final class Varint {

  private static final int BITS = 7;
  private static final int MORE = 0x80;

  private Varint() {}

  public static void write(ByteBuf out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.writeByte(((int) rest & 0x7f) | MORE);
      rest >>>= BITS;
    }
    out.writeByte((int) rest);
  }

  /// How many bytes a number takes.
  public static int size(long value) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + BITS - 1) / BITS);
  }

  public static long read(ByteBuf in) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += BITS) {
      int b = in.readByte();
      if (shift == Long.SIZE - 1 && (b & 0xfe) != 0) {
        break;
      }
      value |= (long) (b & 0x7f) << shift;
      if ((b & MORE) == 0) {
        return value;
      }
    }
    throw new WireException(Rule.MALFORMED, "varint: more than 64 bits");
  }

  public static void writeZigzag(ByteBuf out, long value) {
    write(out, (value << 1) ^ (value >> (Long.SIZE - 1)));
  }

  public static long readZigzag(ByteBuf in) {
    long value = read(in);
    return (value >>> 1) ^ -(value & 1);
  }

  /// A count or index that must not pass a limit.
  public static int readBounded(ByteBuf in, String what, int max) {
    long value = read(in);
    if (value < 0 || value > max) {
      throw new WireException(
          Rule.OVER_LIMIT,
          what + ": must be 0 to " + max + ", got " + Long.toUnsignedString(value));
    }
    return (int) value;
  }

  public static void writeString(ByteBuf out, String what, String value, int bytesMax) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > bytesMax) {
      throw new IllegalArgumentException(
          what + ": " + bytes.length + " bytes, at most " + bytesMax);
    }
    write(out, bytes.length);
    out.writeBytes(bytes);
  }

  public static String readString(ByteBuf in, String what, int bytesMax) {
    int length = readBounded(in, what + " length", bytesMax);
    var bytes = new byte[requireReadable(in, what, length)];
    in.readBytes(bytes);
    for (byte b : bytes) {
      if (b < 0) {
        return strictUtf8(what, bytes);
      }
    }
    return new String(bytes, StandardCharsets.ISO_8859_1); // all ASCII: one compact copy
  }

  private static int requireReadable(ByteBuf in, String what, int length) {
    if (length > in.readableBytes()) {
      throw new WireException(
          Rule.MALFORMED, what + ": " + length + " bytes, only " + in.readableBytes() + " left");
    }
    return length;
  }

  private static String strictUtf8(String what, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new WireException(Rule.MALFORMED, what + ": not UTF-8", e);
    }
  }
}
