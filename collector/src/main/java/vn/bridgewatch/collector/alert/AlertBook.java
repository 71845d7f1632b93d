package vn.bridgewatch.collector.alert;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.alert.Transition.Change;
import vn.bridgewatch.collector.conference.Conferences.SitePhase;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.rule.Verdict;

/// The open alerts, and what verdicts and phases make of them: pure, all times are given.
///
/// Verdicts are levels, not edges: the same verdict again changes nothing, so that after a restart
/// they may simply be said again. One alert is open for a fingerprint at a time.
final class AlertBook {

  /// More open alerts than the country has sites many times over; beyond it new ones are counted
  /// and left out.
  static final int OPEN_MAX = 100_000;

  static final String PENDING = "pending";
  static final String FIRING = "firing";
  static final String RESOLVED = "resolved";

  private final Map<String, StoredAlert> open = new HashMap<>();
  private final Map<String, Map<String, StoredAlert>> bySite = new HashMap<>();
  private long lastId;
  private long refused;

  AlertBook(Collection<StoredAlert> open, long lastId) {
    this.lastId = lastId;
    for (StoredAlert alert : open) {
      keep(alert);
      this.lastId = Math.max(this.lastId, alert.view().id());
    }
  }

  /// Takes what a detector says of a subject.
  Optional<Transition> judge(Subject subject, Verdict verdict, SitePhase phase, long atMillis) {
    @Nullable StoredAlert alert = open.get(subject.fingerprint());
    return switch (verdict) {
      case Verdict.Healthy() -> alert == null ? Optional.empty() : end(alert, atMillis);
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
  List<Transition> phase(String site, SitePhase phase) {
    var transitions = new ArrayList<Transition>();
    for (StoredAlert alert : List.copyOf(bySite.getOrDefault(site, Map.of()).values())) {
      AlertView view = alert.view();
      if (!view.phase().equals(phase.phase().name())
          || !view.conference().equals(phase.conference())) {
        transitions.add(shift(alert, phase));
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
      Severity severity = SeverityTable.of(alert.grade(), phase.phase());
      return Optional.of(rise(Views.phase(thawed, phase, severity), phase.phase(), Change.THAWED));
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
    var view =
        new AlertView(
            ++lastId,
            subject.fingerprint(),
            subject.rule().name(),
            subject.site(),
            subject.labels().get("device").orElse(""),
            new LinkedHashMap<>(subject.labels().asMap()),
            PENDING,
            SeverityTable.of(subject.rule().grade(), phase.phase()),
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
            subject.rule().texts().firstStep().en(subject.labels()));
    return Optional.of(new StoredAlert(view, subject.rule().grade(), 0, 0, 0));
  }

  private Transition fire(StoredAlert alert, SitePhase phase, String reason, long atMillis) {
    Severity severity = SeverityTable.of(alert.grade(), phase.phase());
    StoredAlert fired =
        Views.phase(Views.reason(Views.fired(alert, atMillis), reason), phase, severity);
    return put(told(fired, phase.phase()), Change.FIRED);
  }

  /// Counts a message, where the severity is one that people are told of.
  private static StoredAlert told(StoredAlert alert, Phase phase) {
    return alert.view().severity() == Severity.INFO
        ? alert
        : new StoredAlert(
            alert.view(), alert.grade(), phase.rank(), alert.announcements() + 1, alert.revision());
  }

  private Transition shift(StoredAlert alert, SitePhase phase) {
    Severity severity = SeverityTable.of(alert.grade(), phase.phase());
    StoredAlert shifted = Views.phase(alert, phase, severity);
    if (alert.view().status().equals(PENDING)) {
      return put(shifted, Change.PENDING);
    }
    return rise(shifted, phase.phase(), Change.SHIFTED);
  }

  /// Tells people again where the phase is higher than the one they were told in; a frozen alert
  /// waits with it until its input is back.
  private Transition rise(StoredAlert alert, Phase phase, Change otherwise) {
    if (phase.rank() > alert.announcedRank()
        && phase != Phase.AFTER
        && alert.view().severity() != Severity.INFO
        && alert.view().frozenSinceMillis() == null) {
      return put(told(alert, phase), Change.RAISED);
    }
    int rank = Math.min(alert.announcedRank(), phase.rank());
    return put(
        new StoredAlert(alert.view(), alert.grade(), rank, alert.announcements(), alert.revision()),
        otherwise);
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
    int announcements = alert.announcements() > 0 ? alert.announcements() + 1 : 0;
    var over =
        new StoredAlert(
            Views.resolved(alert, atMillis).view(),
            alert.grade(),
            alert.announcedRank(),
            announcements,
            alert.revision() + 1);
    forget(over);
    return Optional.of(new Transition(over, Change.RESOLVED));
  }

  private Transition drop(StoredAlert alert, long atMillis) {
    forget(alert);
    return new Transition(Views.resolved(alert, atMillis), Change.DROPPED);
  }

  private Transition put(StoredAlert alert, Change change) {
    var revised =
        new StoredAlert(
            alert.view(),
            alert.grade(),
            alert.announcedRank(),
            alert.announcements(),
            alert.revision() + 1);
    keep(revised);
    return new Transition(revised, change);
  }

  private void keep(StoredAlert alert) {
    String fingerprint = alert.view().fingerprint();
    open.put(fingerprint, alert);
    bySite.computeIfAbsent(alert.view().site(), _ -> new HashMap<>()).put(fingerprint, alert);
  }

  private void forget(StoredAlert alert) {
    open.remove(alert.view().fingerprint());
    bySite.computeIfPresent(
        alert.view().site(),
        (_, alerts) -> {
          alerts.remove(alert.view().fingerprint());
          return alerts.isEmpty() ? null : alerts;
        });
  }
}
