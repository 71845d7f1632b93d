package vn.bridgewatch.collector.live;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.alert.AlertDesk;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.alert.Subject;
import vn.bridgewatch.collector.inventory.Site;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.rule.SilenceDetector;
import vn.bridgewatch.rule.SilenceRule;
import vn.bridgewatch.rule.Surroundings;
import vn.bridgewatch.rule.Surroundings.Workbench;
import vn.bridgewatch.rule.Verdict;
import vn.bridgewatch.ruleset.RuleSet;

/// What is known of one site: its series, whether it is heard, how it stands.
///
/// The live thread owns it; others may ask for the status and the newest readings.
final class SiteLive {

  private final String key;
  private final String province;
  private final SeriesTable table;
  private Subject silenceSubject;
  private SilenceDetector silence;
  private Verdict silenceSaid = Verdict.HEALTHY;
  private volatile SiteStatus status;
  private volatile long lastSeenMillis;
  private boolean settled;
  private final Surroundings surroundings;
  private Site placed;
  private int partition = -1;
  private long position = -1; // of the entry that was taken last
  private long keptPosition = -1; // up to which what was learnt is kept
  private boolean own; // learnt of what is in no journal
  private int asleepPartition = -1;
  private long asleepPosition = -1;

  SiteLive(Site site, SilenceRule silenceRule, SiteStatus status, Workbench bench) {
    this.key = site.key();
    this.province = site.province();
    this.placed = site;
    this.surroundings = new Surroundings(site.repair(), traits(site), bench);
    this.table = new SeriesTable(site, surroundings);
    this.silence = new SilenceDetector(silenceRule);
    this.silenceSubject = silenceSubject(silenceRule);
    this.status = status;
    this.lastSeenMillis = status.lastSeenMillis();
  }

  private static Map<String, String> traits(Site site) {
    return Map.of(
        "model", site.model(),
        "carrier", site.carrier(),
        "province", site.province(),
        "tier", site.tier());
  }

  /// Takes up what its detectors had learnt up to a place in the journal: what is read again of
  /// before it has been seen by them.
  void takeUp(SiteLearnt kept) {
    table.takeUp(Learnt.read(kept.state()));
    asleepPartition = kept.partition();
    asleepPosition = kept.position();
  }

  /// The journal is another one: its places say nothing of what the detectors have seen.
  void wake() {
    asleepPartition = -1;
  }

  /// Notes where the journal stands for it; false for an entry that its detectors have seen.
  boolean advance(int inPartition, long at) {
    partition = inPartition;
    position = at;
    return inPartition != asleepPartition || at > asleepPosition;
  }

  /// What its detectors have learnt, where it is not kept yet.
  Optional<SiteLearnt> remember(RuleSet rules, long nowMillis) {
    if (!settled || (position == keptPosition && !own)) {
      return Optional.empty();
    }
    own = false;
    keptPosition = position;
    return Optional.of(new SiteLearnt(key, partition, position, table.learnt(rules, nowMillis)));
  }

  /// Notes that its detectors saw what is in no journal.
  void sawOwn() {
    own = true;
  }

  /// Takes the place as the inventory describes it now.
  void place(Site site) {
    if (!site.equals(placed)) {
      placed = site;
      surroundings.place(site.repair(), traits(site));
    }
  }

  /// What the detectors know of the conference and the place.
  Surroundings surroundings() {
    return surroundings;
  }

  String key() {
    return key;
  }

  SilenceDetector silence() {
    return silence;
  }

  Subject silenceSubject() {
    return silenceSubject;
  }

  private Subject silenceSubject(SilenceRule rule) {
    return new Subject(rule, key, Labels.of("site", key, "province", province));
  }

  /// Whether what it reads decides, and no longer only fills its windows again.
  boolean settled() {
    return settled;
  }

  /// Lets what it reads decide from now on; false where it did already.
  boolean settle() {
    boolean first = !settled;
    settled = true;
    return first;
  }

  /// Takes up that the site was seen before a restart, or that people were told of its silence.
  void restoreSilence(
      AlertDesk desk, long seenMillis, boolean silent, long listenedMillis, long graceMillis) {
    Optional<Verdict.Breached> told = desk.standing(silenceSubject);
    if (told.isPresent()) {
      silence.restoreBreached(told.get(), listenedMillis);
    } else if (seenMillis > 0) {
      silence.restoreSeen(seenMillis, silent, listenedMillis, graceMillis);
    }
  }

  /// Puts another silence rule in force; what was seen stays seen.
  void silenceBy(SilenceRule rule, AlertDesk desk, long listenedMillis) {
    boolean silent = silence.silent();
    silence = new SilenceDetector(rule);
    silenceSubject = silenceSubject(rule);
    silenceSaid = Verdict.HEALTHY;
    restoreSilence(desk, lastSeenMillis, silent, listenedMillis, 0);
  }

  void seen(long receivedMillis) {
    lastSeenMillis = Math.max(lastSeenMillis, receivedMillis);
  }

  /// When a record came last; 0 when never.
  long lastSeenMillis() {
    return lastSeenMillis;
  }

  /// The status as it was published last, with the newest time of contact; safe on any thread.
  SiteStatus status() {
    SiteStatus now = status;
    return new SiteStatus(
        now.site(), now.state(), now.reason(), now.sinceMillis(), lastSeenMillis, now.openAlerts());
  }

  void publish(SiteStatus next) {
    status = next;
  }

  /// What is known of its series.
  SeriesTable table() {
    return table;
  }

  /// Takes up the alerts that were open before a restart.
  void restore(AlertDesk desk) {
    table.watches().forEach(watch -> watch.restore(desk));
  }

  /// Looks whether the site is silent; freezes its alerts when it becomes so.
  void listen(long listenedMillis, AlertDesk desk, boolean tells, long nowMillis) {
    boolean was = silence.silent();
    Verdict verdict = silence.at(listenedMillis);
    if (tells && !verdict.equals(silenceSaid)) {
      silenceSaid = verdict;
      desk.judge(silenceSubject, verdict, nowMillis);
    }
    if (silence.silent() && !was) {
      desk.freeze(silenceSubject, nowMillis);
      table.watches().forEach(Watch::forgetSaid);
    }
  }

  /// Tells of inputs that have vanished, and forgets series of which nothing comes any more.
  ///
  /// @param complete whether every series that there is has had time to come since our start
  void sweep(RuleSet rules, AlertDesk desk, long nowMillis, boolean complete) {
    for (Watch watch : table.watches()) {
      if (watch.overdue(nowMillis)) {
        watch.vanished(desk, nowMillis);
      }
    }
    table.sweep(rules, nowMillis);
    if (complete) {
      desk.freezeUnwatched(key, alert -> isWatched(alert, nowMillis), nowMillis);
      desk.devicesGone(key, nowMillis);
    }
  }

  private boolean isWatched(AlertView alert, long nowMillis) {
    @Nullable Watch watch = table.watch(alert.rule(), Labels.of(alert.labels()));
    return watch != null && !watch.overdue(nowMillis);
  }
}
