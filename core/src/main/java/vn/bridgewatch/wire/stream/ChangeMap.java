package vn.bridgewatch.wire.stream;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import vn.bridgewatch.wire.WireException;
import vn.bridgewatch.wire.WireException.Rule;

/// Which of the series of a shape changed: a bitmap, and before it a bitmap of its bytes that are
/// not zero; only those are sent.
final class ChangeMap {

  private static final int BITS = 8;

  private byte[] bits = new byte[0];
  private int size;

  /// Begins anew with nothing changed.
  void clear(int newSize) {
    size = newSize;
    int length = bytes(newSize);
    if (bits.length < length) {
      bits = new byte[Math.max(length, 2 * bits.length)];
    }
    Arrays.fill(bits, 0, length, (byte) 0);
  }

  void set(int index) {
    bits[index / BITS] |= (byte) (1 << (index % BITS));
  }

  boolean get(int index) {
    return (bits[index / BITS] & (1 << (index % BITS))) != 0;
  }

  void write(ByteBuf out) {
    int length = bytes(size);
    for (int from = 0; from < length; from += BITS) {
      int summary = 0;
      for (int i = from; i < Math.min(length, from + BITS); i++) {
        summary |= bits[i] == 0 ? 0 : 1 << (i - from);
      }
      out.writeByte(summary);
    }
    for (int i = 0; i < length; i++) {
      if (bits[i] != 0) {
        out.writeByte(bits[i]);
      }
    }
  }

  void read(int newSize, ByteBuf in) {
    clear(newSize);
    int length = bytes(size);
    int summaries = in.readerIndex();
    in.skipBytes(bytes(length));
    for (int i = 0; i < bytes(length) * BITS; i++) {
      if ((in.getByte(summaries + i / BITS) & (1 << (i % BITS))) != 0) {
        if (i >= length) {
          throw new WireException(Rule.MALFORMED, "changes beyond " + size + " series");
        }
        bits[i] = in.readByte();
      }
    }
    if (size % BITS != 0 && (bits[length - 1] & 0xff) >>> (size % BITS) != 0) {
      throw new WireException(Rule.MALFORMED, "changes beyond " + size + " series");
    }
  }

  private static int bytes(int count) {
    return (count + BITS - 1) / BITS;
  }
}
