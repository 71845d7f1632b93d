package vn.bridgewatch.collector.journal;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.wire.RecordId;
import vn.bridgewatch.wire.SequenceRange;
import vn.bridgewatch.wire.SequenceRanges;

/// Which records are durable: ranges of sequences by agent, site and boot epoch; safe on any
/// thread.
///
/// Every segment begins with a copy, so that letting go of old segments forgets no identity. Of
/// each (agent, site) the [#EPOCHS_MAX] boot epochs that were used last are kept, whatever their
/// numbers: an agent whose state was wiped counts its starts from one again. The names of those
/// displaced are remembered for a while, because their records could not be told from duplicates.
/// An epoch that a connection is open for is never displaced.
public final class Ledger {

  public static final int EPOCHS_MAX = 8;

  /// Holes beyond this mean an agent that counts wrongly; its records are refused.
  public static final int RANGES_MAX = 8_192;

  static final int DISPLACED_MAX = 16;

  /// What is known of a record.
  public enum Standing {
    /// It is not here.
    NEW,
    /// It is here, or will never come.
    KNOWN,
    /// It could not be told from a duplicate.
    UNKNOWABLE
  }

  private record Key(String agent, String site) {

    @Override
    public int hashCode() {
      return RecordId.hash(agent, site);
    }
  }

  /// What is known of one agent's records of one site.
  private static final class Epochs {

    /// Least recently used first.
    final LinkedHashMap<Long, SequenceRanges> kept = new LinkedHashMap<>(EPOCHS_MAX, 0.75f, true);

    /// Oldest first.
    final LinkedHashSet<Long> displaced = new LinkedHashSet<>();

    /// How many connections are open for an epoch.
    final Map<Long, Integer> pinned = new HashMap<>();

    SequenceRanges use(long epoch) {
      displaced.remove(epoch);
      SequenceRanges ranges = kept.computeIfAbsent(epoch, _ -> new SequenceRanges());
      if (kept.size() > EPOCHS_MAX) {
        kept.keySet().stream()
            .filter(each -> each != epoch && !pinned.containsKey(each))
            .findFirst()
            .ifPresent(this::displace);
      }
      return ranges;
    }

    boolean canJudge(long epoch, @Nullable SequenceRanges ranges) {
      return ranges == null ? !displaced.contains(epoch) : ranges.size() < RANGES_MAX;
    }

    void displace(long epoch) {
      kept.remove(epoch);
      displaced.addLast(epoch);
      if (displaced.size() > DISPLACED_MAX) {
        displaced.removeFirst();
      }
    }
  }

  private final Map<Key, Epochs> streams = new HashMap<>();

  /// Takes a record in; false when it was there.
  public synchronized boolean add(RecordId id) {
    var range = new SequenceRange(id.sequence(), id.sequence());
    return add(id.agent(), id.site(), id.bootEpoch(), range) == 1;
  }

  /// Takes sequences in that are durable or will never come; returns how many were new.
  public synchronized long add(String agent, String site, long bootEpoch, SequenceRange range) {
    return epochs(agent, site).use(bootEpoch).add(range);
  }

  /// Takes sequences in that will never come, of a life that need not be the present one; returns
  /// how many were new. It displaces no other, and nothing is kept of it where there is no room.
  public synchronized long addLost(String agent, String site, long bootEpoch, SequenceRange range) {
    Epochs epochs = epochs(agent, site);
    boolean fits = epochs.kept.containsKey(bootEpoch) || epochs.kept.size() < EPOCHS_MAX;
    return fits && canJudge(agent, site, bootEpoch) ? epochs.use(bootEpoch).add(range) : 0;
  }

  /// A connection is open for a boot epoch; [#unpin] is called once when it ends.
  public synchronized void pin(String agent, String site, long bootEpoch) {
    epochs(agent, site).pinned.merge(bootEpoch, 1, Integer::sum);
  }

  public synchronized void unpin(String agent, String site, long bootEpoch) {
    epochs(agent, site)
        .pinned
        .computeIfPresent(bootEpoch, (_, count) -> count > 1 ? count - 1 : null);
  }

  public synchronized Standing standing(RecordId id) {
    Epochs epochs = streams.get(new Key(id.agent(), id.site()));
    if (epochs == null) {
      return Standing.NEW;
    }
    SequenceRanges ranges = epochs.kept.get(id.bootEpoch());
    if (ranges != null && ranges.contains(id.sequence())) {
      return Standing.KNOWN;
    }
    return epochs.canJudge(id.bootEpoch(), ranges) ? Standing.NEW : Standing.UNKNOWABLE;
  }

  public boolean contains(RecordId id) {
    return standing(id) == Standing.KNOWN;
  }

  /// The sequences of a boot epoch that are known, ascending.
  public synchronized List<SequenceRange> known(String agent, String site, long bootEpoch) {
    SequenceRanges ranges = ranges(agent, site, bootEpoch);
    return ranges == null ? List.of() : ranges.ranges();
  }

  /// Whether records of a boot epoch can be told from duplicates.
  public synchronized boolean canJudge(String agent, String site, long bootEpoch) {
    Epochs epochs = streams.get(new Key(agent, site));
    return epochs == null || epochs.canJudge(bootEpoch, epochs.kept.get(bootEpoch));
  }

  private Epochs epochs(String agent, String site) {
    return streams.computeIfAbsent(new Key(agent, site), _ -> new Epochs());
  }

  private @Nullable SequenceRanges ranges(String agent, String site, long bootEpoch) {
    Epochs epochs = streams.get(new Key(agent, site));
    return epochs == null ? null : epochs.kept.get(bootEpoch);
  }

  /// Writes the displaced first, without ranges, then the kept as they were used.
  public synchronized void write(ByteBuf out) {
    streams.forEach((key, epochs) -> {
      epochs.displaced.forEach(epoch -> write(key, epoch, List.of(), out));
      epochs.kept.forEach((epoch, ranges) -> write(key, epoch, ranges.ranges(), out));
    });
  }

  private static void write(Key key, long epoch, List<SequenceRange> ranges, ByteBuf out) {
    writeName(key.agent(), out);
    writeName(key.site(), out);
    out.writeLong(epoch);
    out.writeInt(ranges.size());
    ranges.forEach(range -> out.writeLong(range.first()).writeLong(range.last()));
  }

  /// Takes in what [#write] wrote.
  public synchronized void merge(ByteBuf in) {
    while (in.isReadable()) {
      Epochs epochs = epochs(readName(in), readName(in));
      long epoch = in.readLong();
      int count = in.readInt();
      if (count == 0) {
        epochs.displace(epoch);
      } else {
        SequenceRanges ranges = epochs.use(epoch);
        for (int left = count; left > 0; left--) {
          ranges.add(new SequenceRange(in.readLong(), in.readLong()));
        }
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
