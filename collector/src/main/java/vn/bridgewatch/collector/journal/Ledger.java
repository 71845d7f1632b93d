package vn.bridgewatch.collector.journal;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.wire.RecordId;
import vn.bridgewatch.wire.SequenceRange;
import vn.bridgewatch.wire.SequenceRanges;

/// Which records are durable: ranges of sequences by agent, site and boot epoch; safe on any
/// thread.
///
/// Every segment begins with a copy, so that letting go of old segments forgets no identity. Of
/// each (agent, site) the newest [#EPOCHS_MAX] boot epochs are kept.
public final class Ledger {

  public static final int EPOCHS_MAX = 8;

  /// Holes beyond this mean an agent that counts wrongly; its records are refused.
  public static final int RANGES_MAX = 8_192;

  private record Key(String agent, String site) {}

  private final Map<Key, NavigableMap<Long, SequenceRanges>> streams = new HashMap<>();

  /// Takes a record in; false when it was there.
  synchronized boolean add(RecordId id) {
    var range = new SequenceRange(id.sequence(), id.sequence());
    return add(id.agent(), id.site(), id.bootEpoch(), range) == 1;
  }

  /// Takes sequences in that are durable or will never come; returns how many were new.
  public synchronized long add(String agent, String site, long bootEpoch, SequenceRange range) {
    NavigableMap<Long, SequenceRanges> epochs =
        streams.computeIfAbsent(new Key(agent, site), _ -> new TreeMap<>(Long::compareUnsigned));
    long added = epochs.computeIfAbsent(bootEpoch, _ -> new SequenceRanges()).add(range);
    if (epochs.size() > EPOCHS_MAX) {
      epochs.pollFirstEntry();
    }
    return added;
  }

  public synchronized boolean contains(RecordId id) {
    SequenceRanges ranges = ranges(id.agent(), id.site(), id.bootEpoch());
    return ranges != null && ranges.contains(id.sequence());
  }

  /// The sequences of a boot epoch that are known, ascending.
  public synchronized List<SequenceRange> known(String agent, String site, long bootEpoch) {
    SequenceRanges ranges = ranges(agent, site, bootEpoch);
    return ranges == null ? List.of() : ranges.ranges();
  }

  /// Whether a record can still be told from a duplicate.
  public synchronized boolean canJudge(RecordId id) {
    NavigableMap<Long, SequenceRanges> epochs = streams.get(new Key(id.agent(), id.site()));
    if (epochs == null) {
      return true;
    }
    SequenceRanges ranges = epochs.get(id.bootEpoch());
    return ranges == null
        ? epochs.size() < EPOCHS_MAX || Long.compareUnsigned(id.bootEpoch(), epochs.firstKey()) > 0
        : ranges.size() < RANGES_MAX;
  }

  private @Nullable SequenceRanges ranges(String agent, String site, long bootEpoch) {
    NavigableMap<Long, SequenceRanges> epochs = streams.get(new Key(agent, site));
    return epochs == null ? null : epochs.get(bootEpoch);
  }

  synchronized void write(ByteBuf out) {
    streams.forEach((key, epochs) ->
        epochs.forEach((epoch, ranges) -> {
          writeName(key.agent(), out);
          writeName(key.site(), out);
          out.writeLong(epoch);
          out.writeInt(ranges.size());
          ranges.ranges().forEach(range -> out.writeLong(range.first()).writeLong(range.last()));
        }));
  }

  void merge(ByteBuf in) {
    while (in.isReadable()) {
      String agent = readName(in);
      String site = readName(in);
      long epoch = in.readLong();
      for (int left = in.readInt(); left > 0; left--) {
        add(agent, site, epoch, new SequenceRange(in.readLong(), in.readLong()));
      }
    }
  }

  private static void writeName(String name, ByteBuf out) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    out.writeByte(bytes.length).writeBytes(bytes); // at most 64 bytes by WireLimits
  }

  private static String readName(ByteBuf in) {
    return in.readCharSequence(in.readUnsignedByte(), StandardCharsets.UTF_8).toString();
  }
}
