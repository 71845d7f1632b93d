package vn.bridgewatch.collector.journal.segment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import vn.bridgewatch.collector.journal.Journal;
import vn.bridgewatch.collector.journal.segment.SegmentFormat.Header;
import vn.bridgewatch.metric.SharedNames;

/// A journal's files as they lie there: gone through and checked, and nothing of them changed. May
/// be used beside the collector that writes them.
public final class JournalFolder {

  /// What a segment came to.
  ///
  /// @param version of its format; 0 where the header is damaged
  /// @param complete whether it was ended well, and so nothing is written to it any more
  /// @param tornBytes behind the last whole entry of one that is not complete: a write under way,
  ///   or the last one before a crash
  /// @param damagedBytes that fail their checksum
  /// @param unreadable records that are whole but go by something that is damaged
  public record Found(
      String file,
      int version,
      long base,
      long bytes,
      long records,
      boolean complete,
      long tornBytes,
      long damagedBytes,
      long unreadable) {

    private Found with(long unreadableRecords) {
      return new Found(
          file,
          version,
          base,
          bytes,
          records,
          complete,
          tornBytes,
          damagedBytes,
          unreadableRecords);
    }

    public boolean isGood() {
      return version > 0 && damagedBytes == 0 && unreadable == 0;
    }
  }

  private final Path folder;
  private final JournalFiles files = JournalFiles.DISK;
  private final SharedNames names = new SharedNames();

  public JournalFolder(Path folder) {
    this.folder = folder;
  }

  /// Goes through all segments, oldest first.
  ///
  /// @param onRecord told of each record, in order
  public List<Found> check(Consumer<Journal.At> onRecord) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString(), null, "is no folder");
    }
    List<Path> segments =
        files.list(folder).stream()
            .filter(path -> path.toString().endsWith(SegmentRecovery.SUFFIX))
            .toList();
    var found = new ArrayList<Found>();
    for (int i = 0; i < segments.size(); i++) {
      long trusted = i + 1 < segments.size() ? trusted(segments.get(i + 1)) : Long.MAX_VALUE;
      try {
        found.add(check(segments.get(i), trusted, i == segments.size() - 1, onRecord));
      } catch (NoSuchFileException _) {
        // the collector let go of it meanwhile
      }
    }
    return found;
  }

  private long trusted(Path next) throws IOException {
    try (JournalFiles.Input input = files.open(next, Long.MAX_VALUE)) {
      return SegmentFormat.readHeader(input.bytes()).map(Header::trusted).orElse(Long.MAX_VALUE);
    } catch (NoSuchFileException _) {
      return Long.MAX_VALUE;
    }
  }

  private Found check(Path path, long trusted, boolean newest, Consumer<Journal.At> onRecord)
      throws IOException {
    String name = String.valueOf(path.getFileName());
    Segment segment;
    Found found;
    try (JournalFiles.Input input = files.open(path, trusted)) {
      int size = input.bytes().limit();
      Optional<Header> header = SegmentFormat.readHeader(input.bytes());
      if (header.isEmpty()) {
        return new Found(name, 0, 0, size, 0, false, 0, size, 0);
      }
      boolean complete = SegmentReader.summary(input.bytes(), header.get()).isPresent();
      int limit = complete ? SegmentFormat.summaryOffset(input.bytes(), header.get().salt()) : size;
      var scan = new SegmentScan(header.get(), input.bytes().slice(0, limit), _ -> {});
      int records = scan.index().recordCount();
      long rest = (long) limit - scan.wholeEnd();
      segment = new Segment(path, header.get(), scan.index());
      segment.durable(scan.wholeEnd(), records);
      found =
          new Found(
              name,
              header.get().version(),
              header.get().base(),
              size,
              records,
              complete,
              newest ? rest : 0,
              newest ? scan.damagedBytes() : scan.damagedBytes() + rest,
              0);
    }
    return found.with(read(segment, onRecord));
  }

  private long read(Segment segment, Consumer<Journal.At> onRecord) throws IOException {
    var unreadable = new LongAdder();
    try (var reader = new SegmentReader(files, segment, 0, names, _ -> unreadable.increment())) {
      for (Journal.At at = reader.next(); at != null; at = reader.next()) {
        onRecord.accept(at);
      }
    }
    return unreadable.sum();
  }
}
