package vn.bridgewatch.wire.bytes;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import vn.bridgewatch.wire.WireException;
import vn.bridgewatch.wire.WireException.Rule;
import vn.bridgewatch.wire.WireLimits;

/// A piece of a frame compressed by itself (RFC 1951, without a header), its length before it.
///
/// The JDK's own zlib: on what the delta coding leaves, others gain nothing that would pay for a
/// library at every site (docs/adr/0009).
public final class Deflated {

  private Deflated() {}

  /// Writes length and compressed bytes if that is shorter than the content; false where it is not,
  /// and then nothing is written.
  public static boolean write(ByteBuf content, ByteBuf out) {
    int length = content.readableBytes();
    var plain = new byte[length];
    content.getBytes(content.readerIndex(), plain);
    var packed = new byte[length];
    int size = deflate(plain, packed);
    if (size == 0 || size + Varint.size(length) >= length) {
      return false;
    }
    Varint.write(out, length);
    out.writeBytes(packed, 0, size);
    return true;
  }

  /// The size of what came out; 0 where there is no room for it.
  private static int deflate(byte[] plain, byte[] packed) {
    var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(plain);
      deflater.finish();
      int size = deflater.deflate(packed);
      return deflater.finished() ? size : 0;
    } finally {
      deflater.end();
    }
  }

  /// Reads to the end; never makes more bytes than were promised, nor promises beyond the limit.
  public static ByteBuf read(ByteBuf in) {
    int length = Varint.readBounded(in, "inflated length", WireLimits.INFLATED_BYTES_MAX);
    var packed = new byte[in.readableBytes()];
    in.readBytes(packed);
    var plain = new byte[length];
    var inflater = new Inflater(true);
    try {
      inflater.setInput(packed);
      inflate(inflater, plain);
    } catch (DataFormatException e) {
      throw new WireException(Rule.MALFORMED, "deflated: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
    return Unpooled.wrappedBuffer(plain);
  }

  private static void inflate(Inflater inflater, byte[] plain) throws DataFormatException {
    int size = 0;
    while (size < plain.length) {
      int more = inflater.inflate(plain, size, plain.length - size);
      if (more == 0) {
        throw new WireException(Rule.MALFORMED, "deflated: ends before " + plain.length + " bytes");
      }
      size += more;
    }
    if (!inflater.finished() && inflater.inflate(new byte[1]) > 0) {
      throw new WireException(Rule.MALFORMED, "deflated: more than " + plain.length + " bytes");
    }
    if (!inflater.finished() || inflater.getRemaining() > 0) {
      throw new WireException(Rule.MALFORMED, "deflated: does not end with the frame");
    }
  }
}
