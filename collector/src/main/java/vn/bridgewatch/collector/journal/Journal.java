package vn.bridgewatch.collector.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/// The durable log of what was received: append, group fsync, then tell.
///
/// It is cut into partitions by site: entries of a site keep their order, those of different
/// partitions have none among each other. Within a partition positions rise without end; the entry
/// at or after a position is found from any number, so that "from the one after" is position + 1.
/// The interface fits a partitioned log (Kafka): consumers hold their own positions, one for each
/// partition, and may be given an entry twice.
public interface Journal extends AutoCloseable {

  /// Where an entry stands.
  record At(int partition, long position, JournalEntry entry) {}

  /// Reads on from where it stands; belongs to one thread.
  interface Cursor extends Closeable {

    /// Up to so many durable entries, those of a partition in their order; empty at the end of all
    /// partitions, and filled again when more became durable.
    List<At> next(int countMax) throws IOException;
  }

  /// How many partitions there are, numbered from 0.
  int partitions();

  /// Where the entries of a site go; the same in every process.
  default int partitionOf(String site) {
    var crc = new CRC32C();
    crc.update(site.getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() % partitions());
  }

  /// Appends; the future completes with the position after the fsync that covers the entry, or
  /// fails, and then nothing may be acknowledged.
  CompletableFuture<Long> append(JournalEntry entry);

  /// Reads what is durable, in each partition from a position on; a partition that is not named is
  /// read from its start.
  Cursor read(Offsets from) throws IOException;

  /// Hands over every entry from positions on, at least once, those of a partition in order: first
  /// those that lie there, on the caller's thread; then each when it has become durable, on a
  /// thread of the journal. A listener that takes its time holds the journal up.
  void subscribe(Offsets from, Consumer<At> listener) throws IOException;

  /// Where the oldest entries lie that are kept.
  Offsets starts();

  /// Behind the last durable entries.
  Offsets ends();

  /// Says that a consumer needs nothing any more that lies before these positions. Entries are kept
  /// for as long as any consumer that ever said so needs them, over restarts too. For consumers
  /// that keep no positions of their own it is also from where they go on.
  void commit(String consumer, Offsets needed) throws IOException;

  /// What a consumer said last; [Offsets#NONE] for one that never did.
  Offsets committed(String consumer);

  /// Keeps nothing for a consumer any more.
  void forget(String consumer) throws IOException;

  @Override
  void close();
}
