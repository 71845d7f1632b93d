package vn.bridgewatch.collector.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.alert.Acknowledgement;
import vn.bridgewatch.collector.alert.AlertDesk;
import vn.bridgewatch.collector.alert.Subject;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.inventory.Site;
import vn.bridgewatch.collector.journal.Journal;
import vn.bridgewatch.collector.journal.JournalEntry;
import vn.bridgewatch.collector.journal.Offsets;
import vn.bridgewatch.conference.Deadline;
import vn.bridgewatch.metric.Event;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.rule.GuardRule;
import vn.bridgewatch.rule.ListeningTime;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.RuleText;
import vn.bridgewatch.rule.SilenceRule;
import vn.bridgewatch.rule.Surroundings.Workbench;
import vn.bridgewatch.rule.Verdict;
import vn.bridgewatch.ruleset.RuleSet;
import vn.bridgewatch.wire.Lane;
import vn.bridgewatch.wire.Payload;

/// What the live thread does, without the thread: takes entries and ticks, all times are given.
///
/// Restart: what was kept is taken up ([#restore]), then the journal is read again from somewhat
/// before the last decision. Entries up to that decision only fill the tables and the detectors;
/// what they would decide was decided. At the first entry beyond it the detectors take up the open
/// alerts, and from there on everything counts again. Silence is not judged from what is read
/// again: it counts from when we listen, with a grace in which the agents come back.
public final class LiveCore {

  /// A sample that is older when it comes is for the record only.
  static final long LATE_MILLIS = 60_000;

  /// How much of the journal is read again: the slowest usual interval several times over.
  static final long REPLAY_MILLIS = 180_000;

  static final long RESTART_GRACE_MILLIS = 90_000;

  /// An alert that was open before a restart stays as it is so long, though its series is not there
  /// yet.
  static final long UNHEARD_MILLIS = 180_000;

  /// The longest usual interval of measuring, about.
  static final long HEARTBEAT_TRUST_MILLIS = 5 * 60_000;

  static final long BEHIND_MILLIS = 2_000;

  /// The site at which the collector judges itself.
  static final String CENTRE = "00";

  private static final long SWEEP_MILLIS = 10_000;

  /// How often what the detectors of a site have learnt is kept: well within what is read again.
  private static final int REMEMBER_SECONDS = 60;

  /// What was learnt waits for something else to be kept, but not more than this of it.
  private static final int LEARNT_GATHERED = 200;

  private static final Rule.Texts NO_TEXTS =
      new Rule.Texts(RuleText.NONE, RuleText.NONE, RuleText.NONE);

  private final Inventory inventory;
  private final AlertDesk desk;
  private final Duration silentAfter;
  private final long startedMillis;
  private final ListeningTime listening;
  private final Map<String, SiteLive> sites = new ConcurrentHashMap<>();
  private final List<LiveView.Listener> listeners = new CopyOnWriteArrayList<>();
  private final JournalPlaces places = new JournalPlaces(REPLAY_MILLIS);
  private final LiveCounters counters = new LiveCounters();
  private final Workbench bench = new Workbench();
  private final Rounds remembering = new Rounds(REMEMBER_SECONDS);
  private List<SiteEvent> happened = new ArrayList<>();
  private Map<String, SiteStatus> changed = new LinkedHashMap<>();
  private final List<SiteLearnt> learnt = new ArrayList<>();
  private RuleSet rules;
  private SilenceRule silenceRule;
  private long lastReceivedMillis;
  private boolean replaying = true;
  private long sweptMillis;
  private volatile BooleanSupplier hearing = () -> true;

  public LiveCore(
      RuleSet rules,
      Inventory inventory,
      AlertDesk desk,
      Duration silentAfter,
      long nowNanos,
      long nowMillis) {
    this.rules = rules;
    this.inventory = inventory;
    this.desk = desk;
    this.silentAfter = silentAfter;
    this.silenceRule = silenceRule(rules);
    this.startedMillis = nowMillis;
    this.sweptMillis = nowMillis;
    this.listening = new ListeningTime(nowNanos);
    desk.approaches(this::wayBy);
  }

  /// Without a rule about silence a site is shown as silent all the same; nobody is told.
  private SilenceRule silenceRule(RuleSet set) {
    return set.silence()
        .orElseGet(() ->
            new SilenceRule(
                "silence_shown_only", silentAfter, Duration.ZERO, Grade.WARNING, NO_TEXTS));
  }

  /// How far a series had come by a time to the limit that a rule warns of.
  private OptionalDouble wayBy(String site, String rule, Labels labels, long timeMillis) {
    SiteLive live = sites.get(site);
    Watch watch = live == null ? null : live.table().watch(rule, labels);
    return watch == null ? OptionalDouble.empty() : watch.wayBy(timeMillis);
  }

  /// Takes up what was kept; the first call of all.
  public void restore(LiveRepository.Kept kept) {
    places.restore(kept.progress().decided());
    desk.restore(kept.openAlerts(), kept.progress().alertId(), rules.all(), startedMillis);
    for (SiteStatus status : kept.statuses()) {
      inventory.site(status.site()).ifPresent(site -> restore(site, status));
    }
    for (SiteLearnt each : kept.learnt()) {
      @Nullable SiteLive site = live(each.site());
      if (site == null) {
        forget(each.site());
      } else {
        site.takeUp(each);
      }
    }
  }

  private void restore(Site site, SiteStatus status) {
    SiteLive live = make(site, status);
    live.restoreSilence(
        desk,
        status.lastSeenMillis(),
        status.state() == SiteState.UNKNOWN,
        0,
        RESTART_GRACE_MILLIS);
  }

  private SiteLive make(Site site, SiteStatus status) {
    var made = new SiteLive(site, silenceRule, status, bench);
    surround(made, startedMillis);
    sites.put(site.key(), made);
    return made;
  }

  /// Tells the detectors of a site which conference it must get through.
  private void surround(SiteLive site, long nowMillis) {
    inventory.site(site.key()).ifPresent(site::place);
    Optional<Deadline> deadline = desk.deadline(site.key(), nowMillis);
    if (deadline.isEmpty()) {
      site.surroundings().noConference();
      return;
    }
    site.surroundings()
        .conference(
            deadline.get().start().toEpochMilli(),
            deadline.get().end().toEpochMilli(),
            deadline.get().liveEnd().toEpochMilli());
  }

  private void forget(String site) {
    learnt.add(new SiteLearnt(site, 0, -1, new byte[0]));
  }

  /// Where the journal ends: a partition that ends before the last decision is of another journal,
  /// and nothing of it was decided.
  public boolean journalEndsAt(Offsets ends) {
    boolean another = places.endAt(ends);
    if (another) {
      sites.values().forEach(SiteLive::wake);
    }
    return another;
  }

  /// All that was there at the start has been read again; from now on we listen.
  public void replayed() {
    sites.values().forEach(this::settle);
    replaying = false;
  }

  /// Has a site take up its open alerts, once: from there on what it reads decides.
  private void settle(SiteLive site) {
    if (site.settle()) {
      site.restore(desk);
      site.table().keepQuiet();
    }
  }

  /// Takes an entry; one that was seen before is ignored.
  ///
  /// @return whether the rules judged it
  public boolean accept(Journal.At at) {
    if (!places.advance(at)) {
      counters.duplicates.increment();
      return false;
    }
    JournalEntry entry = at.entry();
    lastReceivedMillis = Math.max(lastReceivedMillis, entry.receivedMillis());
    @Nullable SiteLive site = live(entry.id().site());
    if (site == null) {
      counters.unknownSites.increment();
      return false;
    }
    counters.entries.increment();
    if (places.isUndecided(at)) {
      settle(site);
    }
    boolean news = site.advance(at.partition(), at.position());
    boolean settled = site.settled();
    hear(site, entry.receivedMillis());
    if (settled && entry.payload() instanceof Payload.Happening(Event event)) {
      happened.add(SiteEvent.of(entry, event)); // late ones too: the timeline is a record
      counters.eventsKept.increment();
    }
    boolean live =
        entry.lane() == Lane.LIVE
            && entry.receivedMillis() - entry.correctedMillis() <= LATE_MILLIS;
    if (live) {
      take(site, entry, news);
    } else {
      counters.recordOnly.increment();
    }
    if (settled) {
      site.table().tell(desk, entry.receivedMillis());
      refresh(site, entry.receivedMillis());
    } else {
      site.table().keepQuiet();
    }
    return live;
  }

  private void take(SiteLive site, JournalEntry entry, boolean news) {
    switch (entry.payload()) {
      case Payload.Samples(Tick tick) -> {
        long sampleMillis = Math.min(entry.correctedMillis(), entry.receivedMillis());
        int leftOut =
            site.table()
                .read(
                    tick, sampleMillis, entry.receivedMillis(), rules, desk, site.settled(), news);
        counters.seriesLeftOut.add(leftOut);
      }
      case Payload.Happening(_) -> counters.events.increment();
    }
  }

  /// Takes what the collector measures of itself; it is judged as of the centre. It is no word of
  /// an agent: that the centre is heard of follows from nothing here.
  void own(Tick tick, long nowMillis) {
    @Nullable SiteLive centre = live(CENTRE);
    if (centre != null) {
      settle(centre);
      centre.sawOwn();
      centre.table().read(tick, nowMillis, nowMillis, rules, desk, true, true);
      centre.table().tell(desk, nowMillis);
      refresh(centre, nowMillis);
    }
  }

  private void hear(SiteLive site, long receivedMillis) {
    site.seen(receivedMillis);
    if (!replaying) {
      site.silence().heard(listening.millis(), receivedMillis);
    } else if (site.settled() || !site.silence().seen()) {
      site.restoreSilence(desk, receivedMillis, false, 0, RESTART_GRACE_MILLIS);
    }
  }

  /// Takes the news that a site's agent is there although it had nothing to report. It is worth
  /// something only for a while: an agent that is there and never reports is no good news.
  public void heard(String key, long nowMillis) {
    SiteLive site = sites.get(key);
    if (site != null && nowMillis - site.lastSeenMillis() <= HEARTBEAT_TRUST_MILLIS) {
      site.silence().heard(listening.millis(), nowMillis);
      refresh(site, nowMillis);
    }
  }

  private @Nullable SiteLive live(String key) {
    SiteLive known = sites.get(key);
    if (known != null) {
      return known;
    }
    return inventory.site(key).map(site -> make(site, neverSeen(key))).orElse(null);
  }

  private SiteStatus neverSeen(String key) {
    return new SiteStatus(key, SiteState.UNKNOWN, "never_seen", startedMillis, 0, 0);
  }

  /// Names who knows whether a site that speaks can be heard now; any thread. Until then it is
  /// taken that it can.
  public void hearsWhile(BooleanSupplier hearing) {
    this.hearing = hearing;
  }

  /// Called about once a second.
  ///
  /// @param queueEmpty whether all that had come was taken
  public void tick(long nowNanos, long nowMillis, boolean queueEmpty) {
    boolean caughtUp = queueEmpty || nowMillis - lastReceivedMillis < BEHIND_MILLIS;
    boolean hears = caughtUp && hearing.getAsBoolean();
    long listened = listening.advance(nowNanos, hears);
    boolean tells = rules.silence().isPresent();
    for (SiteLive site : sites.values()) {
      site.listen(listened, desk, tells, nowMillis);
    }
    desk.phases(nowMillis, hears && listened >= RESTART_GRACE_MILLIS);
    if (nowMillis - sweptMillis >= SWEEP_MILLIS || nowMillis < sweptMillis) {
      sweptMillis = nowMillis;
      dropRemovedSites(nowMillis);
      desk.guard(nowMillis);
      boolean complete = listened >= UNHEARD_MILLIS;
      for (SiteLive site : sites.values()) {
        surround(site, nowMillis);
        site.sweep(rules, desk, nowMillis, complete);
      }
    }
    remembering.next(
        sites.values(), site -> site.remember(rules, nowMillis).ifPresent(learnt::add));
    sites.values().forEach(site -> refresh(site, nowMillis));
  }

  private void dropRemovedSites(long nowMillis) {
    for (String key : List.copyOf(sites.keySet())) {
      if (inventory.site(key).isEmpty()) {
        sites.remove(key);
        desk.siteGone(key, nowMillis);
        forget(key);
      }
    }
  }

  /// Takes the news that something was changed at a site: where a conference is near that is a
  /// warning, elsewhere only for the timeline.
  void changed(SiteChange change, long nowMillis) {
    Optional<Site> site = inventory.site(change.site());
    if (site.isEmpty()) {
      return;
    }
    change.event().ifPresent(happened::add);
    Optional<GuardRule> rule = rules.guard(change.kind());
    if (rule.isPresent() && desk.isGuarded(change.site(), nowMillis)) {
      Labels labels = Labels.of("site", site.get().key(), "province", site.get().province());
      if (!change.device().isEmpty()) {
        labels = labels.with("device", change.device());
      }
      if (!change.probe().isEmpty()) {
        labels = labels.with("probe", change.probe());
      }
      desk.judge(
          new Subject(rule.get(), change.site(), labels),
          new Verdict.Breached(rule.get().grade(), change.reason(), nowMillis),
          nowMillis);
      SiteLive live = sites.get(change.site());
      if (live != null) {
        refresh(live, nowMillis);
      }
    }
  }

  /// Notes that somebody deals with an alert, or no longer does.
  Optional<AlertDesk.Said> acknowledge(long id, @Nullable Acknowledgement by, long nowMillis) {
    return desk.acknowledge(id, by, nowMillis);
  }

  /// Puts other rules in force.
  void rules(RuleSet next, long nowMillis) {
    RuleSet before = rules;
    rules = next;
    silenceRule = silenceRule(next);
    desk.rules(next.all(), nowMillis);
    for (SiteLive site : sites.values()) {
      site.table().rules(before, next, desk, nowMillis);
      site.silenceBy(silenceRule, desk, listening.millis());
    }
  }

  private void refresh(SiteLive site, long nowMillis) {
    SiteStatus before = site.status();
    SiteStatus after = judge(site, before, nowMillis);
    if (!after.equals(before)) {
      site.publish(after);
      changed.put(after.site(), after);
      listeners.forEach(listener -> listener.changed(after));
    }
  }

  /// The state of a site: unknown while nothing is heard of it, else that of its worst alert. The
  /// rule's grade counts and not the severity: how a site is does not depend on the calendar.
  private SiteStatus judge(SiteLive site, SiteStatus before, long nowMillis) {
    AlertDesk.Standing standing = desk.standing(site.key(), nowMillis);
    SiteState state;
    String reason;
    if (site.silence().silent()) {
      state = SiteState.UNKNOWN;
      reason = site.silence().seen() ? "silent" : "never_seen";
    } else if (standing.worst().isPresent()) {
      state =
          switch (standing.worst().get()) {
            case INFO -> SiteState.GOOD;
            case WARNING -> SiteState.DEGRADED;
            case CRITICAL -> SiteState.CRITICAL;
          };
      reason = state == SiteState.GOOD ? "ok" : "alerts";
    } else {
      state = SiteState.GOOD;
      reason = "ok";
    }
    boolean same = state == before.state() && reason.equals(before.reason());
    return new SiteStatus(
        site.key(),
        state,
        reason,
        same ? before.sinceMillis() : nowMillis,
        before.lastSeenMillis(),
        standing.firing());
  }

  /// Whether there is something to keep.
  public boolean decided() {
    return !changed.isEmpty()
        || !happened.isEmpty()
        || learnt.size() >= LEARNT_GATHERED
        || desk.hasDecided();
  }

  /// What was decided since the last time, with the place in the journal; the caller keeps it.
  public LiveRepository.Commit drain() {
    AlertDesk.Decided decided = desk.drain();
    List<SiteStatus> statuses = changed.isEmpty() ? List.of() : List.copyOf(changed.values());
    if (!statuses.isEmpty()) {
      changed = new LinkedHashMap<>();
    }
    List<SiteEvent> events = List.copyOf(happened);
    if (!events.isEmpty()) {
      happened = new ArrayList<>();
    }
    List<SiteLearnt> taught = List.copyOf(learnt);
    learnt.clear();
    return new LiveRepository.Commit(
        decided.alerts(),
        decided.outgoing(),
        statuses,
        events,
        decided.scores(),
        new LiveRepository.Progress(places.decided(), places.replayFrom(), desk.lastId()),
        taught);
  }

  /// Behind everything that was taken.
  Offsets next() {
    return places.next();
  }

  LiveCounters counters() {
    return counters;
  }

  /// Series of which something is known.
  long series() {
    return sites.values().stream().mapToLong(site -> site.table().size()).sum();
  }

  Collection<SiteStatus> sites() {
    var statuses = new ArrayList<SiteStatus>();
    for (Site site : inventory.sites()) {
      statuses.add(status(site.key()));
    }
    return statuses;
  }

  private SiteStatus status(String key) {
    SiteLive live = sites.get(key);
    return live == null ? neverSeen(key) : live.status();
  }

  Optional<SiteStatus> site(String site) {
    return inventory.site(site).map(it -> status(it.key()));
  }

  List<Latest> latest(String site) {
    return latest(site, _ -> true);
  }

  List<Latest> latest(String site, Predicate<String> metrics) {
    SiteLive live = sites.get(site);
    return live == null ? List.of() : live.table().latest(metrics);
  }

  void onChange(LiveView.Listener listener) {
    listeners.add(listener);
  }
}
