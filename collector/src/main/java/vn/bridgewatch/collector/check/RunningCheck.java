package vn.bridgewatch.collector.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A run that goes on: its sites change under one lock until it is finished.
final class RunningCheck {

  private final CheckRun begun;
  private final Map<String, SiteCheck> sites = new LinkedHashMap<>();
  private final CountDownLatch left;
  private boolean finished;

  RunningCheck(CheckRun begun) {
    this.begun = begun;
    begun.sites().forEach(site -> sites.put(site.site(), site));
    this.left = new CountDownLatch(sites.size());
  }

  String id() {
    return begun.id();
  }

  /// The sites to ask, in the order of the roster.
  List<SiteCheck> roster() {
    return begun.sites();
  }

  /// Sets what became of a site; the first word counts, a late one is dropped.
  synchronized boolean judge(String site, ReadinessRule.Judgement judgement) {
    SiteCheck known = sites.get(site);
    if (known == null || known.readiness() != Readiness.RUNNING || finished) {
      return false;
    }
    sites.put(site, known.judged(judgement.readiness(), judgement.findings()));
    left.countDown();
    return true;
  }

  /// Ends the run and returns it as it ended; sites that are still running become unknown for the
  /// reason. {@link #snapshot} goes on to show it unfinished: a run has ended once it is kept.
  synchronized CheckRun finish(long wallMillis, boolean cutOff, String reason) {
    sites.replaceAll((_, site) -> closed(site, reason));
    finished = true;
    return run(wallMillis, cutOff);
  }

  /// Waits until every site is judged, or the time is over.
  boolean awaitAll(long timeoutMillis) throws InterruptedException {
    return left.await(timeoutMillis, TimeUnit.MILLISECONDS);
  }

  synchronized CheckRun snapshot() {
    return run(null, false);
  }

  private CheckRun run(@Nullable Long finishedMillis, boolean interrupted) {
    return new CheckRun(
        begun.id(),
        begun.conference(),
        begun.title(),
        begun.startedMillis(),
        finishedMillis,
        interrupted,
        List.copyOf(sites.values()));
  }

  /// A run that was kept unfinished, as it is after a restart.
  static CheckRun interrupted(CheckRun kept, long wallMillis) {
    return new CheckRun(
        kept.id(),
        kept.conference(),
        kept.title(),
        kept.startedMillis(),
        wallMillis,
        true,
        kept.sites().stream().map(site -> closed(site, "interrupted")).toList());
  }

  private static SiteCheck closed(SiteCheck site, String reason) {
    if (site.readiness() != Readiness.RUNNING) {
      return site;
    }
    var judgement = ReadinessRule.unanswered(reason, "", List.of());
    return site.judged(judgement.readiness(), judgement.findings());
  }
}
