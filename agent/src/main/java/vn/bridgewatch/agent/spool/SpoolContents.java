package vn.bridgewatch.agent.spool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import vn.bridgewatch.agent.spool.segment.Entry;
import vn.bridgewatch.agent.spool.segment.SegmentFormat;
import vn.bridgewatch.agent.spool.segment.SegmentReader;
import vn.bridgewatch.agent.spool.segment.SpoolFiles;
import vn.bridgewatch.agent.spool.segment.StreamKey;
import vn.bridgewatch.wire.ContentHash;
import vn.bridgewatch.wire.Payload;
import vn.bridgewatch.wire.SequenceRange;
import vn.bridgewatch.wire.SequenceRanges;

/// What the files of a spool hold, read without changing anything; for people and for tests.
public final class SpoolContents {

  /// What is there of one stream.
  ///
  /// @param ranges sequences of the records that are there
  /// @param givenUp sequences that were given up for room
  /// @param acknowledged sequences that were noted as being on disk at the centre, there or not
  public record Held(
      String site,
      long bootEpoch,
      long samples,
      long events,
      List<SequenceRange> ranges,
      List<SequenceRange> givenUp,
      List<SequenceRange> acknowledged) {}

  /// Told of each record, once.
  @FunctionalInterface
  public interface EachRecord {
    void record(String site, long bootEpoch, long sequence, Payload payload, long contentHash);
  }

  private static final class Stream {
    final SequenceRanges ranges = new SequenceRanges();
    final SequenceRanges givenUp = new SequenceRanges();
    final SequenceRanges acknowledged = new SequenceRanges();
    long samples;
    long events;
  }

  private final Map<StreamKey, Stream> streams = new LinkedHashMap<>();
  private int files;
  private long bytes;
  private long damaged;
  private long tornBytes;

  private SpoolContents() {}

  public static SpoolContents read(SpoolFiles folder, EachRecord each) throws IOException {
    var contents = new SpoolContents();
    List<String> names = folder.list();
    List<Segment.Name> segments =
        names.stream().flatMap(name -> Segment.Name.parse(name).stream()).toList();
    for (Segment.Name name : segments) {
      if (segments.stream().noneMatch(other -> other.replaces(name))) {
        contents.read(folder.read(name.file(), FoundFiles.FILE_BYTES_MAX), each);
      }
    }
    for (String name : names) {
      contents.damaged += name.endsWith(FoundFiles.ASIDE) ? 1 : 0;
    }
    return contents;
  }

  private void read(byte[] file, EachRecord each) {
    files++;
    bytes += file.length;
    OptionalLong salt = SegmentFormat.readSalt(file);
    if (salt.isEmpty()) {
      tornBytes += file.length;
      return;
    }
    var reader = new SegmentReader(file, salt.getAsLong(), 0);
    for (Optional<Entry> next = reader.next(); next.isPresent(); next = reader.next()) {
      switch (next.get()) {
        case Entry.Samples it ->
            reader
                .payload(it)
                .ifPresent(payload -> {
                  if (add(it.stream(), it.sequence(), payload, each)) {
                    of(it.stream()).samples++;
                  }
                });
        case Entry.Happening it -> {
          if (add(it.stream(), it.sequence(), it.payload(), each)) {
            of(it.stream()).events++;
          }
        }
        case Entry.Given it -> of(it.stream()).givenUp.addAll(it.ranges());
        case Entry.Acknowledged it -> of(it.stream()).acknowledged.addAll(it.ranges());
      }
    }
    damaged += reader.damagedEntries() + (reader.damagedBytes() > 0 ? 1 : 0);
    tornBytes += reader.tornBytes();
  }

  private Stream of(StreamKey stream) {
    return streams.computeIfAbsent(stream, _ -> new Stream());
  }

  private boolean add(StreamKey stream, long sequence, Payload payload, EachRecord each) {
    boolean fresh = of(stream).ranges.add(sequence);
    if (fresh) {
      each.record(stream.site(), stream.bootEpoch(), sequence, payload, ContentHash.of(payload));
    }
    return fresh;
  }

  /// The streams, as they first come.
  public List<Held> streams() {
    List<Held> held = new ArrayList<>();
    streams.forEach((key, stream) ->
        held.add(
            new Held(
                key.site(),
                key.bootEpoch(),
                stream.samples,
                stream.events,
                stream.ranges.ranges(),
                stream.givenUp.ranges(),
                stream.acknowledged.ranges())));
    return held;
  }

  public int files() {
    return files;
  }

  public long bytes() {
    return bytes;
  }

  /// Places that cannot be read, and files that were set aside for that.
  public long damaged() {
    return damaged;
  }

  /// Bytes of writes that were not finished.
  public long tornBytes() {
    return tornBytes;
  }
}
