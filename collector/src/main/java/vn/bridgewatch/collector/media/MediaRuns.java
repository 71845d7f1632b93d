package vn.bridgewatch.collector.media;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
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
/// lines may carry, and keeps what they found. One run at a time.
///
/// A site's agent still decides for itself whether it may: not beside a call, not short before a
/// conference, not above the caps of its own file.
public final class MediaRuns implements AutoCloseable {

  /// How long what a test found says something of now.
  public static final Duration FRESH = Duration.ofHours(24);

  /// The most that a list of runs, or of results of a site, may hold.
  public static final int RECENT_MAX = 100;

  private static final Logger LOG = LoggerFactory.getLogger(MediaRuns.class);
  private static final DateTimeFormatter ID_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
  private static final long TURN_MILLIS = 50;
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration STOP_WAIT = Duration.ofSeconds(3);

  /// A run goes on already.
  public static final class BusyException extends Exception {
    BusyException() {
      super("one run of media tests goes on at a time");
    }
  }

  /// What the tests of a site found.
  public record Found(long endedMillis, List<StepResult> steps) {

    public Found {
      steps = List.copyOf(steps);
    }
  }

  private final Inventory inventory;
  private final AgentLinks links;
  private final MediaStore store;
  private final MediaLimits limits;
  private final WallClock wall;
  private final NanoClock clock;
  private final LeaseBook book;
  private final Map<String, Found> latest = new ConcurrentHashMap<>();
  private @Nullable Run current; // guarded by this, as is the next
  private boolean closed;
  private @Nullable Thread leader;

  public MediaRuns(
      Inventory inventory,
      AgentLinks links,
      MediaStore store,
      MediaLimits limits,
      WallClock wall,
      NanoClock clock) {
    this.inventory = inventory;
    this.links = links;
    this.store = store;
    this.limits = limits;
    this.wall = wall;
    this.clock = clock;
    this.book = new LeaseBook(limits);
  }

  /// Takes up what was kept; to be called once at start.
  public void recover() {
    store.recover(wall.millis());
    for (MediaStore.Result kept : store.since(wall.millis() - FRESH.toMillis())) {
      found(MediaTestRun.SiteTest.of(kept));
    }
  }

  /// A run that goes on, guarded by the coordinator.
  private static final class Run {
    final String id;
    final long startedMillis;
    final Map<String, MediaTestRun.SiteTest> sites = new LinkedHashMap<>();
    final List<MediaTestRun.SiteTest> unsaved = new ArrayList<>();

    Run(String id, long startedMillis) {
      this.id = id;
      this.startedMillis = startedMillis;
    }

    MediaTestRun snapshot() {
      return new MediaTestRun(id, startedMillis, null, false, List.copyOf(sites.values()));
    }
  }

  /// Begins a run over sites and returns it as it begins; durable when it returns.
  public MediaTestRun start(List<String> sites) throws BusyException {
    if (sites.isEmpty()) {
      throw new IllegalArgumentException("sites: must name at least one site");
    }
    Run run = take(sites);
    boolean begun = false;
    try {
      MediaTestRun snapshot = run.snapshot();
      store.begin(
          run.id,
          run.startedMillis,
          snapshot.sites().stream().map(MediaTestRun.SiteTest::kept).toList());
      synchronized (this) {
        leader = Thread.ofVirtual().name("media-" + run.id).start(() -> lead(run));
      }
      begun = true;
      LOG.atInfo()
          .addKeyValue("run", run.id)
          .addKeyValue("sites", snapshot.sites().size())
          .log("Media tests started");
      return snapshot;
    } finally {
      if (!begun) {
        over();
      }
    }
  }

  private synchronized Run take(List<String> sites) throws BusyException {
    if (closed || current != null) {
      throw new BusyException();
    }
    String tag = "%04x".formatted(ThreadLocalRandom.current().nextInt(0x10000));
    var run =
        new Run(ID_TIME.format(Instant.ofEpochMilli(wall.millis())) + "-" + tag, wall.millis());
    for (String site : new LinkedHashSet<>(sites)) {
      run.sites.put(site, MediaTestRun.SiteTest.waiting(run.id, run.sites.size(), site));
    }
    current = run;
    return run;
  }

  private synchronized void over() {
    current = null;
  }

  public Optional<MediaTestRun> byId(String id) {
    synchronized (this) {
      if (current != null && current.id.equals(id)) {
        return Optional.of(current.snapshot());
      }
    }
    return store
        .run(id)
        .map(run ->
            new MediaTestRun(
                run.id(),
                run.startedMillis(),
                run.finishedMillis(),
                run.interrupted(),
                store.results(id).stream().map(MediaTestRun.SiteTest::of).toList()));
  }

  /// The last runs, newest first.
  public List<MediaStore.Run> recent(int countMax) {
    return store.runs(Math.min(countMax, RECENT_MAX));
  }

  /// What the last tests of a site came to, newest first.
  public List<MediaTestRun.SiteTest> ofSite(String site, int countMax) {
    return store.ofSite(site, Math.min(countMax, RECENT_MAX)).stream()
        .map(MediaTestRun.SiteTest::of)
        .toList();
  }

  /// What the tests of a site found within the last 24 hours: the last that measured something,
  /// else why the last one did not; empty where there was none.
  public Optional<Found> latest(String site) {
    return Optional.ofNullable(latest.get(site))
        .filter(found -> wall.millis() - found.endedMillis() <= FRESH.toMillis());
  }

  private void found(MediaTestRun.SiteTest test) {
    var fresh = new Found(Objects.requireNonNullElse(test.endedMillis(), 0L), test.steps());
    latest.merge(
        test.site(),
        fresh,
        (old, now) -> {
          boolean isOld = now.endedMillis() - old.endedMillis() > FRESH.toMillis();
          return isOld || MediaSteps.measured(now.steps()) || !MediaSteps.measured(old.steps())
              ? now
              : old;
        });
  }

  /// Leads a run to its end; the outermost point of its thread.
  private void lead(Run run) {
    String left = "";
    try {
      List<String> waiting = new ArrayList<>(run.sites.keySet());
      while (!waiting.isEmpty()) {
        waiting.removeIf(site -> begin(run, site));
        Thread.sleep(TURN_MILLIS);
        save(run);
      }
      while (running(run)) {
        Thread.sleep(TURN_MILLIS);
        save(run);
      }
    } catch (InterruptedException _) {
      left = "interrupted";
      LOG.atInfo().addKeyValue("run", run.id).log("Media tests cut off");
    } catch (RuntimeException e) {
      left = "internal";
      LOG.atError().addKeyValue("run", run.id).setCause(e).log("Media tests failed");
    }
    end(run, left);
  }

  private synchronized boolean running(Run run) {
    return run.sites.values().stream().anyMatch(s -> s.state() == MediaTestRun.State.RUNNING);
  }

  private void end(Run run, String left) {
    boolean cutOff;
    List<MediaStore.Result> all; // again those that could not be kept before
    synchronized (this) {
      List<MediaTestRun.SiteTest> open =
          run.sites.values().stream().filter(test -> !test.hasEnded()).toList();
      open.forEach(test -> put(run, test.notTested(wall.millis(), left)));
      cutOff = !open.isEmpty();
      all = run.sites.values().stream().map(MediaTestRun.SiteTest::kept).toList();
    }
    try {
      store.put(all);
      store.finish(run.id, wall.millis(), cutOff);
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("run", run.id).setCause(e).log("Cannot keep the media tests");
    }
    over();
    LOG.atInfo().addKeyValue("run", run.id).log("Media tests finished");
  }

  /// Keeps what ended since the last time.
  private void save(Run run) {
    List<MediaStore.Result> ended;
    synchronized (this) {
      ended = run.unsaved.stream().map(MediaTestRun.SiteTest::kept).toList();
      run.unsaved.clear();
    }
    if (!ended.isEmpty()) {
      store.put(ended);
    }
  }

  /// False where the site must wait for room.
  private boolean begin(Run run, String key) {
    Optional<Site> site = inventory.site(key);
    Optional<LeaseBook.Lease> lease;
    synchronized (this) {
      MediaTestRun.SiteTest test = Objects.requireNonNull(run.sites.get(key));
      if (site.isEmpty()) {
        put(run, test.notTested(wall.millis(), "not_in_inventory"));
        return true;
      }
      lease = book.take(key, site.get().province(), clock.nanoTime());
      if (lease.isEmpty()) {
        return false;
      }
      put(run, test.running());
    }
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
    if (test.hasEnded()) {
      run.unsaved.add(test);
      if (!test.steps().isEmpty()) {
        found(test);
      }
    }
  }

  private synchronized void ended(
      Run run,
      String site,
      LeaseBook.Lease lease,
      @Nullable List<StepResult> steps,
      @Nullable Throwable failure) {
    book.giveBack(lease);
    MediaTestRun.SiteTest test = Objects.requireNonNull(run.sites.get(site));
    if (test.hasEnded()) {
      return; // the run was cut off before
    }
    long now = wall.millis();
    if (steps == null) {
      put(run, test.notTested(now, reason(failure)));
    } else if (steps.isEmpty()) {
      put(run, test.notTested(now, "no_media_test"));
    } else {
      put(run, test.done(now, steps));
    }
  }

  private static String reason(@Nullable Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return switch (cause) {
      case AgentLinks.NotConnected _ -> "not_connected";
      case TimeoutException _ -> "agent_late";
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
    if (leading == null) {
      return;
    }
    leading.interrupt();
    try {
      var _ = leading.join(STOP_WAIT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
