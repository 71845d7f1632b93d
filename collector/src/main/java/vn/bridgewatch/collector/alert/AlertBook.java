package vn.bridgewatch.collector.alert;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.alert.Transition.Change;
import vn.bridgewatch.collector.conference.Conferences.SitePhase;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.rule.Verdict;

/// The open alerts, and what verdicts and phases make of them: pure, all times are given.
///
/// Verdicts are levels, not edges: the same verdict again changes nothing, so that after a restart
/// they may simply be said again. One alert is open for a fingerprint at a time.
///
/// An alert that fires again and again is flapping: from the [Firings#COUNT]th time within
/// [Firings#WINDOW] it stays open whatever its verdict says, until that has not changed for
/// [#STABLE_MILLIS]. The time in which its input is gone does not count.
final class AlertBook {

  /// More open alerts than the country has sites many times over; beyond it new ones are counted
  /// and left out.
  static final int OPEN_MAX = 100_000;

  /// Half the window and no less: then whatever comes and goes too slowly to be kept open is too
  /// slow, too, to be found flapping again at once.
  static final long STABLE_MILLIS = Firings.WINDOW.toMillis() / 2;

  /// So long a flapping alert must be bad without a break in T15M and LIVE before that is told.
  static final long URGENT_MILLIS = 2 * 60_000;

  static final String PENDING = "pending";
  static final String FIRING = "firing";
  static final String RESOLVED = "resolved";

  private final Map<String, StoredAlert> open = new HashMap<>();
  private final Map<String, Map<String, StoredAlert>> bySite = new HashMap<>();
  private final Set<String> flapping = new HashSet<>();
  private final Firings firings = new Firings();
  private Demotions demotions = Demotions.NONE;
  private long lastId;
  private long refused;

  AlertBook(Collection<StoredAlert> open, long lastId) {
    this.lastId = lastId;
    for (StoredAlert alert : open) {
      keep(alert);
      this.lastId = Math.max(this.lastId, alert.view().id());
    }
  }

  /// Names who knows which rules are demoted: their new alerts are only shown.
  void demotions(Demotions known) {
    demotions = known;
  }

  /// Takes up that an alert fired before a restart; in the order in which they did.
  void fired(String fingerprint, long atMillis) {
    firings.note(fingerprint, atMillis);
  }

  /// Takes what a detector says of a subject.
  Optional<Transition> judge(Subject subject, Verdict verdict, SitePhase phase, long atMillis) {
    @Nullable StoredAlert alert = open.get(subject.fingerprint());
    return switch (verdict) {
      case Verdict.Healthy() -> alert == null ? Optional.empty() : healthy(alert, atMillis);
      case Verdict.Holding holding ->
          alert == null
              ? begin(subject, holding.reason(), holding.sinceMillis(), phase)
                  .map(it -> put(it, Change.PENDING))
              : Optional.empty();
      case Verdict.Breached breached -> breached(subject, alert, breached, phase, atMillis);
      case Verdict.Undecided(_) -> alert == null ? Optional.empty() : lost(alert, atMillis);
    };
  }

  /// Takes the phase in which a site is now; tells what that changes.
  List<Transition> phase(String site, SitePhase phase, long atMillis) {
    var transitions = new ArrayList<Transition>();
    for (StoredAlert alert : List.copyOf(bySite.getOrDefault(site, Map.of()).values())) {
      AlertView view = alert.view();
      if (!view.phase().equals(phase.phase().name())
          || !view.conference().equals(phase.conference())) {
        transitions.add(shift(alert, phase, atMillis));
      }
    }
    return transitions;
  }

  /// Freezes all open alerts of a site but one: nothing more is heard of their inputs.
  List<Transition> freeze(String site, String exceptFingerprint, long atMillis) {
    var transitions = new ArrayList<Transition>();
    for (StoredAlert alert : List.copyOf(bySite.getOrDefault(site, Map.of()).values())) {
      if (!alert.view().fingerprint().equals(exceptFingerprint)) {
        lost(alert, atMillis).ifPresent(transitions::add);
      }
    }
    return transitions;
  }

  /// Freezes one alert: its input has vanished.
  Optional<Transition> freeze(String fingerprint, long atMillis) {
    @Nullable StoredAlert alert = open.get(fingerprint);
    return alert == null ? Optional.empty() : lost(alert, atMillis);
  }

  /// How long it must be as it is before it is told: just before and in a conference nobody waits
  /// half an hour for the news that it is bad for good.
  private static long steadyMillis(StoredAlert alert) {
    StoredAlert.Flap flap = alert.flap();
    boolean urgent = Phase.valueOf(alert.view().phase()).rank() >= Phase.T15M.rank();
    return urgent && flap != null && flap.bad() ? URGENT_MILLIS : STABLE_MILLIS;
  }

  /// Looks which flapping alerts have been steady for long enough.
  List<Transition> steady(long atMillis) {
    var transitions = new ArrayList<Transition>();
    for (String fingerprint : List.copyOf(flapping)) {
      StoredAlert alert = open.get(fingerprint);
      StoredAlert.Flap flap = alert == null ? null : alert.flap();
      if (alert != null
          && flap != null
          && alert.view().frozenSinceMillis() == null
          && atMillis - flap.changedMillis() >= steadyMillis(alert)) {
        if (flap.bad()) {
          StoredAlert steady = alert.with((StoredAlert.Flap) null);
          transitions.add(put(toldIfLoud(steady, atMillis), Change.STEADIED));
        } else {
          end(alert, atMillis).ifPresent(transitions::add);
        }
      }
    }
    return transitions;
  }

  /// Looks which alerts nobody has acknowledged in time; each goes up one level a call.
  List<Transition> escalate(Escalation escalation, int levelMax, long atMillis) {
    var transitions = new ArrayList<Transition>();
    for (StoredAlert alert : List.copyOf(open.values())) {
      AlertView view = alert.view();
      StoredAlert.Flap flap = alert.flap();
      boolean bad = view.status().equals(FIRING) && (flap == null || flap.bad());
      if (bad
          && view.handling().level() < levelMax
          && view.frozenSinceMillis() == null
          && escalation.isDue(view, atMillis)) {
        StoredAlert higher = Views.handling(alert, view.handling().escalated(atMillis));
        transitions.add(put(higher.told(alert.announcedRank()), Change.ESCALATED));
      }
    }
    return transitions;
  }

  /// Notes that somebody deals with a firing alert, or that nobody does any more; empty where no
  /// such alert fires. A change that need not be kept where it was so already.
  ///
  /// @param by null to take it back
  Optional<Transition> acknowledge(long id, @Nullable Acknowledgement by, long atMillis) {
    return open.values().stream()
        .filter(alert -> alert.view().id() == id && alert.view().status().equals(FIRING))
        .findFirst()
        .map(alert -> {
          Handling now = alert.view().handling();
          Handling next = by == null ? now.givenBack(atMillis) : now.acknowledged(by);
          return next.equals(now)
              ? new Transition(alert, Change.MEASURED)
              : put(Views.handling(alert, next), Change.ACKNOWLEDGED);
        });
  }

  /// Ends an alert whatever its input says, because the rule, the site or the device is no more.
  Optional<Transition> withdraw(String fingerprint, Withdrawal why, long atMillis) {
    @Nullable StoredAlert alert = open.get(fingerprint);
    if (alert == null) {
      return Optional.empty();
    }
    return end(Views.reason(alert, why.reason()), atMillis);
  }

  Optional<StoredAlert> find(String fingerprint) {
    return Optional.ofNullable(open.get(fingerprint));
  }

  Collection<StoredAlert> open() {
    return open.values();
  }

  Collection<StoredAlert> openAt(String site) {
    return bySite.getOrDefault(site, Map.of()).values();
  }

  Collection<String> sites() {
    return List.copyOf(bySite.keySet());
  }

  long lastId() {
    return lastId;
  }

  /// Alerts that were left out because too many are open.
  long refused() {
    return refused;
  }

  private Optional<Transition> healthy(StoredAlert alert, long atMillis) {
    StoredAlert.Flap flap = alert.flap();
    if (flap == null) {
      return end(alert, atMillis);
    }
    if (alert.view().frozenSinceMillis() != null) {
      var now = new StoredAlert.Flap(atMillis, false);
      return Optional.of(put(Views.frozen(alert, null).with(now), Change.THAWED));
    }
    return flap.bad()
        ? Optional.of(put(alert.with(new StoredAlert.Flap(atMillis, false)), Change.WAVERED))
        : Optional.empty();
  }

  private Optional<Transition> breached(
      Subject subject,
      @Nullable StoredAlert alert,
      Verdict.Breached breached,
      SitePhase phase,
      long atMillis) {
    if (alert == null) {
      return begin(subject, breached.reason(), breached.sinceMillis(), phase)
          .map(it -> fire(it, phase, breached.reason(), atMillis));
    }
    if (alert.view().status().equals(PENDING)) {
      return Optional.of(fire(alert, phase, breached.reason(), atMillis));
    }
    if (alert.view().frozenSinceMillis() != null) {
      StoredAlert thawed = Views.reason(Views.frozen(alert, null), breached.reason());
      if (alert.flap() != null) {
        thawed = thawed.with(new StoredAlert.Flap(atMillis, true));
      }
      Severity severity = SeverityTable.of(alert.grade(), phase.phase());
      StoredAlert now = Views.phase(thawed, phase, severity);
      return Optional.of(rise(now, phase.phase(), Change.THAWED, atMillis));
    }
    StoredAlert.Flap flap = alert.flap();
    if (flap != null && !flap.bad()) {
      StoredAlert again = Views.reason(alert, breached.reason());
      return Optional.of(put(again.with(new StoredAlert.Flap(atMillis, true)), Change.WAVERED));
    }
    return alert.view().reason().equals(breached.reason())
        ? Optional.empty()
        : Optional.of(put(Views.reason(alert, breached.reason()), Change.MEASURED));
  }

  private Optional<StoredAlert> begin(
      Subject subject, String reason, long sinceMillis, SitePhase phase) {
    if (open.size() >= OPEN_MAX) {
      refused++;
      return Optional.empty();
    }
    Grade given = subject.rule().grade();
    Grade grade = demotions.demoted(subject.rule().name()) ? Grade.INFO : given;
    var view =
        new AlertView(
            ++lastId,
            subject.fingerprint(),
            subject.rule().name(),
            subject.site(),
            subject.labels().get("device").orElse(""),
            new LinkedHashMap<>(subject.labels().asMap()),
            PENDING,
            SeverityTable.of(grade, phase.phase()),
            phase.phase().name(),
            phase.conference(),
            sinceMillis,
            0,
            null,
            null,
            reason,
            subject.rule().texts().summary().vi(subject.labels()),
            subject.rule().texts().summary().en(subject.labels()),
            subject.rule().texts().firstStep().vi(subject.labels()),
            subject.rule().texts().firstStep().en(subject.labels()),
            null,
            grade != given,
            Handling.NONE);
    return Optional.of(new StoredAlert(view, grade, 0, 0, 0, null));
  }

  private Transition fire(StoredAlert alert, SitePhase phase, String reason, long atMillis) {
    Severity severity = SeverityTable.of(alert.grade(), phase.phase());
    StoredAlert fired =
        Views.phase(Views.reason(Views.fired(alert, atMillis), reason), phase, severity);
    if (firings.note(alert.view().fingerprint(), atMillis)) {
      var flap = new StoredAlert.Flap(atMillis, true);
      return put(toldIfLoud(Views.flapping(fired, flap, atMillis), atMillis), Change.FLAPPED);
    }
    return put(toldIfLoud(fired, atMillis), Change.FIRED);
  }

  /// Counts a message, where the severity is one that people are told of.
  private static StoredAlert toldIfLoud(StoredAlert alert, long atMillis) {
    return alert.view().severity() == Severity.INFO
        ? alert
        : Views.handling(alert, alert.view().handling().told(atMillis))
            .told(Phase.valueOf(alert.view().phase()).rank());
  }

  private Transition shift(StoredAlert alert, SitePhase phase, long atMillis) {
    Severity severity = SeverityTable.of(alert.grade(), phase.phase());
    StoredAlert shifted = Views.phase(alert, phase, severity);
    if (alert.view().status().equals(PENDING)) {
      return put(shifted, Change.PENDING);
    }
    return rise(shifted, phase.phase(), Change.SHIFTED, atMillis);
  }

  /// Tells people again where the phase is higher than the one they were told in; a frozen alert
  /// waits with it until its input is back.
  private Transition rise(StoredAlert alert, Phase phase, Change otherwise, long atMillis) {
    if (phase.rank() > alert.announcedRank()
        && phase != Phase.AFTER
        && alert.view().severity() != Severity.INFO
        && alert.view().frozenSinceMillis() == null) {
      StoredAlert told = toldIfLoud(alert, atMillis);
      boolean urgent = phase.rank() >= Phase.T15M.rank();
      Handling handling = told.view().handling();
      return put(urgent ? Views.handling(told, handling.urgent(atMillis)) : told, Change.RAISED);
    }
    int rank = Math.min(alert.announcedRank(), phase.rank());
    return put(alert.ranked(rank), otherwise);
  }

  private Optional<Transition> lost(StoredAlert alert, long atMillis) {
    if (alert.view().status().equals(PENDING)) {
      return Optional.of(drop(alert, atMillis));
    }
    return alert.view().frozenSinceMillis() != null
        ? Optional.empty()
        : Optional.of(put(Views.frozen(alert, atMillis), Change.FROZEN));
  }

  private Optional<Transition> end(StoredAlert alert, long atMillis) {
    if (alert.view().status().equals(PENDING)) {
      return Optional.of(drop(alert, atMillis));
    }
    StoredAlert resolved = Views.resolved(alert, atMillis).with((StoredAlert.Flap) null).revised();
    StoredAlert over =
        alert.announcements() > 0 ? resolved.told(resolved.announcedRank()) : resolved;
    forget(over);
    return Optional.of(new Transition(over, Change.RESOLVED));
  }

  private Transition drop(StoredAlert alert, long atMillis) {
    forget(alert);
    return new Transition(Views.resolved(alert, atMillis), Change.DROPPED);
  }

  private Transition put(StoredAlert alert, Change change) {
    StoredAlert revised = alert.revised();
    keep(revised);
    return new Transition(revised, change);
  }

  private void keep(StoredAlert alert) {
    String fingerprint = alert.view().fingerprint();
    open.put(fingerprint, alert);
    if (alert.flap() == null) {
      flapping.remove(fingerprint);
    } else {
      flapping.add(fingerprint);
    }
    bySite.computeIfAbsent(alert.view().site(), _ -> new HashMap<>()).put(fingerprint, alert);
  }

  private void forget(StoredAlert alert) {
    open.remove(alert.view().fingerprint());
    flapping.remove(alert.view().fingerprint());
    bySite.computeIfPresent(
        alert.view().site(),
        (_, alerts) -> {
          alerts.remove(alert.view().fingerprint());
          return alerts.isEmpty() ? null : alerts;
        });
  }
}
