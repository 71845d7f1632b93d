package vn.bridgewatch.collector.journal;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import vn.bridgewatch.collector.journal.SegmentFormat.Header;
import vn.bridgewatch.wire.block.RecordCodec;

/// Reads a journal's folder back after whatever ended the process before.
final class SegmentRecovery {

  static final String SUFFIX = ".seg";
  static final String UNFINISHED_SUFFIX = ".new";

  private final Path folder;
  private final Ledger ledger;
  private final List<Segment> segments = new ArrayList<>();
  private Recovery found = Recovery.NONE;
  private long nextBase;

  SegmentRecovery(Path folder, Ledger ledger) {
    this.folder = folder;
    this.ledger = ledger;
  }

  List<Segment> segments() {
    return segments;
  }

  Recovery found() {
    return found;
  }

  /// Where the next segment begins: beyond every byte that there ever was, torn or not, so that no
  /// position is given twice.
  long nextBase() {
    return nextBase;
  }

  static String fileName(long base) {
    return String.format("%019d%s", base, SUFFIX);
  }

  void run() throws IOException {
    Files.createDirectories(folder);
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.sorted().toList();
    }
    List<Path> segmentFiles = new ArrayList<>();
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (name.endsWith(UNFINISHED_SUFFIX)) {
        Files.delete(file); // its header never became durable, so nothing was written after it
      } else if (name.endsWith(SUFFIX)) {
        segmentFiles.add(file);
      }
    }
    for (Path file : segmentFiles) {
      recover(file, file.equals(segmentFiles.getLast()));
    }
  }

  private void recover(Path path, boolean newest) throws IOException {
    long size = Files.size(path);
    int keep;
    try (var channel = FileChannel.open(path, StandardOpenOption.READ);
        var arena = Arena.ofConfined()) {
      ByteBuffer file = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena).asByteBuffer();
      Optional<Header> header = SegmentFormat.readHeader(file, ledger);
      if (header.isEmpty()) {
        setAside(path, size);
        return;
      }
      keep = scan(path, header.get(), file, newest);
    }
    if (newest && keep < size) {
      try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.truncate(keep).force(true);
      }
    }
  }

  /// Without its header a segment's salt is lost and with it every checksum.
  private void setAside(Path path, long size) throws IOException {
    String name = path.getFileName().toString();
    nextBase = Math.max(nextBase, baseOf(name) + size);
    found = found.plus(new Recovery(1, 0, 0, size));
    Files.move(path, path.resolveSibling(name + ".damaged"));
  }

  private static long baseOf(String name) throws IOException {
    try {
      return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    } catch (NumberFormatException e) {
      throw new IOException("journal: " + name + " is no segment's name", e);
    }
  }

  private int scan(Path path, Header header, ByteBuffer file, boolean newest) {
    var segment = new Segment(path, header);
    long entries = 0;
    long damaged = 0;
    int wholeEnd = header.bytes();
    int offset = SegmentFormat.nextEntry(file, wholeEnd, header.salt());
    while (offset < file.limit()) {
      int length = SegmentFormat.blockLength(file, offset, header.salt());
      int block = offset + SegmentFormat.ENTRY_HEAD_BYTES;
      ledger.add(RecordCodec.decodeId(Unpooled.wrappedBuffer(file.slice(block, length))));
      segment.add(offset, block + length - offset);
      damaged += offset - wholeEnd;
      wholeEnd = block + length;
      entries++;
      offset = SegmentFormat.nextEntry(file, wholeEnd, header.salt());
    }
    long rest = (long) file.limit() - wholeEnd;
    found =
        found.plus(new Recovery(1, entries, newest ? rest : 0, newest ? damaged : damaged + rest));
    segments.add(segment);
    nextBase = Math.max(nextBase, header.base() + file.limit());
    return wholeEnd;
  }
}
