package vn.bridgewatch.collector.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A check run in one line: how far it is and what it found.
///
/// @param conference the conference's id; empty for a check of chosen sites
/// @param finishedMillis null while it runs
/// @param interrupted whether a restart of the collector cut it off
/// @param done sites whose check is over
public record CheckSummary(
    String id,
    String conference,
    String title,
    long startedMillis,
    @Nullable Long finishedMillis,
    boolean interrupted,
    int total,
    int done,
    Counts counts) {

  /// How many sites of a run are what; those still running are in none.
  public record Counts(int ready, int atRisk, int notReady, int unknown) {

    public static Counts of(List<SiteCheck> sites) {
      var counts = new int[Readiness.values().length];
      sites.forEach(site -> counts[site.readiness().ordinal()]++);
      return new Counts(
          counts[Readiness.READY.ordinal()],
          counts[Readiness.AT_RISK.ordinal()],
          counts[Readiness.NOT_READY.ordinal()],
          counts[Readiness.UNKNOWN.ordinal()]);
    }

    public int sum() {
      return ready + atRisk + notReady + unknown;
    }
  }

  /// Whether every site is ready and none was left out.
  public boolean allReady() {
    return finishedMillis != null && counts.ready() == total;
  }
}
