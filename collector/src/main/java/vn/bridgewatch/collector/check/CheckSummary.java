package vn.bridgewatch.collector.check;

import java.util.EnumMap;
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
      var counts = new EnumMap<Readiness, Integer>(Readiness.class);
      sites.forEach(site -> counts.merge(site.readiness(), 1, Integer::sum));
      return new Counts(
          counts.getOrDefault(Readiness.READY, 0),
          counts.getOrDefault(Readiness.AT_RISK, 0),
          counts.getOrDefault(Readiness.NOT_READY, 0),
          counts.getOrDefault(Readiness.UNKNOWN, 0));
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
