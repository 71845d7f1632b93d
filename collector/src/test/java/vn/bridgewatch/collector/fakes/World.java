package vn.bridgewatch.collector.fakes;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.collector.alert.Acknowledgement;
import vn.bridgewatch.collector.alert.Acknowledgements;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.alert.Alerts;
import vn.bridgewatch.collector.alert.Handling;
import vn.bridgewatch.collector.alert.Severity;
import vn.bridgewatch.collector.check.CheckStore;
import vn.bridgewatch.collector.conference.Conference;
import vn.bridgewatch.collector.conference.Conferences;
import vn.bridgewatch.collector.ingest.AgentLinks;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.inventory.InventoryFile;
import vn.bridgewatch.collector.live.EventLog;
import vn.bridgewatch.collector.live.Latest;
import vn.bridgewatch.collector.live.LiveView;
import vn.bridgewatch.collector.live.SiteEvent;
import vn.bridgewatch.collector.live.SiteState;
import vn.bridgewatch.collector.live.SiteStatus;
import vn.bridgewatch.conference.Deadline;
import vn.bridgewatch.conference.Phase;

/// A collector's surroundings in memory: what tests of its edge need instead of the real parts.
public final class World
    implements LiveView, EventLog, Alerts, Acknowledgements, Conferences, AgentLinks, CheckStore {

  public volatile SitePhase sitePhase = new SitePhase(Phase.IDLE, "");

  /// A Monday before any conference of the tests.
  public static final long NOW = 1_795_000_000_000L;

  public final Inventory inventory = inventory();
  public volatile long nowMillis = NOW;
  private final Map<String, SiteStatus> statuses = new ConcurrentHashMap<>();
  private final Map<String, List<Latest>> latest = new ConcurrentHashMap<>();
  private final List<AlertView> alerts = new CopyOnWriteArrayList<>();
  private final Map<String, Conference> conferences = new ConcurrentHashMap<>();
  private final Map<String, Function<String, CompletableFuture<List<StepResult>>>> agents =
      new ConcurrentHashMap<>();
  private final Map<String, List<StepResult>> media = new ConcurrentHashMap<>();
  private final Map<String, Stored> checks = new TreeMap<>(Comparator.reverseOrder());
  private final List<LiveView.Listener> liveListeners = new CopyOnWriteArrayList<>();
  private final List<Alerts.Listener> alertListeners = new CopyOnWriteArrayList<>();

  private final List<LiveView.EventListener> eventListeners = new CopyOnWriteArrayList<>();
  private final List<SiteEvent> events = new CopyOnWriteArrayList<>();

  public World() {
    inventory
        .sites()
        .forEach(site ->
            statuses.put(
                site.key(),
                new SiteStatus(site.key(), SiteState.UNKNOWN, "never_seen", NOW, 0, 0)));
  }

  private static Inventory inventory() {
    String file =
        """
        sites:
          - { key: "00004", agent: agent-00004, parent: "01", carrier: VNPT, repair: 45m }
          - { key: "01", agent: agent-01 }
          - { key: "00", agent: agent-00 }
        devices:
          - { id: mcu, site: "00004", kind: mcu, model: "X", address: 127.0.0.1 }
        """;
    try {
      return InventoryFile.read(
          "inventory.yaml", file.getBytes(StandardCharsets.UTF_8), LocalDate.of(2026, 11, 21));
    } catch (vn.bridgewatch.config.ConfigException e) {
      throw new AssertionError(e);
    }
  }

  /// Sets a site's state and tells the listeners.
  public void setState(String site, SiteState state) {
    var status = new SiteStatus(site, state, "ok", nowMillis, nowMillis, 0);
    statuses.put(site, status);
    liveListeners.forEach(listener -> listener.changed(status));
  }

  /// Keeps an event and tells the listeners.
  public void happen(SiteEvent event) {
    events.add(event);
    eventListeners.forEach(listener -> listener.kept(List.of(event)));
  }

  @Override
  public List<EventLog.Kept> recent(Optional<String> site, int countMax, long beforeId) {
    var found = new ArrayList<EventLog.Kept>();
    for (int id = events.size(); id >= 1 && found.size() < countMax; id--) {
      SiteEvent event = events.get(id - 1);
      if (id < beforeId && (site.isEmpty() || site.get().equals(event.site()))) {
        found.add(new EventLog.Kept(id, event));
      }
    }
    return found;
  }

  public void setLatest(String site, List<Latest> values) {
    latest.put(site, values);
  }

  /// Opens an alert and tells the listeners.
  public AlertView open(String site, String rule, Severity severity, boolean frozen) {
    var alert = alert(alerts.size() + 1, site, rule, severity, frozen);
    alerts.add(alert);
    alertListeners.forEach(listener -> listener.changed(alert));
    return alert;
  }

  @Override
  public CompletableFuture<Optional<AlertView>> acknowledge(long id, @Nullable Acknowledgement by) {
    for (int i = 0; i < alerts.size(); i++) {
      AlertView before = alerts.get(i);
      if (before.id() == id) {
        AlertView now =
            handled(before, new Handling(1, NOW, by == null ? Long.valueOf(nowMillis) : null, by));
        alerts.set(i, now);
        alertListeners.forEach(listener -> listener.changed(now));
        return CompletableFuture.completedFuture(Optional.of(now));
      }
    }
    return CompletableFuture.completedFuture(Optional.empty());
  }

  private static AlertView handled(AlertView from, Handling handling) {
    return new AlertView(
        from.id(),
        from.fingerprint(),
        from.rule(),
        from.site(),
        from.device(),
        from.labels(),
        from.status(),
        from.severity(),
        from.phase(),
        from.conference(),
        from.startedMillis(),
        from.firedMillis(),
        from.resolvedMillis(),
        from.frozenSinceMillis(),
        from.reason(),
        from.summaryVi(),
        from.summaryEn(),
        from.firstStepVi(),
        from.firstStepEn(),
        from.flappingSinceMillis(),
        from.demoted(),
        handling);
  }

  public static AlertView alert(
      long id, String site, String rule, Severity severity, boolean frozen) {
    return new AlertView(
        id,
        "f" + id,
        rule,
        site,
        "",
        Map.of("probe", "gateway"),
        "firing",
        severity,
        "T24H",
        "",
        NOW - 60_000,
        NOW - 50_000,
        null,
        frozen ? Long.valueOf(NOW - 5_000) : null,
        "probe_success 0 < 0.5",
        "Không liên lạc được với gateway",
        "Cannot reach gateway",
        "Kiểm tra dây mạng.",
        "Check the cable.",
        null,
        false,
        Handling.NONE);
  }

  /// Connects an agent that answers a check of the site with these steps.
  public void connect(String site, StepResult... steps) {
    agents.put(site, _ -> CompletableFuture.completedFuture(List.of(steps)));
  }

  /// Connects an agent whose answer the test gives itself.
  public void connect(String site, CompletableFuture<List<StepResult>> answer) {
    agents.put(site, _ -> answer);
  }

  /// What a site's media test finds.
  public void testMedia(String site, StepResult... steps) {
    media.put(site, List.of(steps));
  }

  @Override
  public CompletableFuture<List<StepResult>> media(String site, Duration lease) {
    return media.containsKey(site)
        ? CompletableFuture.completedFuture(media.get(site))
        : CompletableFuture.failedFuture(new NotConnected(site));
  }

  @Override
  public Set<String> connectedSites() {
    return Set.copyOf(agents.keySet());
  }

  @Override
  public CompletableFuture<List<StepResult>> check(String site, Duration timeout) {
    var agent = agents.get(site);
    return agent == null
        ? CompletableFuture.failedFuture(new NotConnected(site))
        : agent.apply(site);
  }

  @Override
  public Collection<SiteStatus> sites() {
    return List.copyOf(statuses.values());
  }

  @Override
  public Optional<SiteStatus> site(String site) {
    return Optional.ofNullable(statuses.get(site));
  }

  @Override
  public List<Latest> latest(String site) {
    return latest.getOrDefault(site, List.of());
  }

  @Override
  public void onEvents(LiveView.EventListener listener) {
    eventListeners.add(listener);
  }

  @Override
  public void onChange(LiveView.Listener listener) {
    liveListeners.add(listener);
  }

  @Override
  public List<AlertView> open() {
    return List.copyOf(alerts);
  }

  @Override
  public List<AlertView> recent(int countMax) {
    return alerts.stream().limit(countMax).toList();
  }

  @Override
  public void onTransition(Alerts.Listener listener) {
    alertListeners.add(listener);
  }

  @Override
  public List<Conference> all() {
    return conferences.values().stream().sorted(Comparator.comparing(Conference::start)).toList();
  }

  @Override
  public Optional<Conference> byId(String id) {
    return Optional.ofNullable(conferences.get(id));
  }

  @Override
  public SitePhase phase(String site, long wallMillis) {
    return sitePhase;
  }

  @Override
  public Optional<Deadline> deadline(String site, long wallMillis) {
    return Optional.empty();
  }

  @Override
  public void put(Conference conference) {
    conferences.put(conference.id(), conference);
  }

  @Override
  public synchronized void save(Stored run) {
    checks.put(run.id(), run);
  }

  @Override
  public synchronized Optional<String> document(String id) {
    return Optional.ofNullable(checks.get(id)).map(Stored::document);
  }

  @Override
  public synchronized List<String> summaries(int countMax) {
    return checks.values().stream().limit(countMax).map(Stored::summary).toList();
  }

  @Override
  public synchronized List<String> unfinished() {
    var documents = new ArrayList<String>();
    checks.values().stream()
        .filter(run -> !run.finished())
        .forEach(run -> documents.add(run.document()));
    return documents;
  }
}
