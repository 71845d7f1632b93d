package vn.bridgewatch.collector.live;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.alert.AlertDesk;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.alert.Subject;
import vn.bridgewatch.collector.inventory.Site;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.rule.SilenceDetector;
import vn.bridgewatch.rule.SilenceRule;
import vn.bridgewatch.rule.ThresholdDetector;
import vn.bridgewatch.rule.ThresholdRule;
import vn.bridgewatch.rule.Verdict;

/// What is known of one site: its newest readings, the rules that watch them, its silence.
///
/// The live thread owns it; the table of newest readings has a lock, under which others copy it.
final class SiteLive {

  /// As many as an agent may have; beyond it a new series is left out and counted.
  static final int SERIES_MAX = 20_000;

  /// A series of which nothing came for so long is forgotten.
  static final long IDLE_MILLIS = 15 * 60_000;

  /// Of our own metrics a series is the same whatever its `reason` says: the newest reason stands.
  private static final String OWN = "bridgewatch_";

  private static final String REASON = "reason";

  private final String key;
  private final String province;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Series, Line> lines = new LinkedHashMap<>();
  private final Map<WatchKey, Watch> watches = new HashMap<>();
  private final Set<Watch> touched = new LinkedHashSet<>();
  private Subject silenceSubject;
  private SilenceDetector silence;
  private Verdict silenceSaid = Verdict.HEALTHY;
  private volatile SiteStatus status;
  private volatile long lastSeenMillis;

  private record WatchKey(String rule, Labels identity) {}

  /// A series, with what came last of it.
  private static final class Line {
    private Series labelled;
    private Reading reading;
    private long sampleMillis;
    private long receivedMillis;
    private List<Watch> watches = List.of();

    private Line(Series labelled, Reading reading) {
      this.labelled = labelled;
      this.reading = reading;
    }
  }

  SiteLive(Site site, SilenceRule silenceRule, SiteStatus status) {
    this.key = site.key();
    this.province = site.province();
    this.silence = new SilenceDetector(silenceRule);
    this.silenceSubject = silenceSubject(silenceRule);
    this.status = status;
    this.lastSeenMillis = status.lastSeenMillis();
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

  /// Takes the readings of one tick; gives the number of series that were left out.
  int read(
      Collection<Observation> observations,
      long sampleMillis,
      long receivedMillis,
      RuleSet rules,
      AlertDesk desk,
      boolean restored) {
    int leftOut = 0;
    lock.lock();
    try {
      for (Observation observation : observations) {
        Line line = line(observation.series(), observation.reading(), rules, desk, restored);
        if (line == null) {
          leftOut++;
        } else if (isNews(line, sampleMillis)) {
          line.reading = observation.reading();
          line.sampleMillis = sampleMillis;
          line.receivedMillis = receivedMillis;
          for (Watch watch : line.watches) {
            if (!watch.rule().isReplacedIn(observations, observation.series())) {
              watch.read(observation.reading(), sampleMillis, receivedMillis);
              touched.add(watch);
            }
          }
        }
      }
    } finally {
      lock.unlock();
    }
    return leftOut;
  }

  /// An older sample is none, but one that is older by far means that the clock was set back.
  private static boolean isNews(Line line, long sampleMillis) {
    return sampleMillis >= line.sampleMillis
        || line.sampleMillis - sampleMillis >= ThresholdDetector.STEPPED_BACK_MILLIS;
  }

  private @Nullable Line line(
      Series series, Reading reading, RuleSet rules, AlertDesk desk, boolean restored) {
    boolean variable = isVariable(series);
    Series known = variable ? withoutReason(series) : series;
    @Nullable Line line = lines.get(known);
    if (line == null) {
      if (lines.size() >= SERIES_MAX || series.labels().size() + 2 > Labels.COUNT_MAX) {
        return null;
      }
      line = new Line(labelled(series), reading);
      line.watches = watch(line.labelled, rules, desk, restored);
      lines.put(known, line);
    } else if (variable) {
      line.labelled = labelled(series);
    }
    return line;
  }

  private static boolean isVariable(Series series) {
    return series.name().startsWith(OWN) && series.labels().get(REASON).isPresent();
  }

  private static Series withoutReason(Series series) {
    var labels = series.labels().asMap();
    labels.remove(REASON);
    return Series.of(series.metric(), Labels.of(labels));
  }

  private Series labelled(Series series) {
    return Series.of(series.metric(), series.labels().with("site", key).with("province", province));
  }

  private List<Watch> watch(Series labelled, RuleSet rules, AlertDesk desk, boolean restored) {
    List<ThresholdRule> watching = rules.watching(labelled);
    if (watching.isEmpty()) {
      return List.of();
    }
    var found = new ArrayList<Watch>(watching.size());
    for (ThresholdRule rule : watching) {
      Labels identity = rule.identity(labelled.labels());
      found.add(
          watches.computeIfAbsent(
              new WatchKey(rule.name(), identity),
              _ -> {
                var made = new Watch(new Subject(rule, key, identity), new ThresholdDetector(rule));
                if (restored) {
                  made.restore(desk);
                }
                return made;
              }));
    }
    return List.copyOf(found);
  }

  /// Tells the desk what the readings since the last time changed.
  void tell(AlertDesk desk, long atMillis) {
    touched.forEach(watch -> watch.tell(desk, atMillis));
    touched.clear();
  }

  /// Forgets what was touched while nothing is to be told.
  void keepQuiet() {
    touched.clear();
  }

  /// Takes up the alerts that were open before a restart.
  void restore(AlertDesk desk) {
    watches.values().forEach(watch -> watch.restore(desk));
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
      watches.values().forEach(Watch::forgetSaid);
    }
  }

  /// Tells of inputs that have vanished, and forgets series of which nothing comes any more.
  ///
  /// @param complete whether every series that there is has had time to come since our start
  void sweep(AlertDesk desk, long nowMillis, boolean complete) {
    for (Watch watch : watches.values()) {
      if (watch.overdue(nowMillis)) {
        watch.vanished(desk, nowMillis);
      }
    }
    lock.lock();
    try {
      lines.values().removeIf(line -> nowMillis - line.receivedMillis > IDLE_MILLIS);
      var used = new LinkedHashSet<Watch>();
      lines.values().forEach(line -> used.addAll(line.watches));
      watches.values().retainAll(used);
    } finally {
      lock.unlock();
    }
    if (complete) {
      desk.freezeUnwatched(key, alert -> isWatched(alert, nowMillis), nowMillis);
      desk.devicesGone(key, nowMillis);
    }
  }

  private boolean isWatched(AlertView alert, long nowMillis) {
    Watch watch = watches.get(new WatchKey(alert.rule(), Labels.of(alert.labels())));
    return watch != null && !watch.overdue(nowMillis);
  }

  /// Puts other rules in force: hold times begin anew, open alerts stay open.
  void rules(RuleSet rules, AlertDesk desk) {
    lock.lock();
    try {
      watches.clear();
      touched.clear();
      for (Line line : lines.values()) {
        line.watches = watch(line.labelled, rules, desk, true);
        line.watches.forEach(watch -> watch.cameLast(line.receivedMillis));
      }
    } finally {
      lock.unlock();
    }
  }

  /// The newest readings; safe on any thread.
  List<Latest> latest() {
    lock.lock();
    try {
      var latest = new ArrayList<Latest>(lines.size());
      for (Line line : lines.values()) {
        latest.add(new Latest(line.labelled, line.reading, line.sampleMillis));
      }
      return latest;
    } finally {
      lock.unlock();
    }
  }

  int series() {
    lock.lock();
    try {
      return lines.size();
    } finally {
      lock.unlock();
    }
  }
}
