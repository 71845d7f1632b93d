package vn.bridgewatch.collector.check;

import java.util.List;
import java.util.Optional;

/// Keeps check runs over restarts; the texts are JSON that only this package reads.
///
/// Every call may block and is made from threads that may.
public interface CheckStore {

  /// A run as it is kept.
  ///
  /// @param summary the run without its sites
  /// @param document the run with its sites
  record Stored(
      String id,
      String conference,
      long startedMillis,
      boolean finished,
      String summary,
      String document) {}

  /// Adds the run or replaces the one of the same id; durable when it returns.
  void save(Stored run);

  /// The document of a run.
  Optional<String> document(String id);

  /// The summaries of the newest runs, newest first.
  List<String> summaries(int countMax);

  /// The documents of runs that were not finished when they were saved last.
  List<String> unfinished();
}
