package vn.bridgewatch.collector.ingest;

import vn.bridgewatch.collector.journal.Journal;

/// Told of every entry that is durable and new, in journal order, once each.
@FunctionalInterface
public interface DurableListener {

  /// Called on the journal's thread after the fsync; must hand over and return.
  void durable(Journal.At entry);
}
