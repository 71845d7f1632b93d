package vn.bridgewatch.collector.journal.segment;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.collector.journal.Ledger;
import vn.bridgewatch.collector.journal.segment.SegmentFormat.Header;

/// Reads a journal's folder back after whatever ended the process before.
///
/// Complete segments say themselves what they hold. The newest one is gone through: what lies in it
/// behind the last mark may be known to the kernel and not to the disk (after a failed fsync the
/// kernel says "written" of pages that are not), so it is written once more before it is believed.
final class SegmentRecovery {

  private static final Logger log = LoggerFactory.getLogger(SegmentRecovery.class);

  static final String SUFFIX = ".seg";
  static final String UNFINISHED_SUFFIX = ".new";

  private final Path folder;
  private final JournalFiles files;
  private final Ledger ledger;
  private final List<Segment> segments = new ArrayList<>();
  private Recovery found = Recovery.NONE;
  private long nextBase;

  private record Named(Path path, Optional<Header> header, long bytes) {}

  SegmentRecovery(Path folder, JournalFiles files, Ledger ledger) {
    this.folder = folder;
    this.files = files;
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
    List<Named> named = new ArrayList<>();
    for (Path file : files.list(folder)) {
      String name = file.getFileName().toString();
      if (name.endsWith(UNFINISHED_SUFFIX)) {
        files.delete(file); // its header never became durable, so nothing was written after it
      } else if (name.endsWith(SUFFIX)) {
        named.add(look(file));
      }
    }
    int newest = named.size() - 1;
    while (newest >= 0 && named.get(newest).header().isEmpty()) {
      newest--;
    }
    for (int i = 0; i < named.size(); i++) {
      Named segment = named.get(i);
      nextBase = Math.max(nextBase, baseOf(segment.path()) + segment.bytes());
      if (segment.header().isEmpty()) {
        setAside(segment);
      } else if (i == newest) {
        recoverNewest(segment.path(), segment.header().get());
      } else {
        recoverOlder(segment, trusted(named.get(i + 1)));
      }
    }
  }

  private Named look(Path path) throws IOException {
    try (JournalFiles.Input input = files.open(path, Long.MAX_VALUE)) {
      return new Named(path, SegmentFormat.readHeader(input.bytes()), input.bytes().limit());
    }
  }

  private static long trusted(Named next) {
    return next.header().map(Header::trusted).orElse(Long.MAX_VALUE);
  }

  /// Without its header a segment's salt is lost and with it every checksum.
  private void setAside(Named segment) throws IOException {
    found = found.plus(new Recovery(1, 0, 0, segment.bytes()));
    Path path = segment.path();
    files.rename(path, path.resolveSibling(path.getFileName() + ".damaged"));
  }

  private static long baseOf(Path path) throws IOException {
    String name = path.getFileName().toString();
    try {
      return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    } catch (NumberFormatException e) {
      throw new IOException("journal: " + name + " is no segment's name", e);
    }
  }

  private void recoverOlder(Named named, long trusted) throws IOException {
    Header header = named.header().orElseThrow();
    try (JournalFiles.Input input = files.open(named.path(), Math.max(trusted, header.bytes()))) {
      ByteBuffer file = input.bytes();
      Optional<SegmentIndex> summary = SegmentReader.summary(file, header);
      if (summary.isPresent()) {
        int end = SegmentFormat.summaryOffset(file, header.salt());
        int records = summary.get().recordCount();
        segments.add(Segment.complete(named.path(), header, end, records));
        found = found.plus(new Recovery(1, records, 0, 0));
        return;
      }
      var scan = new SegmentScan(header, file, _ -> {});
      var segment = new Segment(named.path(), header, scan.index());
      segment.durable(scan.wholeEnd(), scan.index().recordCount());
      segments.add(segment);
      long rest = (long) file.limit() - scan.wholeEnd();
      found =
          found.plus(new Recovery(1, scan.index().recordCount(), 0, scan.damagedBytes() + rest));
    }
  }

  private void recoverNewest(Path path, Header header) throws IOException {
    Segment segment;
    try (JournalFiles.Input input = files.open(path, Long.MAX_VALUE)) {
      ByteBuffer file = input.bytes();
      SegmentFormat.readLedger(file, header, ledger);
      Optional<SegmentIndex> summary = SegmentReader.summary(file, header);
      int limit =
          summary.isPresent() ? SegmentFormat.summaryOffset(file, header.salt()) : file.limit();
      var scan = new SegmentScan(header, file.slice(0, limit), ledger::add);
      int records = scan.index().recordCount();
      segment = new Segment(path, header, scan.index());
      segment.durable(scan.wholeEnd(), records);
      found = found.plus(new Recovery(1, records, limit - scan.wholeEnd(), scan.damagedBytes()));
      if (summary.isEmpty()) {
        complete(segment, scan, file);
      }
    }
    segments.add(segment);
  }

  /// Writes what is in doubt again, and then the summary behind it, which may wait for the next
  /// start where the disk is full.
  private void complete(Segment segment, SegmentScan scan, ByteBuffer file) throws IOException {
    boolean current = segment.header().version() == SegmentFormat.CURRENT;
    int from = current ? scan.durableEnd() : scan.wholeEnd();
    var doubtful = new byte[scan.wholeEnd() - from];
    file.get(from, doubtful); // a copy: the file is about to be cut
    try (JournalFiles.Output output = files.resume(segment.path(), from)) {
      output.write(ByteBuffer.wrap(doubtful));
      output.force();
      if (current) {
        ByteBuf summary = Unpooled.buffer();
        SegmentWriter.writeSummary(segment, scan.index(), scan.wholeEnd(), summary);
        nextBase = Math.max(nextBase, segment.end() + summary.readableBytes());
        writeSummary(segment, summary, output);
      }
    }
  }

  private static void writeSummary(Segment segment, ByteBuf summary, JournalFiles.Output output) {
    try {
      output.write(summary.nioBuffer());
      output.force();
    } catch (IOException e) {
      log.atWarn()
          .addKeyValue("segment", segment.path())
          .addKeyValue("cause", e.getMessage())
          .log("Journal: a segment cannot be completed, the next start goes through it again");
    }
  }
}
