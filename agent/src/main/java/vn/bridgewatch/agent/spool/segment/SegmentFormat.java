package vn.bridgewatch.agent.spool.segment;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import vn.bridgewatch.wire.bytes.Varint;

/// The frame of a segment's bytes (docs/spool.md): header twice, then entries, each behind a
/// marker, its length and a CRC-32C of salt, length and body.
///
/// The salt is random and stays on this machine: after damage we look for the next marker, and what
/// a device made look like an entry inside a text must not be found.
public final class SegmentFormat {

  public static final int VERSION = 1;
  public static final int HEADER_BYTES = 48;
  public static final int BODY_BYTES_MAX = 8 * 1024 * 1024;

  static final int METRICS = 1;
  static final int SAMPLES = 2;
  static final int HAPPENING = 3;
  static final int GIVEN = 4;
  static final int ACKNOWLEDGED = 5;

  private static final int MAGIC = 0x4257_5350; // "BWSP"
  private static final int MARKER = 0xb7;
  private static final int COPY_BYTES = HEADER_BYTES / 2;
  private static final int SALT_AT = 8;
  private static final int CRC_AT = 16;
  private static final int LENGTH_BYTES_MAX = 4;

  private SegmentFormat() {}

  static void writeHeader(long salt, ByteBuf out) {
    for (int copy = 0; copy < 2; copy++) {
      int start = out.writerIndex();
      out.writeInt(MAGIC).writeByte(VERSION).writeZero(SALT_AT - 5).writeLong(salt);
      out.writeInt(headerCrc(out.nioBuffer(start, CRC_AT)));
      out.writeZero(COPY_BYTES - CRC_AT - Integer.BYTES);
    }
  }

  private static int headerCrc(java.nio.ByteBuffer bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /// The salt of a segment; empty where neither copy of its header is whole and of this version.
  public static OptionalLong readSalt(byte[] file) {
    ByteBuf in = Unpooled.wrappedBuffer(file);
    for (int copy = 0; copy < 2; copy++) {
      int start = copy * COPY_BYTES;
      if (file.length >= start + CRC_AT + Integer.BYTES
          && in.getInt(start) == MAGIC
          && in.getByte(start + Integer.BYTES) == VERSION
          && in.getInt(start + CRC_AT) == headerCrc(in.nioBuffer(start, CRC_AT))) {
        return OptionalLong.of(in.getLong(start + SALT_AT));
      }
    }
    return OptionalLong.empty();
  }

  /// Writes a body as an entry; returns how many bytes it took.
  static int writeEntry(ByteBuf body, long salt, ByteBuf out) {
    int length = body.readableBytes();
    if (length == 0 || length > BODY_BYTES_MAX) {
      throw new IllegalArgumentException(
          "spool entry: must be 1 to " + BODY_BYTES_MAX + " bytes, got " + length);
    }
    int start = out.writerIndex();
    out.writeByte(MARKER);
    Varint.write(out, length);
    out.writeInt(crc(salt, length, body.array(), body.arrayOffset() + body.readerIndex()));
    out.writeBytes(body, body.readerIndex(), length);
    return out.writerIndex() - start;
  }

  private static int crc(long salt, int length, byte[] bytes, int at) {
    var crc = new CRC32C();
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      crc.update((int) (salt >>> shift) & 0xff);
    }
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      crc.update(length >>> shift & 0xff);
    }
    crc.update(bytes, at, length);
    return (int) crc.getValue();
  }

  /// Walks over the whole entries of a segment and counts what is between them.
  static final class Walk {

    private final byte[] file;
    private final ByteBuf in;
    private final long salt;
    private int at;
    private int start;
    private int length;
    private long damagedBytes;
    private int wholeEnd;

    Walk(byte[] file, long salt, int from) {
      this.file = file;
      this.at = from;
      this.wholeEnd = from;
      this.in = Unpooled.wrappedBuffer(file);
      this.salt = salt;
    }

    /// Goes to the next whole entry; false at the end.
    boolean next() {
      int from = at;
      while (at < file.length) {
        if ((file[at] & 0xff) == MARKER && isEntry()) {
          damagedBytes += at - from;
          at = start + length;
          wholeEnd = at;
          return true;
        }
        at++;
      }
      return false;
    }

    private boolean isEntry() {
      long value = 0;
      for (int i = 1; i <= LENGTH_BYTES_MAX && at + i + Integer.BYTES < file.length; i++) {
        value |= (long) (file[at + i] & 0x7f) << (7 * (i - 1));
        if (file[at + i] >= 0) {
          start = at + i + 1 + Integer.BYTES;
          if (value == 0 || value > BODY_BYTES_MAX || value > file.length - start) {
            return false;
          }
          length = (int) value;
          return in.getInt(at + i + 1) == crc(salt, length, file, start);
        }
      }
      return false;
    }

    /// The body of the entry; a view.
    ByteBuf body() {
      return in.slice(start, length);
    }

    /// Where the entry ends in the file.
    int end() {
      return wholeEnd;
    }

    /// Bytes behind the last whole entry, once there is no next.
    long tornBytes() {
      return Math.max(0, file.length - wholeEnd);
    }

    /// Bytes between whole entries that belong to none.
    long damagedBytes() {
      return damagedBytes;
    }
  }
}
