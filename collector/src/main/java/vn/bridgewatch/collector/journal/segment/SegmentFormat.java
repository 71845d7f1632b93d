package vn.bridgewatch.collector.journal.segment;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;
import vn.bridgewatch.collector.journal.Ledger;

/// The frame of a segment file: header, entries, seal. What entries say is another's affair.
///
/// Header: magic and version, position of the file's first byte, salt, since version 2 how much of
/// the segment before is to be trusted, length of the ledger, CRC-32C of all that and of the
/// ledger, the ledger. Entry: marker, length, CRC-32C of salt, length and block, the block. Seal:
/// offset of the summary, marker, CRC-32C of salt and offset. The salt is random and never leaves
/// the machine: after damage we look for the next marker, and a record that somebody made to look
/// like an entry inside must not be found.
final class SegmentFormat {

  static final int FIRST = 1;
  static final int CURRENT = 2;
  static final int ENTRY_HEAD_BYTES = 12;
  static final int BLOCK_BYTES_MAX = 48 * 1024 * 1024;
  static final int SEAL_BYTES = 12;

  private static final long MAGIC = 0x4257_4a4c_0000_0000L; // "BWJL", the version below it
  private static final int MARKER = 0xb71d_9e37;
  private static final int SEAL_MARKER = 0x5ea1_ed01;
  private static final int LEDGER_BYTES_MAX = 256 * 1024 * 1024;

  /// @param trusted how many bytes of the segment before count: what came after them was never
  ///   durable, whatever the disk says later; [Long#MAX_VALUE] where it does not matter
  /// @param bytes length of the header with its ledger
  record Header(int version, long base, long salt, long trusted, int bytes) {}

  private SegmentFormat() {}

  /// A header of the current version.
  ///
  /// @throws IOException where the ledger is larger than a reader takes: what would be refused at
  ///   the next start must not be written
  static ByteBuf header(long base, long salt, long trusted, Ledger ledger) throws IOException {
    return header(base, salt, trusted, ledger, LEDGER_BYTES_MAX);
  }

  static ByteBuf header(long base, long salt, long trusted, Ledger ledger, int ledgerBytesMax)
      throws IOException {
    ByteBuf out = Unpooled.buffer();
    out.writeLong(MAGIC | CURRENT).writeLong(base).writeLong(salt).writeLong(trusted);
    int fixed = fixedBytes(CURRENT);
    out.writeZero(fixed - out.writerIndex());
    ledger.write(out);
    int ledgerBytes = out.writerIndex() - fixed;
    if (ledgerBytes > ledgerBytesMax) {
      throw new IOException(
          "journal: ledger of " + ledgerBytes + " bytes, at most " + ledgerBytesMax);
    }
    out.setInt(fixed - 8, ledgerBytes);
    out.setInt(fixed - 4, headerCrc(out.nioBuffer(), fixed));
    return out;
  }

  /// Bytes of a header before its ledger.
  static int fixedBytes(int version) {
    return version == FIRST ? 32 : 40;
  }

  /// Reads a header; empty when it is damaged or of another version.
  static Optional<Header> readHeader(ByteBuffer file) {
    if (file.limit() < fixedBytes(FIRST)) {
      return Optional.empty();
    }
    long version = file.getLong(0) ^ MAGIC;
    if (version != FIRST && version != CURRENT) {
      return Optional.empty();
    }
    int fixed = fixedBytes((int) version);
    if (file.limit() < fixed) {
      return Optional.empty();
    }
    int ledgerBytes = file.getInt(fixed - 8);
    if (ledgerBytes < 0
        || ledgerBytes > Math.min(LEDGER_BYTES_MAX, file.limit() - fixed)
        || file.getInt(fixed - 4) != headerCrc(file.slice(0, fixed + ledgerBytes), fixed)) {
      return Optional.empty();
    }
    return Optional.of(
        new Header(
            (int) version,
            file.getLong(8),
            file.getLong(16),
            version == FIRST ? Long.MAX_VALUE : file.getLong(24),
            fixed + ledgerBytes));
  }

  /// Takes in the ledger of a header that was read.
  static void readLedger(ByteBuffer file, Header header, Ledger ledger) {
    int fixed = fixedBytes(header.version());
    ledger.merge(Unpooled.wrappedBuffer(file.slice(fixed, header.bytes() - fixed)));
  }

  private static int headerCrc(ByteBuffer header, int fixed) {
    var crc = new CRC32C();
    crc.update(header.slice(0, fixed - 4));
    crc.update(header.slice(fixed, header.limit() - fixed));
    return (int) crc.getValue();
  }

  /// Makes room for an entry's head; the block is written after it.
  static int beginEntry(ByteBuf out) {
    int start = out.writerIndex();
    out.writeZero(ENTRY_HEAD_BYTES);
    return start;
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
    if (offset < 0 || offset > file.limit() - ENTRY_HEAD_BYTES || file.getInt(offset) != MARKER) {
      return -1;
    }
    int length = file.getInt(offset + 4);
    if (length < 0 || length > file.limit() - offset - ENTRY_HEAD_BYTES) {
      return -1;
    }
    ByteBuffer block = file.slice(offset + ENTRY_HEAD_BYTES, length);
    return file.getInt(offset + 8) == entryCrc(salt, length, block) ? length : -1;
  }

  /// Behind an entry that was seen to be whole.
  static int entryEnd(ByteBuffer file, int offset) {
    return offset + ENTRY_HEAD_BYTES + file.getInt(offset + 4);
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
    add(crc, salt, length);
    crc.update(block);
    return (int) crc.getValue();
  }

  /// The last bytes of a segment that is complete.
  static void seal(ByteBuf out, int summaryOffset, long salt) {
    out.writeInt(summaryOffset).writeInt(SEAL_MARKER).writeInt(sealCrc(salt, summaryOffset));
  }

  /// Where the summary of a complete segment begins; -1 when it is not complete.
  static int summaryOffset(ByteBuffer file, long salt) {
    int seal = file.limit() - SEAL_BYTES;
    if (seal < 0 || file.getInt(seal + 4) != SEAL_MARKER) {
      return -1;
    }
    int offset = file.getInt(seal);
    return file.getInt(seal + 8) == sealCrc(salt, offset) ? offset : -1;
  }

  private static int sealCrc(long salt, int summaryOffset) {
    var crc = new CRC32C();
    add(crc, salt, summaryOffset);
    return (int) crc.getValue();
  }

  private static void add(CRC32C crc, long number, int other) {
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      crc.update((int) (number >>> shift) & 0xff);
    }
    for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      crc.update((other >>> shift) & 0xff);
    }
  }
}
