package vn.bridgewatch.collector.check;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.alert.Alerts;
import vn.bridgewatch.collector.ingest.AgentLinks;
import vn.bridgewatch.collector.inventory.Device;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.inventory.Site;
import vn.bridgewatch.time.WallClock;

/// Runs checks: asks the agent of every site of a roster to measure now, a bounded number at once
/// and at a bounded rate, judges each answer, and keeps the run over restarts.
///
/// One virtual thread leads a run. Answers come on the agents' threads; each is judged there and
/// put into the run under its lock.
public final class CheckRuns implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CheckRuns.class);
  private static final DateTimeFormatter ID_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
  private static final long SAVE_EVERY_MILLIS = 2_000;
  private static final long TURN_MILLIS = 20;

  /// Below what a connection takes at once, with room for questions that were given up.
  static final int SITES_PER_AGENT_MAX = 32;

  private static final Duration STOP_WAIT = Duration.ofSeconds(3);

  /// The most that a list of runs may hold.
  public static final int RECENT_MAX = 200;

  /// How hard a check may press.
  ///
  /// @param sitesAtOnce sites that are asked at one time, over all runs
  /// @param pace the time between two questions, so that a country is not asked in one burst
  /// @param timeout how long an agent may take
  /// @param grace how much longer its answer may be on the way
  /// @param runsAtOnce runs that go on at one time
  public record Limits(
      int sitesAtOnce, Duration pace, Duration timeout, Duration grace, int runsAtOnce) {
    public static final Limits DEFAULT =
        new Limits(200, Duration.ofMillis(2), Duration.ofSeconds(20), Duration.ofSeconds(2), 2);
  }

  /// Too many runs go on already.
  public static final class BusyException extends Exception {
    BusyException(int runsMax) {
      super("at most " + runsMax + " checks run at one time");
    }
  }

  /// Told that a run went on; called on any thread, must hand over and return.
  @FunctionalInterface
  public interface Listener {
    void changed(String id);
  }

  private final Inventory inventory;
  private final Alerts alerts;
  private final AgentLinks links;
  private final CheckStore store;
  private final WallClock wall;
  private final Limits limits;
  private final Semaphore asking;
  private final Map<String, Semaphore> agents = new ConcurrentHashMap<>();
  private final Map<String, RunningCheck> running = new ConcurrentHashMap<>();
  private final Map<String, Thread> leaders = new ConcurrentHashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private boolean closed;

  public CheckRuns(
      Inventory inventory,
      Alerts alerts,
      AgentLinks links,
      CheckStore store,
      WallClock wall,
      Limits limits) {
    this.inventory = inventory;
    this.alerts = alerts;
    this.links = links;
    this.store = store;
    this.wall = wall;
    this.limits = limits;
    this.asking = new Semaphore(limits.sitesAtOnce());
  }

  /// Marks the runs that the last stop cut off; to be called once at start.
  public void recover() {
    for (String document : store.unfinished()) {
      CheckRun run = RunningCheck.interrupted(CheckJson.readRun(document), wall.millis());
      save(run);
      LOG.atWarn().addKeyValue("check", run.id()).log("A check was cut off by the last stop");
    }
  }

  public void onProgress(Listener listener) {
    listeners.add(listener);
  }

  /// Begins a run and returns it as it begins; durable when it returns.
  ///
  /// @param conference the conference's id; empty for a check of chosen sites
  /// @param sites keys of sites; one that the inventory does not know any more is unknown
  public CheckRun start(String conference, String title, List<String> sites) throws BusyException {
    RunningCheck run;
    synchronized (this) {
      if (closed || running.size() >= limits.runsAtOnce()) {
        throw new BusyException(limits.runsAtOnce());
      }
      run = new RunningCheck(begin(conference, title, sites));
      running.put(run.id(), run);
    }
    CheckRun begun = run.snapshot();
    boolean saved = false;
    try {
      save(begun);
      saved = true;
    } finally {
      if (!saved) {
        running.remove(run.id());
      }
    }
    Thread leader = Thread.ofVirtual().name("check-" + run.id()).unstarted(() -> lead(run));
    leaders.put(run.id(), leader);
    leader.start();
    LOG.atInfo()
        .addKeyValue("check", run.id())
        .addKeyValue("conference", conference)
        .addKeyValue("sites", begun.sites().size())
        .log("Check started");
    return begun;
  }

  public Optional<CheckRun> byId(String id) {
    RunningCheck run = running.get(id);
    return run == null ? store.document(id).map(CheckJson::readRun) : Optional.of(run.snapshot());
  }

  /// The newest runs, newest first.
  public List<CheckSummary> recent(int countMax) {
    var runs = new ArrayList<CheckSummary>();
    for (String kept : store.summaries(Math.min(countMax, RECENT_MAX))) {
      CheckSummary summary = CheckJson.readSummary(kept);
      RunningCheck now = running.get(summary.id());
      runs.add(now == null ? summary : now.snapshot().summary());
    }
    return runs;
  }

  /// Cuts off the runs that go on and marks them so.
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    leaders.values().forEach(Thread::interrupt);
    for (Thread leader : leaders.values()) {
      try {
        leader.join(STOP_WAIT);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private CheckRun begin(String conference, String title, List<String> keys) {
    var sites = new ArrayList<SiteCheck>();
    for (String key : new LinkedHashSet<>(keys)) {
      sites.add(
          inventory
              .site(key)
              .map(site ->
                  SiteCheck.running(
                      key,
                      site.name(),
                      site.province(),
                      inventory.provinceName(site.province()).orElse("")))
              .orElseGet(() -> SiteCheck.running(key, key, "", "")));
    }
    if (sites.isEmpty()) {
      throw new IllegalArgumentException("sites: must name at least one site");
    }
    long now = wall.millis();
    String tag = "%04x".formatted(ThreadLocalRandom.current().nextInt(0x10000));
    String id = ID_TIME.format(Instant.ofEpochMilli(now)) + "-" + tag;
    return new CheckRun(id, conference, title, now, null, false, sites);
  }

  /// Leads a run to its end; the outermost point of its thread.
  private void lead(RunningCheck run) {
    boolean cutOff = false;
    String leftReason = "check_timed_out";
    try {
      ask(run);
      awaitAnswers(run);
    } catch (InterruptedException _) {
      cutOff = true;
      leftReason = "interrupted";
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("check", run.id()).setCause(e).log("Check failed");
      leftReason = "internal";
    }
    end(run.finish(wall.millis(), cutOff, leftReason));
  }

  private void end(CheckRun run) {
    try {
      save(run);
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("check", run.id()).setCause(e).log("Cannot keep the check");
    }
    running.remove(run.id());
    leaders.remove(run.id());
    tell(run.id());
    CheckSummary.Counts counts = run.summary().counts();
    LOG.atInfo()
        .addKeyValue("check", run.id())
        .addKeyValue("ready", counts.ready())
        .addKeyValue("at_risk", counts.atRisk())
        .addKeyValue("not_ready", counts.notReady())
        .addKeyValue("unknown", counts.unknown())
        .log(run.interrupted() ? "Check cut off" : "Check finished");
  }

  /// Asks all; a site whose agent has enough to do waits while those of other agents are asked.
  private void ask(RunningCheck run) throws InterruptedException {
    List<SiteCheck> waiting = run.roster();
    while (!waiting.isEmpty()) {
      var later = new ArrayList<SiteCheck>();
      for (SiteCheck site : waiting) {
        if (!askOrJudge(run, site.site())) {
          later.add(site);
        }
      }
      if (later.size() == waiting.size()) {
        Thread.sleep(TURN_MILLIS);
      }
      waiting = later;
    }
  }

  /// False where the site's agent has enough to do.
  private boolean askOrJudge(RunningCheck run, String site) throws InterruptedException {
    Optional<Site> known = inventory.site(site);
    if (known.isEmpty()) {
      judge(run, site, "not_in_inventory");
      return true;
    }
    Semaphore agent =
        agents.computeIfAbsent(known.get().agent(), _ -> new Semaphore(SITES_PER_AGENT_MAX));
    if (!agent.tryAcquire()) {
      return false;
    }
    long permitMillis = limits.timeout().plus(limits.grace()).multipliedBy(2).toMillis();
    if (!asking.tryAcquire(permitMillis, TimeUnit.MILLISECONDS)) {
      agent.release();
      judge(run, site, "check_timed_out");
      return true;
    }
    ask(run, site, agent);
    if (!limits.pace().isZero()) {
      Thread.sleep(limits.pace());
    }
    return true;
  }

  private void ask(RunningCheck run, String site, Semaphore agent) {
    long giveUpMillis = limits.timeout().plus(limits.grace()).toMillis();
    var _ =
        links
            .check(site, limits.timeout())
            .orTimeout(giveUpMillis, TimeUnit.MILLISECONDS)
            .whenComplete((steps, failure) -> {
              try {
                answered(run, site, steps, failure);
              } finally {
                asking.release();
                agent.release();
              }
            });
  }

  private void answered(
      RunningCheck run,
      String site,
      @Nullable List<StepResult> steps,
      @Nullable Throwable failure) {
    if (steps == null) {
      judge(run, site, reasonOf(failure));
      return;
    }
    Map<String, Device> devices =
        inventory.devices(site).stream()
            .collect(Collectors.toMap(Device::id, Function.identity(), (first, _) -> first));
    if (run.judge(site, ReadinessRule.answered(steps, openAlerts(site), devices))) {
      tell(run.id());
    }
  }

  private void judge(RunningCheck run, String site, String reason) {
    String agent = inventory.site(site).map(Site::agent).orElse("");
    String word = reason.equals("not_connected") && agent.isEmpty() ? "no_agent" : reason;
    if (run.judge(site, ReadinessRule.unanswered(word, agent, openAlerts(site)))) {
      tell(run.id());
    }
  }

  private static String reasonOf(@Nullable Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return switch (cause) {
      case AgentLinks.NotConnected _ -> "not_connected";
      case TimeoutException _ -> "check_timed_out";
      case null, default -> "internal";
    };
  }

  private List<AlertView> openAlerts(String site) {
    return alerts.open().stream().filter(alert -> alert.site().equals(site)).toList();
  }

  private void awaitAnswers(RunningCheck run) throws InterruptedException {
    long leftMillis = limits.timeout().plus(limits.grace().multipliedBy(2)).toMillis();
    while (leftMillis > 0 && !run.awaitAll(Math.min(SAVE_EVERY_MILLIS, leftMillis))) {
      leftMillis -= SAVE_EVERY_MILLIS;
      save(run.snapshot());
    }
  }

  private void save(CheckRun run) {
    store.save(
        new CheckStore.Stored(
            run.id(),
            run.conference(),
            run.startedMillis(),
            run.finishedMillis() != null,
            CheckJson.write(CheckJson.of(run.summary())),
            CheckJson.write(CheckJson.of(run))));
  }

  private void tell(String id) {
    listeners.forEach(listener -> listener.changed(id));
  }
}
