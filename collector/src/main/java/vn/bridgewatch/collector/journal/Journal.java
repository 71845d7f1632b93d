package vn.bridgewatch.collector.journal;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The durable log of what was received: append, group fsync, then tell.
///
/// Positions rise without end within one journal; an entry's position is that of its first byte.
/// The interface fits a partitioned log (Kafka): a consumer holds its own position and may see an
/// entry twice.
public interface Journal extends AutoCloseable {

  /// Where an entry stands.
  record At(long position, JournalEntry entry) {}

  /// Appends; the future completes after the fsync that covers the entry, or fails and nothing may
  /// be acknowledged.
  CompletableFuture<Long> append(JournalEntry entry);

  /// Reads up to `countMax` durable entries from a position on; empty at the end.
  List<At> read(long position, int countMax) throws IOException;

  /// The position after the last durable entry.
  long end();

  /// The position of the oldest entry that is kept.
  long start();

  /// Lets go of whole segments of which every entry lies before the position.
  void release(long position) throws IOException;

  @Override
  void close();
}
