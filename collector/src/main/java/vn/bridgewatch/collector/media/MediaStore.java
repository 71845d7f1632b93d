package vn.bridgewatch.collector.media;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps media tests over restarts; the steps are JSON that only this package reads.
///
/// Every call may block and is made from threads that may.
public interface MediaStore {

  /// A run without its sites.
  ///
  /// @param finishedMillis null while it goes on
  /// @param interrupted whether it was cut off
  record Run(
      String id,
      long startedMillis,
      @Nullable Long finishedMillis,
      boolean interrupted,
      Counts counts) {}

  /// How many sites are what.
  ///
  /// @param waiting those that are being tested among them
  record Counts(int good, int noticeable, int bad, int unmeasured, int notTested, int waiting) {

    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

    public int total() {
      return good + noticeable + bad + unmeasured + notTested + waiting;
    }
  }

  /// What became of a site in a run.
  ///
  /// @param place in the run's list
  /// @param status of its worst step, in lower case; empty without steps
  /// @param endedMillis null before it ended
  record Result(
      String run,
      int place,
      String site,
      String state,
      String reason,
      String status,
      @Nullable Long endedMillis,
      String steps) {}

  /// Adds a run with all of its sites; durable when it returns. Old runs go, but no site's last
  /// result.
  void begin(String id, long startedMillis, List<Result> sites);

  /// Takes in what became of sites; durable when it returns.
  void put(List<Result> results);

  /// Ends a run.
  void finish(String id, long finishedMillis, boolean interrupted);

  /// Ends the runs that the last stop cut off: sites that were not tested are so for that reason.
  void recover(long nowMillis);

  /// The newest runs, newest first.
  List<Run> runs(int countMax);

  Optional<Run> run(String id);

  /// All results of a run, in its order.
  List<Result> results(String run);

  /// What the last tests of a site found, newest first.
  List<Result> ofSite(String site, int countMax);

  /// Of every site that was tested since then the newest result that has steps.
  List<Result> since(long millis);
}
