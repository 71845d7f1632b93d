package vn.bridgewatch.collector.media;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.collector.ingest.AgentLinks;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.inventory.Site;
import vn.bridgewatch.time.NanoClock;
import vn.bridgewatch.time.WallClock;

/// The coordinator: has sites test their media at the rate of a call, as many at one time as the
/// lines may carry. One run at a time; the last runs are kept in memory.
///
/// A site's agent still decides for itself whether it may: not beside a call, not short before a
/// conference, not above the caps of its own file.
public final class MediaRuns implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MediaRuns.class);
  private static final long TURN_MILLIS = 50;
  private static final int KEPT = 20;
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final long FRESH_NANOS = Duration.ofHours(24).toNanos();

  /// A run goes on already.
  public static final class BusyException extends Exception {
    BusyException() {
      super("one run of media tests goes on at a time");
    }
  }

  private record Latest(List<StepResult> steps, long atNanos) {}

  private final Inventory inventory;
  private final AgentLinks links;
  private final MediaLimits limits;
  private final WallClock wall;
  private final NanoClock clock;
  private final LeaseBook book;
  private final ArrayDeque<Run> runs = new ArrayDeque<>(); // newest first; guarded by this
  private final Map<String, Latest> latest = new ConcurrentHashMap<>();
  private long number;
  private boolean closed;
  private @Nullable Thread leader;

  public MediaRuns(
      Inventory inventory, AgentLinks links, MediaLimits limits, WallClock wall, NanoClock clock) {
    this.inventory = inventory;
    this.links = links;
    this.limits = limits;
    this.wall = wall;
    this.clock = clock;
    this.book = new LeaseBook(limits);
  }

  /// A run's changing part, guarded by the coordinator.
  private static final class Run {
    final String id;
    final long startedMillis;
    final Map<String, MediaTestRun.SiteTest> sites = new LinkedHashMap<>();
    @Nullable Long finishedMillis;

    Run(String id, long startedMillis) {
      this.id = id;
      this.startedMillis = startedMillis;
    }

    MediaTestRun snapshot() {
      return new MediaTestRun(id, startedMillis, finishedMillis, List.copyOf(sites.values()));
    }
  }

  /// Begins a run over sites and returns it as it begins.
  public synchronized MediaTestRun start(List<String> sites) throws BusyException {
    if (closed || (!runs.isEmpty() && runs.getFirst().finishedMillis == null)) {
      throw new BusyException();
    }
    if (sites.isEmpty()) {
      throw new IllegalArgumentException("sites: must name at least one site");
    }
    number++;
    var run = new Run("media-" + wall.millis() + "-" + number, wall.millis());
    for (String site : new LinkedHashSet<>(sites)) {
      run.sites.put(site, of(site, MediaTestRun.State.WAITING, "", List.of()));
    }
    runs.addFirst(run);
    while (runs.size() > KEPT) {
      runs.removeLast();
    }
    leader = Thread.ofVirtual().name(run.id).start(() -> lead(run));
    return run.snapshot();
  }

  public synchronized Optional<MediaTestRun> byId(String id) {
    return runs.stream().filter(run -> run.id.equals(id)).findFirst().map(Run::snapshot);
  }

  /// The last runs, newest first.
  public synchronized List<MediaTestRun> recent() {
    return runs.stream().map(Run::snapshot).toList();
  }

  /// What the tests of a site found within the last 24 hours; empty where there was none.
  public List<StepResult> latest(String site) {
    Latest found = latest.get(site);
    return found == null || clock.nanoTime() - found.atNanos() > FRESH_NANOS
        ? List.of()
        : found.steps();
  }

  private static MediaTestRun.SiteTest of(
      String site, MediaTestRun.State state, String reason, List<StepResult> steps) {
    return new MediaTestRun.SiteTest(site, state, reason, steps);
  }

  /// Leads a run to its end; the outermost point of its thread.
  private void lead(Run run) {
    try {
      List<String> waiting = new ArrayList<>(run.sites.keySet());
      while (!waiting.isEmpty()) {
        waiting.removeIf(site -> begin(run, site));
        Thread.sleep(TURN_MILLIS);
      }
      while (running(run)) {
        Thread.sleep(TURN_MILLIS);
      }
    } catch (InterruptedException _) {
      LOG.atInfo().addKeyValue("run", run.id).log("Media tests cut off");
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("run", run.id).setCause(e).log("Media tests failed");
    } finally {
      end(run);
    }
  }

  private synchronized boolean running(Run run) {
    return run.sites.values().stream().anyMatch(s -> s.state() == MediaTestRun.State.RUNNING);
  }

  private synchronized void end(Run run) {
    run.sites.replaceAll((site, test) ->
        test.state() == MediaTestRun.State.DONE || test.state() == MediaTestRun.State.NOT_TESTED
            ? test
            : of(site, MediaTestRun.State.NOT_TESTED, "interrupted", List.of()));
    run.finishedMillis = wall.millis();
  }

  /// False where the site must wait for room.
  private boolean begin(Run run, String key) {
    Optional<Site> site = inventory.site(key);
    if (site.isEmpty()) {
      put(run, of(key, MediaTestRun.State.NOT_TESTED, "not_in_inventory", List.of()));
      return true;
    }
    Optional<LeaseBook.Lease> lease;
    synchronized (this) {
      lease = book.take(key, site.get().province(), clock.nanoTime());
    }
    if (lease.isEmpty()) {
      return false;
    }
    put(run, of(key, MediaTestRun.State.RUNNING, "", List.of()));
    long giveUpMillis = limits.lease().plus(GRACE).toMillis();
    var _ =
        links
            .media(key, limits.lease())
            .orTimeout(giveUpMillis, TimeUnit.MILLISECONDS)
            .whenComplete((steps, failure) -> ended(run, key, lease.get(), steps, failure));
    return true;
  }

  private synchronized void put(Run run, MediaTestRun.SiteTest test) {
    run.sites.put(test.site(), test);
  }

  private synchronized void ended(
      Run run,
      String site,
      LeaseBook.Lease lease,
      @Nullable List<StepResult> steps,
      @Nullable Throwable failure) {
    book.giveBack(lease);
    if (steps == null) {
      put(run, of(site, MediaTestRun.State.NOT_TESTED, reason(failure), List.of()));
    } else if (steps.isEmpty()) {
      put(run, of(site, MediaTestRun.State.NOT_TESTED, "no_media_test", List.of()));
    } else {
      put(run, of(site, MediaTestRun.State.DONE, "", steps));
      latest.put(site, new Latest(List.copyOf(steps), clock.nanoTime()));
    }
  }

  private static String reason(@Nullable Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return switch (cause) {
      case AgentLinks.NotConnected _ -> "not_connected";
      case TimeoutException _ -> "timed_out";
      case null, default -> "refused";
    };
  }

  @Override
  public void close() {
    Thread leading;
    synchronized (this) {
      closed = true;
      leading = leader;
    }
    if (leading != null) {
      leading.interrupt();
    }
  }
}
