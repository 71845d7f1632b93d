package vn.bridgewatch.collector.live;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.alert.AlertDesk;
import vn.bridgewatch.collector.alert.Subject;
import vn.bridgewatch.collector.inventory.Site;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Reading;
import vn.bridgewatch.metric.ReadingRow;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.metric.Shape;
import vn.bridgewatch.metric.Tick;
import vn.bridgewatch.rule.SeriesRule;
import vn.bridgewatch.rule.Surroundings;
import vn.bridgewatch.rule.ThresholdDetector;
import vn.bridgewatch.ruleset.RuleSet;

/// The series of one site: what was read of each last, and the rules that watch it.
///
/// The live thread owns it; the newest readings have a lock, under which others copy them. Where
/// the readings of a shape go is looked up once for as long as the shape comes again: a tick then
/// costs a few assignments for each series.
final class SeriesTable {

  /// As many as an agent may have; beyond it a new series is left out and counted.
  static final int SERIES_MAX = 20_000;

  /// A series of which nothing came for so long is forgotten.
  static final long IDLE_MILLIS = 15 * 60_000;

  private static final long SWEEP_MILLIS = 60_000;

  /// Shapes whose routes are kept; an agent has one for each of its jobs.
  private static final int ROUTES_MAX = 512;

  /// Of our own metrics a series is the same whatever its `reason` says: the newest reason stands.
  private static final String OWN = "bridgewatch_";

  private static final String REASON = "reason";
  private static final Watch[] NOBODY = {};

  /// A value beside another that is older than this is none.
  private static final long BESIDE_MILLIS = 5 * 60_000;

  private static final String DEVICE = "device";

  private final String site;
  private final String province;
  private final Surroundings surroundings;
  private Learnt learnt = new Learnt();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Series, Line> lines = new LinkedHashMap<>();
  private final Map<WatchKey, Watch> watches = new HashMap<>();
  private final IdentityHashMap<Shape, Route> routes = new IdentityHashMap<>();
  private final List<Watch> touched = new ArrayList<>();
  private long sweptMillis;

  private record WatchKey(String rule, Labels identity) {}

  /// A series, with what came last of it.
  private static final class Line {
    private Series series;
    private double value;
    private @Nullable Absence absence;
    private long sampleMillis;
    private long receivedMillis;
    private Watch[] watches = NOBODY;
    private boolean gone;

    private Line(Series series, Reading reading) {
      this.series = series;
      switch (reading) {
        case Reading.Present(double present) -> value = present;
        case Reading.Absent(var reason) -> absence = reason;
      }
    }

    /// References are written only where they change: each write makes the collector of garbage
    /// look at the line again.
    private void take(Series named, ReadingRow readings, int index) {
      if (!series.isSameInstance(named)) {
        series = named;
      }
      value = readings.value(index);
      if (!readings.isPresent(index)) {
        absence = readings.absence(index);
      } else if (absence != null) {
        absence = null;
      }
    }

    private double fresh(long nowMillis) {
      return absence == null && nowMillis - receivedMillis <= BESIDE_MILLIS ? value : Double.NaN;
    }

    private Reading reading() {
      return absence == null ? Reading.of(value) : Reading.absent(absence);
    }
  }

  /// Where the readings of a shape go; nowhere for a series that is left out.
  private static final class Route {
    private final @Nullable Line[] lines;
    private final Watch[][] watches; // without those whose place something in the shape takes
    private int leftOut;

    private Route(int series) {
      lines = new @Nullable Line[series];
      watches = new Watch[series][];
    }
  }

  SeriesTable(Site site, Surroundings surroundings) {
    this.site = site.key();
    this.province = site.province();
    this.surroundings = surroundings;
  }

  /// Takes up what was learnt before a restart: each watch takes its part when it is made.
  void takeUp(Learnt kept) {
    learnt = kept;
  }

  /// What the watches have learnt, in few bytes; what was kept and not asked for yet stays.
  byte[] learnt(RuleSet rules, long nowMillis) {
    return learnt.with(watches.values(), rules, nowMillis);
  }

  /// Takes the readings of one tick; gives the number of series that were left out.
  ///
  /// @param restored whether new watches take up the alerts that are open
  /// @param judged whether the rules have not seen it: not what is read again only to fill the
  ///   table
  int read(
      Tick tick,
      long sampleMillis,
      long receivedMillis,
      RuleSet rules,
      AlertDesk desk,
      boolean restored,
      boolean judged) {
    lock.lock();
    try {
      @Nullable Route route = routes.get(tick.shape());
      if (route == null) {
        route = plan(tick, rules, desk, restored);
      }
      for (int i = 0; i < tick.size(); i++) {
        @Nullable Line line = route.lines[i];
        if (line != null && isNews(line, sampleMillis)) {
          take(line, tick, i, sampleMillis, receivedMillis);
          for (Watch watch : route.watches[i]) {
            if (!judged) {
              watch.cameLast(receivedMillis);
              continue;
            }
            watch.read(tick.reading(i), sampleMillis, receivedMillis);
            if (watch.touch()) {
              touched.add(watch);
            }
          }
        }
      }
      return route.leftOut;
    } finally {
      lock.unlock();
    }
  }

  private static void take(
      Line line, Tick tick, int index, long sampleMillis, long receivedMillis) {
    line.take(tick.shape().series().get(index), tick.readings(), index);
    line.sampleMillis = sampleMillis;
    line.receivedMillis = receivedMillis;
  }

  /// An older sample is none, but one that is older by far means that the clock was set back.
  private static boolean isNews(Line line, long sampleMillis) {
    return sampleMillis >= line.sampleMillis
        || line.sampleMillis - sampleMillis >= ThresholdDetector.STEPPED_BACK_MILLIS;
  }

  private Route plan(Tick tick, RuleSet rules, AlertDesk desk, boolean restored) {
    List<Series> series = tick.shape().series();
    var route = new Route(series.size());
    for (int i = 0; i < route.lines.length; i++) {
      Series each = series.get(i);
      @Nullable Line line = line(each, tick.reading(i), rules, desk, restored);
      route.lines[i] = line;
      route.watches[i] = line == null ? NOBODY : notReplaced(line.watches, series, each);
      route.leftOut += line == null ? 1 : 0;
    }
    if (routes.size() >= ROUTES_MAX) {
      routes.clear();
    }
    routes.put(tick.shape(), route);
    findBeside(route);
    return route;
  }

  /// Looks for what is beside the watches of a shape: of the same device, wherever it is read. A
  /// shape that comes later may have it; the shapes are then planned anew.
  private void findBeside(Route route) {
    for (Watch[] some : route.watches) {
      for (Watch watch : some) {
        for (int i = 0; i < watch.besides(); i++) {
          if (watch.misses(i)) {
            @Nullable Line found = beside(watch, watch.rule().beside().get(i));
            if (found != null) {
              watch.beside(i, now -> found.gone ? Double.NaN : found.fresh(now));
            }
          }
        }
      }
    }
  }

  private @Nullable Line beside(Watch watch, String metric) {
    Labels labels = watch.subject().labels();
    String device = labels.get(DEVICE).orElse("");
    @Nullable Line found = null;
    int candidates = 0;
    for (Line line : lines.values()) {
      if (line.series.name().equals(metric)
          && line.series.labels().get(DEVICE).orElse("").equals(device)) {
        if (agree(labels, line.series.labels())) {
          return line;
        }
        found = line;
        candidates++;
      }
    }
    return candidates == 1 ? found : null; // of several none may be meant
  }

  /// Whether the labels that both have are equal, as the interface of an address and of its lease.
  private static boolean agree(Labels one, Labels other) {
    for (Map.Entry<String, String> label : other.asMap().entrySet()) {
      if (!one.get(label.getKey()).orElse(label.getValue()).equals(label.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static Watch[] notReplaced(Watch[] watches, List<Series> shape, Series series) {
    if (watches.length == 0) {
      return watches;
    }
    var left = new ArrayList<Watch>(watches.length);
    for (Watch watch : watches) {
      if (!watch.rule().selector().isReplacedIn(shape, series)) {
        left.add(watch);
      }
    }
    return left.size() == watches.length ? watches : left.toArray(Watch[]::new);
  }

  private @Nullable Line line(
      Series series, Reading reading, RuleSet rules, AlertDesk desk, boolean restored) {
    Series known = isVariable(series) ? withoutReason(series) : series;
    @Nullable Line line = lines.get(known);
    if (line == null) {
      if (lines.size() >= SERIES_MAX || series.labels().size() + 2 > Labels.COUNT_MAX) {
        return null;
      }
      line = new Line(series, reading);
      line.watches = watch(labelled(series), rules, desk, restored);
      lines.put(known, line);
      if (rules.isBeside(series.name())) {
        routes.clear(); // somebody may wait for it
      }
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
    return Series.of(
        series.metric(), series.labels().with("site", site).with("province", province));
  }

  private Watch[] watch(Series labelled, RuleSet rules, AlertDesk desk, boolean restored) {
    List<SeriesRule> watching = rules.watching(labelled);
    if (watching.isEmpty()) {
      return NOBODY;
    }
    var found = new ArrayList<Watch>(watching.size());
    for (SeriesRule rule : watching) {
      Labels identity = rule.selector().identity(labelled.labels());
      found.add(
          watches.computeIfAbsent(
              new WatchKey(rule.name(), identity),
              _ -> {
                Watch made =
                    learnt.taught(
                        () ->
                            Watch.of(
                                new Subject(rule, site, identity), rule.detector(surroundings)),
                        rules);
                if (restored) {
                  made.restore(desk);
                }
                return made;
              }));
    }
    return found.toArray(Watch[]::new);
  }

  /// Tells the desk what the readings since the last time changed.
  void tell(AlertDesk desk, long atMillis) {
    touched.forEach(watch -> watch.tell(desk, atMillis));
    touched.clear();
  }

  /// Forgets what was touched while nothing is to be told.
  void keepQuiet() {
    touched.forEach(Watch::untouch);
    touched.clear();
  }

  Collection<Watch> watches() {
    return watches.values();
  }

  /// The watch of an alert.
  @Nullable Watch watch(String rule, Labels identity) {
    return watches.get(new WatchKey(rule, identity));
  }

  /// Forgets series of which nothing comes any more; looks once in [#SWEEP_MILLIS].
  void sweep(RuleSet rules, long nowMillis) {
    if (nowMillis - sweptMillis < SWEEP_MILLIS && nowMillis >= sweptMillis) {
      return;
    }
    sweptMillis = nowMillis;
    lock.lock();
    try {
      if (!lines.values().removeIf(line -> isIdle(line, nowMillis))) {
        return;
      }
      var used = new LinkedHashSet<Watch>();
      lines.values().forEach(line -> used.addAll(List.of(line.watches)));
      for (Watch watch : watches.values()) {
        if (!used.contains(watch)) {
          learnt.keep(watch, rules, nowMillis); // a site that is off between conferences comes back
        }
      }
      watches.values().retainAll(used);
      watches.values().forEach(Watch::forgetBeside);
      routes.clear();
    } finally {
      lock.unlock();
    }
  }

  private static boolean isIdle(Line line, long nowMillis) {
    line.gone = nowMillis - line.receivedMillis > IDLE_MILLIS;
    return line.gone;
  }

  /// Puts other rules in force: a rule that judges as before goes on, another begins anew; open
  /// alerts stay open.
  void rules(RuleSet before, RuleSet rules, AlertDesk desk, long nowMillis) {
    lock.lock();
    try {
      watches.values().forEach(watch -> learnt.keep(watch, before, nowMillis));
      watches.clear();
      touched.clear();
      routes.clear();
      for (Line line : lines.values()) {
        line.watches = watch(labelled(line.series), rules, desk, true);
        for (Watch watch : line.watches) {
          watch.cameLast(line.receivedMillis);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// The newest readings; safe on any thread.
  ///
  /// @param metrics the names that are asked for
  List<Latest> latest(Predicate<String> metrics) {
    lock.lock();
    try {
      var latest = new ArrayList<Latest>();
      for (Line line : lines.values()) {
        if (!metrics.test(line.series.name())) {
          continue;
        }
        latest.add(new Latest(labelled(line.series), line.reading(), line.sampleMillis));
      }
      return latest;
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return lines.size();
    } finally {
      lock.unlock();
    }
  }
}
