package vn.bridgewatch.collector.journal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The bytes of a segment file.
///
/// Header: magic and version, position of the file's first byte, salt, length of the ledger,
/// CRC-32C of all that and of the ledger, the ledger. Entry: marker, length, CRC-32C of salt,
/// length and block, the block. The salt is random and never leaves the machine: after damage we
/// look for the next marker, and a record that somebody made to look like an entry inside must not
/// be found.
final class SegmentFormat {

  static final int ENTRY_HEAD_BYTES = 12;
  static final int BLOCK_BYTES_MAX = 48 * 1024 * 1024;

  private static final long MAGIC = 0x4257_4a4c_0000_0001L; // "BWJL", version 1
  private static final int MARKER = 0xb71d_9e37;
  private static final int HEADER_BYTES = 32;
  private static final int HEADER_CRC_AT = 28;
  private static final int LEDGER_BYTES_MAX = 256 * 1024 * 1024;

  /// @param bytes length of the header with its ledger
  record Header(long base, long salt, int bytes) {}

  private SegmentFormat() {}

  static ByteBuf header(long base, long salt, Ledger ledger) {
    ByteBuf out = Unpooled.buffer();
    out.writeLong(MAGIC).writeLong(base).writeLong(salt).writeInt(0).writeInt(0);
    ledger.write(out);
    out.setInt(HEADER_CRC_AT - 4, out.writerIndex() - HEADER_BYTES);
    out.setInt(HEADER_CRC_AT, headerCrc(out.nioBuffer()));
    return out;
  }

  /// Reads a header and takes its ledger in; empty when it is damaged or of another version.
  static Optional<Header> readHeader(ByteBuffer file, Ledger ledger) {
    if (file.limit() < HEADER_BYTES || file.getLong(0) != MAGIC) {
      return Optional.empty();
    }
    int ledgerBytes = file.getInt(HEADER_CRC_AT - 4);
    if (ledgerBytes < 0
        || ledgerBytes > Math.min(LEDGER_BYTES_MAX, file.limit() - HEADER_BYTES)
        || file.getInt(HEADER_CRC_AT) != headerCrc(file.slice(0, HEADER_BYTES + ledgerBytes))) {
      return Optional.empty();
    }
    ledger.merge(Unpooled.wrappedBuffer(file.slice(HEADER_BYTES, ledgerBytes)));
    return Optional.of(new Header(file.getLong(8), file.getLong(16), HEADER_BYTES + ledgerBytes));
  }

  private static int headerCrc(ByteBuffer header) {
    var crc = new CRC32C();
    crc.update(header.slice(0, HEADER_CRC_AT));
    crc.update(header.slice(HEADER_BYTES, header.limit() - HEADER_BYTES));
    return (int) crc.getValue();
  }

  /// Makes an entry's head around a block that has been written after room for it.
  static void finishEntry(ByteBuf out, int start, long salt) {
    int length = out.writerIndex() - start - ENTRY_HEAD_BYTES;
    out.setInt(start, MARKER);
    out.setInt(start + 4, length);
    out.setInt(start + 8, entryCrc(salt, length, out.nioBuffer(start + ENTRY_HEAD_BYTES, length)));
  }

  /// The length of the block of a whole entry at an offset; -1 when there is none.
  static int blockLength(ByteBuffer file, int offset, long salt) {
    if (offset > file.limit() - ENTRY_HEAD_BYTES || file.getInt(offset) != MARKER) {
      return -1;
    }
    int length = file.getInt(offset + 4);
    if (length < 0 || length > file.limit() - offset - ENTRY_HEAD_BYTES) {
      return -1;
    }
    ByteBuffer block = file.slice(offset + ENTRY_HEAD_BYTES, length);
    return file.getInt(offset + 8) == entryCrc(salt, length, block) ? length : -1;
  }

  /// The offset of the next whole entry at or after one; the limit when there is none.
  static int nextEntry(ByteBuffer file, int from, long salt) {
    for (int offset = from; offset <= file.limit() - ENTRY_HEAD_BYTES; offset++) {
      if (blockLength(file, offset, salt) >= 0) {
        return offset;
      }
    }
    return file.limit();
  }

  private static int entryCrc(long salt, int length, ByteBuffer block) {
    var crc = new CRC32C();
    crc.update(ByteBuffer.allocate(12).putLong(salt).putInt(length).flip());
    crc.update(block);
    return (int) crc.getValue();
  }
}
