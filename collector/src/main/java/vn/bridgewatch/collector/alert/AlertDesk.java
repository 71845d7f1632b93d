package vn.bridgewatch.collector.alert;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.conference.Conference;
import vn.bridgewatch.collector.conference.Conferences;
import vn.bridgewatch.collector.conference.Conferences.SitePhase;
import vn.bridgewatch.collector.inventory.Device;
import vn.bridgewatch.collector.inventory.Inventory;
import vn.bridgewatch.collector.inventory.Site;
import vn.bridgewatch.conference.Deadline;
import vn.bridgewatch.conference.Phase;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.rule.GuardRule;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.RuleText;
import vn.bridgewatch.rule.SeriesRule;
import vn.bridgewatch.rule.SilenceRule;
import vn.bridgewatch.rule.Verdict;
import vn.bridgewatch.rule.kind.CountdownRule;

/// Where verdicts become alerts and alerts become messages: the book belongs to the live thread,
/// everybody else reads copies.
///
/// What a call decides gathers until [#drain], so that the live thread can keep it in one
/// transaction with the place in the journal that it came from.
public final class AlertDesk implements Alerts {

  /// How long messages of one site may gather when no conference is on.
  public static final Duration GATHER_DEFAULT = Duration.ofSeconds(10);

  public static final Duration GATHER_MAX = Duration.ofSeconds(20);

  /// A fault counts for the state of its site so long after its input vanished: one reading that
  /// could not be taken makes no site good, and one that never comes again makes none bad for ever.
  public static final Duration FROZEN_COUNTS = Duration.ofMinutes(5);

  private static final Duration CALL_FORGOTTEN = Duration.ofMinutes(15);

  private static final SitePhase NO_PHASE = new SitePhase(Phase.IDLE, "");
  private static final Decided NOTHING = new Decided(List.of(), List.of(), List.of());
  private static final Comparator<AlertView> NEWEST_FIRST =
      Comparator.comparingLong(AlertView::id).reversed();

  private final AlertArchive archive;
  private final Inventory inventory;
  private final Conferences conferences;
  private final List<Recipient> recipients;
  private final Duration gather;
  private final Escalation escalation;
  private final int levelMax;
  private final Map<Long, AlertView> shown = new ConcurrentHashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private AlertBook book = new AlertBook(List.of(), 0);
  private Scorer scorer = Scorer.NONE;
  private Map<String, Rule> rules = Map.of();
  private List<StoredAlert> changed = new ArrayList<>();
  private List<Outgoing> outgoing = new ArrayList<>();

  /// What was decided since the last time.
  public record Decided(
      List<StoredAlert> alerts, List<Outgoing> outgoing, List<Scorer.Entry> scores) {}

  /// The alerts of a site in short.
  ///
  /// @param worst the worst grade that fires, silence left out: whether a site is heard is seen
  ///   from the site itself; left out, too, what is frozen for longer than [#FROZEN_COUNTS]; empty
  ///   when nothing fires
  public record Standing(int firing, Optional<Grade> worst) {}

  public AlertDesk(
      AlertArchive archive,
      Inventory inventory,
      Conferences conferences,
      List<Recipient> recipients,
      Duration gather,
      Escalation escalation) {
    if (gather.isNegative() || gather.compareTo(GATHER_MAX) > 0) {
      throw new IllegalArgumentException("gather: must be 0s to 20s, got " + gather);
    }
    this.archive = archive;
    this.inventory = inventory;
    this.conferences = conferences;
    this.recipients = List.copyOf(recipients);
    this.gather = gather;
    this.escalation = escalation;
    this.levelMax = recipients.stream().mapToInt(Recipient::level).max().orElse(1);
  }

  /// Names who keeps score; before [#restore].
  public void scoredBy(Scorer keeper) {
    scorer = keeper;
    book.demotions(keeper);
  }

  /// Names who knows how series came to their limits; after [#scoredBy].
  public void approaches(Scorer.Approach known) {
    scorer.approaches(known);
  }

  /// Takes up the alerts that were open, and ends those whose rule or site is no more.
  public void restore(
      Collection<StoredAlert> open, long lastId, Collection<Rule> rulesInForce, long nowMillis) {
    book = new AlertBook(open, lastId);
    book.demotions(scorer);
    for (AlertView fired :
        archive.firedSince(nowMillis - Firings.WINDOW.toMillis(), Firings.KEPT_MAX)) {
      book.fired(fired.fingerprint(), fired.firedMillis());
    }
    scorer.rules(parts(rulesInForce));
    for (StoredAlert alert : open) {
      shown.put(alert.view().id(), alert.view());
      scorer.takeUp(alert.view(), nowMillis);
    }
    rules(rulesInForce, nowMillis);
  }

  /// Puts rules in force; ends the alerts of rules and sites that are no more.
  public void rules(Collection<Rule> inForce, long nowMillis) {
    var byName = new HashMap<String, Rule>();
    inForce.forEach(rule -> byName.put(rule.name(), rule));
    rules = Map.copyOf(byName);
    scorer.rules(parts(inForce));
    for (StoredAlert alert : List.copyOf(book.open())) {
      AlertView view = alert.view();
      if (!rules.containsKey(view.rule())) {
        withdraw(view, Withdrawal.RULE, nowMillis);
      } else if (inventory.site(view.site()).isEmpty()) {
        withdraw(view, Withdrawal.SITE, nowMillis);
      }
    }
  }

  private static List<Scorer.Part> parts(Collection<Rule> rules) {
    return rules.stream().map(it -> new Scorer.Part(it.name(), it.warnsOf(), sort(it))).toList();
  }

  private static Scorer.Sort sort(Rule rule) {
    return switch (rule) {
      case SilenceRule _ -> Scorer.Sort.SILENCE;
      case GuardRule _ -> Scorer.Sort.OTHER;
      case CountdownRule countdown ->
          switch (countdown.shape()) {
            case CountdownRule.Shape.EndsAt _,
                CountdownRule.Shape.EndsIn _,
                CountdownRule.Shape.Renews _,
                CountdownRule.Shape.Drains _ ->
                Scorer.Sort.COUNTDOWN;
            case CountdownRule.Shape.Fills _ -> Scorer.Sort.OTHER; // it may stop by itself
          };
      case SeriesRule _ -> Scorer.Sort.OTHER;
    };
  }

  /// Ends the alerts of a site that the inventory no longer has.
  public void siteGone(String site, long nowMillis) {
    for (StoredAlert alert : List.copyOf(book.openAt(site))) {
      withdraw(alert.view(), Withdrawal.SITE, nowMillis);
    }
  }

  private void withdraw(AlertView view, Withdrawal why, long nowMillis) {
    book.withdraw(view.fingerprint(), why, nowMillis).ifPresent(it -> take(it, nowMillis));
  }

  /// Takes what a detector says; the same again changes nothing.
  public void judge(Subject subject, Verdict verdict, long atMillis) {
    SitePhase phase =
        verdict instanceof Verdict.Holding || verdict instanceof Verdict.Breached
            ? conferences.phase(subject.site(), atMillis)
            : NO_PHASE;
    book.judge(subject, verdict, phase, atMillis).ifPresent(it -> take(it, atMillis));
  }

  /// The conference that a site must get through next; empty when none is known.
  public Optional<Deadline> deadline(String site, long atMillis) {
    return conferences.deadline(site, atMillis);
  }

  /// Freezes the open alerts of a site of which nothing more is heard.
  public void freeze(Subject silence, long atMillis) {
    book.freeze(silence.site(), silence.fingerprint(), atMillis).forEach(it -> take(it, atMillis));
  }

  /// Freezes the open alerts of a site whose input is no more, as after a device was taken off its
  /// agent; silence has no input. One about something that ends by nature, as a call, ends some
  /// time later: of its end nobody may have heard.
  public void freezeUnwatched(String site, Predicate<AlertView> watched, long atMillis) {
    for (StoredAlert alert : List.copyOf(book.openAt(site))) {
      if (hasInput(alert) && !watched.test(alert.view())) {
        book.freeze(alert.view().fingerprint(), atMillis).ifPresent(it -> take(it, atMillis));
        if (endsByNature(alert) && frozenFor(alert.view(), CALL_FORGOTTEN, atMillis)) {
          withdraw(alert.view(), Withdrawal.INPUT, atMillis);
        }
      }
    }
  }

  /// Ends the frozen alerts of devices that the inventory no longer has, at a site whose devices it
  /// names. What is still measured stays, whatever the inventory says.
  public void devicesGone(String site, long nowMillis) {
    List<StoredAlert> frozen =
        book.openAt(site).stream()
            .filter(it -> it.view().frozenSinceMillis() != null && !it.view().device().isEmpty())
            .toList();
    if (frozen.isEmpty()) {
      return;
    }
    Set<String> named =
        inventory.devices(site).stream().map(Device::id).collect(Collectors.toSet());
    for (StoredAlert alert : frozen) {
      if (!named.isEmpty() && !named.contains(alert.view().device())) {
        withdraw(alert.view(), Withdrawal.DEVICE, nowMillis);
      }
    }
  }

  private boolean endsByNature(StoredAlert alert) {
    return rules.get(alert.view().rule()) instanceof SeriesRule rule && rule.overWhenGone();
  }

  /// Whether a conference of the site is so near that nothing should be changed there.
  public boolean isGuarded(String site, long atMillis) {
    return conferences.phase(site, atMillis).phase().isGuarded();
  }

  /// Ends the alerts about what was changed before conferences that are over, and thaws those of
  /// sites that are heard again: what was changed stays changed. Called about every 10 s.
  public void guard(long nowMillis) {
    for (StoredAlert alert : List.copyOf(book.open())) {
      AlertView view = alert.view();
      if (rules.get(view.rule()) instanceof GuardRule rule) {
        var subject = new Subject(rule, view.site(), Labels.of(view.labels()));
        if (!isGuarded(view.site(), nowMillis)) {
          judge(subject, Verdict.HEALTHY, nowMillis);
        } else if (view.frozenSinceMillis() != null) {
          standing(subject).ifPresent(breached -> judge(subject, breached, nowMillis));
        }
      }
    }
  }

  /// Silence and changes are told, and not read from a series.
  private boolean hasInput(StoredAlert alert) {
    Rule rule = rules.get(alert.view().rule());
    return !(rule instanceof SilenceRule) && !(rule instanceof GuardRule);
  }

  /// Looks at the phases of the sites that have open alerts, and at what time alone decides; called
  /// about once a second. Tells the sites that it touched.
  ///
  /// @param mayEscalate whether it is known well enough that what fires still does: not before it
  ///   was listened for a while after a restart, and not while nothing can be heard
  public Set<String> phases(long nowMillis, boolean mayEscalate) {
    var touched = new HashSet<String>();
    for (String site : book.sites()) {
      for (Transition transition :
          book.phase(site, conferences.phase(site, nowMillis), nowMillis)) {
        take(transition, nowMillis);
        touched.add(site);
      }
    }
    for (Transition transition : book.steady(nowMillis)) {
      take(transition, nowMillis);
      touched.add(transition.alert().view().site());
    }
    if (levelMax > 1 && mayEscalate) {
      book.escalate(escalation, levelMax, nowMillis).forEach(it -> take(it, nowMillis));
    }
    scorer.tick(nowMillis);
    return touched;
  }

  /// What came of what somebody said about an alert.
  ///
  /// @param revision of the alert as it is then
  /// @param changed whether it has to be kept first
  public record Said(AlertView alert, long revision, boolean changed) {}

  /// Notes that somebody deals with a firing alert: it goes to no further level while the phase
  /// does not become urgent. Empty where no such alert fires.
  ///
  /// @param by null to take it back
  public Optional<Said> acknowledge(long id, @Nullable Acknowledgement by, long nowMillis) {
    return book.acknowledge(id, by, nowMillis)
        .map(transition -> {
          boolean kept = transition.change().kept();
          if (kept) {
            take(transition, nowMillis);
          }
          return new Said(transition.alert().view(), transition.alert().revision(), kept);
        });
  }

  /// The breach that an open, firing alert stands for; what a detector takes up after a restart.
  public Optional<Verdict.Breached> standing(Subject subject) {
    return book.find(subject.fingerprint())
        .filter(alert -> alert.view().status().equals(AlertBook.FIRING))
        .filter(AlertDesk::isBad)
        .map(alert ->
            new Verdict.Breached(
                subject.rule().grade(), alert.view().reason(), alert.view().startedMillis()));
  }

  /// A flapping alert is open whatever its verdict was last.
  private static boolean isBad(StoredAlert alert) {
    StoredAlert.Flap flap = alert.flap();
    return flap == null || flap.bad();
  }

  /// What is open at a site, and the worst of what makes it ill. Silence is a state of its own, and
  /// what was changed may do no harm: it is told, but the site is as well as it was.
  public Standing standing(String site, long nowMillis) {
    int firing = 0;
    Optional<Grade> worst = Optional.empty();
    for (StoredAlert alert : book.openAt(site)) {
      if (alert.view().status().equals(AlertBook.FIRING)) {
        firing++;
        boolean counts = hasInput(alert) && !frozenFor(alert.view(), FROZEN_COUNTS, nowMillis);
        if (counts && (worst.isEmpty() || alert.grade().compareTo(worst.get()) > 0)) {
          worst = Optional.of(alert.grade());
        }
      }
    }
    return new Standing(firing, worst);
  }

  private static boolean frozenFor(AlertView alert, Duration longer, long nowMillis) {
    @Nullable Long sinceMillis = alert.frozenSinceMillis();
    return sinceMillis != null && nowMillis - sinceMillis > longer.toMillis();
  }

  /// Whether there is something to hand over.
  public boolean hasDecided() {
    return !changed.isEmpty() || !outgoing.isEmpty() || scorer.hasDecided();
  }

  /// Hands over what was decided since the last call.
  public Decided drain() {
    if (!hasDecided()) {
      return NOTHING;
    }
    var decided = new Decided(changed, outgoing, scorer.drain());
    changed = new ArrayList<>();
    outgoing = new ArrayList<>();
    return decided;
  }

  /// The highest number that was given to an alert.
  public long lastId() {
    return book.lastId();
  }

  /// Alerts that were left out because too many were open.
  public long refused() {
    return book.refused();
  }

  private void take(Transition transition, long atMillis) {
    AlertView view = transition.alert().view();
    if (view.status().equals(AlertBook.RESOLVED)) {
      shown.remove(view.id());
    } else {
      shown.put(view.id(), view);
    }
    if (transition.change().kept()) {
      changed.add(transition.alert());
      scorer.changed(view, atMillis);
    }
    announce(transition, atMillis);
    listeners.forEach(listener -> listener.changed(view));
  }

  private void announce(Transition transition, long atMillis) {
    StoredAlert alert = transition.alert();
    Optional<Announcement.Kind> kind =
        switch (transition.change()) {
          case FIRED, RAISED ->
              loud(
                  alert,
                  alert.announcements() == 1 ? Announcement.Kind.FIRED : Announcement.Kind.RAISED);
          case FLAPPED -> loud(alert, Announcement.Kind.FLAPPING);
          case STEADIED -> loud(alert, Announcement.Kind.STEADY);
          case ESCALATED -> loud(alert, Announcement.Kind.ESCALATED);
          case RESOLVED ->
              alert.announcements() > 0
                  ? Optional.of(Announcement.Kind.RESOLVED)
                  : Optional.empty();
          case PENDING, DROPPED, SHIFTED, MEASURED, FROZEN, THAWED, WAVERED, ACKNOWLEDGED ->
              Optional.empty();
        };
    kind.ifPresent(it -> send(alert, it, atMillis));
  }

  private static Optional<Announcement.Kind> loud(StoredAlert alert, Announcement.Kind kind) {
    return alert.view().severity() == Severity.INFO ? Optional.empty() : Optional.of(kind);
  }

  private void send(StoredAlert alert, Announcement.Kind kind, long atMillis) {
    AlertView view = alert.view();
    int level = view.handling().level();
    List<Recipient> told =
        recipients.stream()
            .filter(it -> it.level() <= Math.max(1, level))
            .filter(it -> kind != Announcement.Kind.RESOLVED || it.resolved())
            .toList();
    Announcement announcement = write(alert, kind, atMillis, told);
    boolean atOnce = view.phase().equals(Phase.LIVE.name()) && view.severity() == Severity.CRITICAL;
    long dueMillis = atOnce ? atMillis : atMillis + gather.toMillis();
    for (Recipient recipient : told) {
      if (kind == Announcement.Kind.ESCALATED && recipient.level() < level) {
        continue; // they know
      }
      outgoing.add(new Outgoing(recipient.channel(), announcement, dueMillis));
    }
  }

  private Announcement write(
      StoredAlert alert, Announcement.Kind kind, long atMillis, List<Recipient> told) {
    AlertView view = alert.view();
    Optional<Site> site = inventory.site(view.site());
    String siteName = site.map(Site::name).orElse(view.site());
    String province = site.map(Site::province).orElse("");
    String provinceName = inventory.provinceName(province).orElse("");
    Optional<Conference> conference =
        view.conference().isEmpty() ? Optional.empty() : conferences.byId(view.conference());
    Optional<Rule> rule = Optional.ofNullable(rules.get(view.rule()));
    RuleText notice = rule.map(it -> it.texts().notice()).orElse(RuleText.NONE);
    var labels = Labels.of(view.labels());
    var text =
        new AlertText(
            siteName,
            provinceName,
            notice.vi(labels),
            notice.en(labels),
            rule.map(Rule::group).orElse(List.of()),
            conference,
            told.stream().map(Recipient::channel).toList());
    return new Announcement(
        view.id() + "-" + alert.announcements(),
        kind,
        view,
        siteName,
        province,
        provinceName,
        conference.map(Conference::codeName).orElse(""),
        atMillis,
        text.vi(view, kind, atMillis),
        text.en(view, kind, atMillis));
  }

  @Override
  public List<AlertView> open() {
    return shown.values().stream().sorted(NEWEST_FIRST).toList();
  }

  @Override
  public List<AlertView> recent(int countMax) {
    var byId = new HashMap<Long, AlertView>();
    Stream.concat(archive.recent(countMax).stream(), shown.values().stream())
        .forEach(view -> byId.put(view.id(), view));
    return byId.values().stream().sorted(NEWEST_FIRST).limit(countMax).toList();
  }

  @Override
  public void onTransition(Listener listener) {
    listeners.add(listener);
  }
}
