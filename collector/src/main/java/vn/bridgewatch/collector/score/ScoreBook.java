package vn.bridgewatch.collector.score;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.alert.Scorer;
import vn.bridgewatch.metric.Labels;

/// Marks every warning by what came of it, from the lives of alerts alone: pure, all times are
/// given. It belongs to the live thread; [#scores] and [#take] are for others.
///
/// A warning says that a breach will come. It says so for as long as it fires, and looks no further
/// than [#REACH_MILLIS]: so the breach may come until that long after it ended. A breach within
/// that time is its own: with time to act a hit. Without one it is false, but only on evidence: the
/// site was heard, the input was there, the collector ran, the conference was not called off and
/// nobody did anything. Whatever lacks is told as the reason why nobody can say.
///
/// A breach of a rule that others warn of, without a warning that was open or had told of it, is
/// missed. One that comes back within [#SAME_TROUBLE_MILLIS] is the same trouble and counts once.
public final class ScoreBook implements Scorer {

  /// How far a warning looks ahead, as the forecasts do.
  static final long REACH_MILLIS = Duration.ofHours(6).toMillis();

  /// With less, nobody can do anything.
  static final long LEAD_MIN_MILLIS = Duration.ofMinutes(10).toMillis();

  static final long SAME_TROUBLE_MILLIS = Duration.ofMinutes(60).toMillis();
  static final double UNSEEN_SHARE_MAX = 0.25;

  /// What had come no further than this ten minutes before it was there came at once.
  static final double SUDDEN_WAY_MAX = 0.25;

  /// Open warnings and troubles; beyond it new ones are counted and not scored.
  static final int CASES_MAX = 50_000;

  private static final long SWEEP_MILLIS = 10_000;

  private final ConferenceEnds conferences;
  private final Map<String, Map<Key, Case>> bySite = new HashMap<>();
  private final Set<Case> changed = new LinkedHashSet<>();
  private final List<Entry> standings = new ArrayList<>();
  private final Set<String> toReview = new LinkedHashSet<>(); // rules
  private final Map<String, RuleWindow> windows = new TreeMap<>();
  private final Map<String, Map<Long, AlertView>> openBreaches = new HashMap<>(); // by site
  private final Set<String> silentSites = new HashSet<>();
  private final Map<String, Long> heardSince = new HashMap<>();
  private final Queue<ScoreOrder> orders = new ConcurrentLinkedQueue<>();
  private Map<String, String> breachOf = Map.of();
  private Map<String, List<String>> warnersOf = Map.of();
  private Set<String> silences = Set.of();
  private Set<String> countdowns = Set.of();
  private List<ScoreArchive.Ended> endedBefore = List.of(); // a restart, until rules are known
  private Approach approach = Approach.UNKNOWN;
  private int cases;
  private long sweptMillis;
  private final LongAdder unscored = new LongAdder();
  private boolean stale = true;
  private volatile List<RuleScore> scores = List.of();

  private record Key(String rule, long alert) {}

  public ScoreBook(ConferenceEnds conferences) {
    this.conferences = conferences;
  }

  /// Takes up what was kept, before anything else. What should have been judged while nobody
  /// listened can no longer be judged.
  public void restore(ScoreArchive.Kept kept, long nowMillis) {
    endedBefore = kept.ended();
    kept.standings().forEach(change -> window(change.rule()).standing(change));
    for (ScoredWarning warning : kept.warnings()) {
      window(warning.rule()).put(warning);
      toReview.add(warning.rule()); // it may have died between a mark and its look at all of them
      var one = new Case(warning);
      if (!one.isClosed(nowMillis)) {
        keep(one);
        if (one.isPending() && one.isOver(nowMillis)) {
          mark(one, Mark.VOID, Cause.NOT_LISTENING, nowMillis);
        }
      }
    }
  }

  @Override
  public void approaches(Approach known) {
    approach = known;
  }

  @Override
  public void rules(Collection<Part> inForce) {
    var breaches = new LinkedHashMap<String, String>();
    var warners = new HashMap<String, List<String>>();
    var silent = new HashSet<String>();
    var counting = new HashSet<String>();
    for (Part part : inForce) {
      part.warnsOf()
          .ifPresent(of -> {
            breaches.put(part.rule(), of);
            warners.computeIfAbsent(of, _ -> new ArrayList<>()).add(part.rule());
          });
      switch (part.sort()) {
        case SILENCE -> silent.add(part.rule());
        case COUNTDOWN -> counting.add(part.rule());
        case OTHER -> {}
      }
    }
    breachOf = Map.copyOf(breaches);
    warnersOf = Map.copyOf(warners);
    silences = Set.copyOf(silent);
    countdowns = Set.copyOf(counting);
    endedBefore.stream()
        .filter(it -> silent.contains(it.rule()))
        .forEach(it -> heardSince.merge(it.site(), it.atMillis(), Math::max));
    endedBefore = List.of();
    stale = true;
  }

  @Override
  public boolean demoted(String rule) {
    RuleWindow window = windows.get(rule);
    return window != null && window.demoted();
  }

  @Override
  public void takeUp(AlertView open, long nowMillis) {
    if (silences.contains(open.rule())) {
      silentSites.add(open.site());
    }
    if (warnersOf.containsKey(open.rule())) {
      opens(open);
      casesAt(open.site()).stream().filter(it -> it.isAbout(open)).forEach(it -> it.takesUp(open));
    }
    String of = breachOf.get(open.rule());
    Case known = find(open.site(), open.rule(), open.id());
    if (known == null && of != null) {
      known = warns(open, of, nowMillis); // from before scores were kept
    }
    if (known != null) {
      known.frozen(open.frozenSinceMillis() != null);
    }
  }

  @Override
  public void changed(AlertView alert, long atMillis) {
    boolean over = alert.resolvedMillis() != null;
    if (silences.contains(alert.rule())) {
      silence(alert.site(), !over, atMillis);
    }
    if (over) {
      breachEnded(alert, atMillis);
    } else if (warnersOf.containsKey(alert.rule()) && opens(alert)) {
      breached(alert, atMillis);
    }
    String of = breachOf.get(alert.rule());
    Case known = find(alert.site(), alert.rule(), alert.id());
    if (known == null && of != null && !over) {
      known = warns(alert, of, atMillis);
    }
    if (known != null && known.warned()) {
      follow(known, alert, atMillis);
    }
  }

  /// Notes an open breach; true where it is new.
  private boolean opens(AlertView breach) {
    return openBreaches
            .computeIfAbsent(breach.site(), _ -> new LinkedHashMap<>())
            .put(breach.id(), breach)
        == null;
  }

  private @Nullable Case warns(AlertView alert, String of, long atMillis) {
    OptionalLong end =
        alert.conference().isEmpty() || countdowns.contains(alert.rule())
            ? OptionalLong.empty()
            : conferences.endMillis(alert.conference());
    Long deadline =
        end.isPresent() && end.getAsLong() > alert.firedMillis()
            ? Long.valueOf(end.getAsLong())
            : null;
    var one = new Case(alert.rule(), true, of, alert, deadline);
    if (!keep(one)) {
      return null;
    }
    change(one);
    for (AlertView breach : openBreaches.getOrDefault(one.site(), Map.of()).values()) {
      if (one.isAbout(breach) && one.isPending()) {
        one.breached(breach);
        mark(one, Mark.LATE, Cause.THERE_ALREADY, atMillis);
      }
    }
    return one;
  }

  private void follow(Case one, AlertView alert, long atMillis) {
    Long over = alert.resolvedMillis();
    one.frozen(over == null && alert.frozenSinceMillis() != null);
    if (one.seen(isHeard(one.site()), atMillis)) {
      change(one);
    }
    if (over != null && one.ended(over)) {
      change(one);
      if (one.isPending() && alert.withdrawn()) {
        mark(one, Mark.VOID, Cause.WITHDRAWN, atMillis);
      } else if (one.isPending() && countdowns.contains(one.rule())) {
        mark(one, Mark.AVERTED, Cause.RENEWED, atMillis);
      }
    }
  }

  private void breached(AlertView breach, long atMillis) {
    boolean told = false;
    for (Case one : casesAt(breach.site())) {
      if (one.isAbout(breach)) {
        boolean same = one.sameTrouble(breach.firedMillis());
        if (same || one.covers(breach.firedMillis())) {
          told = true;
          one.breached(breach);
          change(one);
          if (one.isPending()) {
            judge(one, breach, atMillis);
          }
        }
      }
    }
    if (!told) {
      missed(breach, atMillis);
    }
  }

  private void judge(Case one, AlertView breach, long atMillis) {
    Long deadline = one.deadlineMillis();
    if (deadline != null && breach.firedMillis() > deadline) {
      mark(one, Mark.EARLY, Cause.AFTER_CONFERENCE, atMillis);
    } else if (breach.firedMillis() - one.firedMillis() < LEAD_MIN_MILLIS) {
      mark(one, Mark.LATE, Cause.NO_TIME_TO_ACT, atMillis);
    } else {
      mark(one, Mark.HIT, Cause.NONE, atMillis);
    }
  }

  private void missed(AlertView breach, long atMillis) {
    Long heard = heardSince.get(breach.site());
    boolean seen =
        isHeard(breach.site())
            && (heard == null || breach.firedMillis() - heard > SAME_TROUBLE_MILLIS);
    for (String rule : warnersOf.getOrDefault(breach.rule(), List.of())) {
      var one = new Case(rule, false, breach.rule(), breach, null);
      if (keep(one)) {
        one.breached(breach);
        one.ended(breach.firedMillis());
        if (!seen) {
          mark(one, Mark.VOID, Cause.UNSEEN, atMillis);
        } else if (isSudden(rule, breach)) {
          mark(one, Mark.SUDDEN, Cause.WITHIN_MINUTES, atMillis);
        } else {
          mark(one, Mark.MISSED, Cause.NO_WARNING, atMillis);
        }
      }
    }
  }

  /// Whether it is known that the series had hardly set out so short a time before.
  private boolean isSudden(String rule, AlertView breach) {
    OptionalDouble way =
        approach.wayBy(
            breach.site(),
            rule,
            Labels.of(breach.labels()),
            breach.startedMillis() - LEAD_MIN_MILLIS);
    return way.isPresent() && way.getAsDouble() < SUDDEN_WAY_MAX;
  }

  private void breachEnded(AlertView breach, long atMillis) {
    Map<Long, AlertView> open = openBreaches.get(breach.site());
    if (open == null || open.remove(breach.id()) == null) {
      return;
    }
    if (open.isEmpty()) {
      openBreaches.remove(breach.site());
    }
    for (Case one : casesAt(breach.site())) {
      if (one.breachEnded(breach.id(), atMillis)) {
        change(one);
      }
    }
  }

  private void silence(String site, boolean silent, long atMillis) {
    boolean changes = silent ? silentSites.add(site) : silentSites.remove(site);
    if (!changes) {
      return;
    }
    if (!silent) {
      heardSince.put(site, atMillis);
    }
    for (Case one : casesAt(site)) {
      if (one.isPending() && one.seen(!silent, atMillis)) {
        change(one);
      }
    }
  }

  private boolean isHeard(String site) {
    return !silentSites.contains(site);
  }

  @Override
  public void tick(long nowMillis) {
    for (ScoreOrder order = orders.poll(); order != null; order = orders.poll()) {
      follow(order);
    }
    if (nowMillis - sweptMillis >= SWEEP_MILLIS || nowMillis < sweptMillis) {
      sweptMillis = nowMillis;
      heardSince.values().removeIf(it -> nowMillis - it > SAME_TROUBLE_MILLIS);
      for (Map<Key, Case> site : List.copyOf(bySite.values())) {
        List.copyOf(site.values()).forEach(one -> look(one, nowMillis));
      }
      stale = true; // marks grow old
    }
    review(nowMillis);
    if (stale) {
      stale = false;
      scores = scores(nowMillis);
    }
  }

  private void look(Case one, long nowMillis) {
    if (one.isPending()) {
      if (one.isOver(nowMillis)) {
        judgeWithoutBreach(one, nowMillis);
      } else if (one.isUnseenFor(REACH_MILLIS, nowMillis)) {
        mark(one, Mark.VOID, Cause.UNSEEN, nowMillis);
      }
    }
    if (one.isClosed(nowMillis) && !changed.contains(one)) {
      forget(one);
    }
  }

  private void judgeWithoutBreach(Case one, long nowMillis) {
    if (one.hasActed()) {
      mark(one, Mark.AVERTED, Cause.ACTED, nowMillis);
    } else if (!one.conference().isEmpty() && conferences.calledOff(one.conference())) {
      mark(one, Mark.VOID, Cause.CALLED_OFF, nowMillis);
    } else if (one.isBlind(nowMillis)) {
      mark(one, Mark.VOID, Cause.UNSEEN, nowMillis);
    } else {
      mark(one, Mark.FALSE, Cause.NEVER_CAME, nowMillis);
    }
  }

  private void follow(ScoreOrder order) {
    switch (order) {
      case ScoreOrder.Correct(var kept, var correction) -> {
        Case known = find(kept.site(), kept.rule(), kept.alert());
        if (known != null) {
          known.corrected(correction);
        }
        ScoredWarning now = known == null ? kept : known.written();
        window(now.rule()).put(now);
        toReview.add(now.rule());
      }
      case ScoreOrder.Acted(var kept, var act) -> {
        Case known = find(kept.site(), kept.rule(), kept.alert());
        if (known != null) {
          known.acted(act);
        }
      }
      case ScoreOrder.Stand(var change) -> window(change.rule()).standing(change);
    }
    stale = true;
  }

  private void mark(Case one, Mark mark, Cause cause, long atMillis) {
    one.mark(mark, cause, atMillis);
    change(one);
    window(one.rule()).marked(one.written());
    toReview.add(one.rule());
  }

  /// Once for all marks of a moment: an event may bring thousands.
  private void review(long nowMillis) {
    for (String rule : toReview) {
      window(rule).review(nowMillis).ifPresent(standings::add);
      stale = true;
    }
    toReview.clear();
  }

  private void change(Case one) {
    changed.add(one);
    stale = true;
  }

  private RuleWindow window(String rule) {
    return windows.computeIfAbsent(rule, RuleWindow::new);
  }

  private boolean keep(Case one) {
    if (cases >= CASES_MAX) {
      unscored.increment();
      return false;
    }
    Map<Key, Case> site = bySite.computeIfAbsent(one.site(), _ -> new LinkedHashMap<>());
    if (site.put(new Key(one.rule(), one.alert()), one) == null) {
      cases++;
    }
    return true;
  }

  private void forget(Case one) {
    bySite.computeIfPresent(
        one.site(),
        (_, site) -> {
          if (site.remove(new Key(one.rule(), one.alert())) != null) {
            cases--;
          }
          return site.isEmpty() ? null : site;
        });
  }

  private @Nullable Case find(String site, String rule, long alert) {
    return bySite.getOrDefault(site, Map.of()).get(new Key(rule, alert));
  }

  private List<Case> casesAt(String site) {
    return List.copyOf(bySite.getOrDefault(site, Map.of()).values());
  }

  @Override
  public boolean hasDecided() {
    return !changed.isEmpty() || !standings.isEmpty();
  }

  @Override
  public List<Entry> drain() {
    var entries = new ArrayList<Entry>(standings);
    changed.forEach(one -> entries.add(one.written()));
    standings.clear();
    changed.clear();
    return entries;
  }

  private List<RuleScore> scores(long nowMillis) {
    var pending = new HashMap<String, Integer>();
    for (Map<Key, Case> site : bySite.values()) {
      for (Case one : site.values()) {
        if (one.isPending()) {
          pending.merge(one.rule(), 1, Integer::sum);
        }
      }
    }
    breachOf.keySet().forEach(this::window);
    var all = new ArrayList<RuleScore>();
    windows.forEach((rule, window) -> {
      String of = breachOf.getOrDefault(rule, "");
      all.add(window.score(of, pending.getOrDefault(rule, 0), nowMillis));
    });
    return List.copyOf(all);
  }

  /// How far each rule that warns can be trusted, by name; safe on any thread, about a second old.
  public List<RuleScore> scores() {
    return scores;
  }

  int openCases() {
    return cases;
  }

  /// Warnings and troubles that were not scored because too many are open; safe on any thread.
  public long unscored() {
    return unscored.sum();
  }

  /// Takes what a person said, on any thread; it counts within a second.
  void take(ScoreOrder order) {
    orders.add(order);
  }
}
