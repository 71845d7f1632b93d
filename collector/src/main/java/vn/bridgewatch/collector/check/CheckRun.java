package vn.bridgewatch.collector.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A check run with every site of it, in the order of the roster.
///
/// @param conference the conference's id; empty for a check of chosen sites
/// @param title the conference's title on that day; empty for a check of chosen sites
public record CheckRun(
    String id,
    String conference,
    String title,
    long startedMillis,
    @Nullable Long finishedMillis,
    boolean interrupted,
    List<SiteCheck> sites) {

  public CheckRun {
    sites = List.copyOf(sites);
  }

  public CheckSummary summary() {
    var counts = CheckSummary.Counts.of(sites);
    return new CheckSummary(
        id,
        conference,
        title,
        startedMillis,
        finishedMillis,
        interrupted,
        sites.size(),
        counts.sum(),
        counts);
  }
}
