package vn.bridgewatch.collector.score;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.alert.AlertView;

/// A warning whose outcome may still change, or a breach that may still be there; belongs to the
/// live thread.
final class Case {

  private final String rule;
  private final long alert;
  private final boolean warned;
  private final String warnsOf;
  private final String site;
  private final String device;
  private final Map<String, String> labels;
  private final String conference;
  private final long firedMillis;
  private final @Nullable Long deadlineMillis;
  private long revision;
  private @Nullable Long endedMillis;
  private @Nullable Long unseenSinceMillis;
  private long unseenMillis;
  private boolean frozen;
  private @Nullable Long breach;
  private @Nullable Long breachMillis;
  private @Nullable Long breachEndedMillis;
  private long openBreach; // the alert of the breach that is there now; 0 when none
  private Mark mark = Mark.PENDING;
  private Cause cause = Cause.NONE;
  private @Nullable Long markedMillis;
  private Optional<ScoredWarning.Act> acted = Optional.empty();
  private Optional<ScoredWarning.Correction> corrected = Optional.empty();

  Case(String rule, boolean warned, String warnsOf, AlertView view, @Nullable Long deadlineMillis) {
    this.rule = rule;
    this.alert = view.id();
    this.warned = warned;
    this.warnsOf = warnsOf;
    this.site = view.site();
    this.device = view.device();
    this.labels = Map.copyOf(view.labels());
    this.conference = view.conference();
    this.firedMillis = view.firedMillis();
    this.deadlineMillis = deadlineMillis;
  }

  /// Takes up what was kept.
  Case(ScoredWarning kept) {
    this.rule = kept.rule();
    this.alert = kept.alert();
    this.warned = kept.warned();
    this.warnsOf = kept.warnsOf();
    this.site = kept.site();
    this.device = kept.device();
    this.labels = kept.labels();
    this.conference = kept.conference();
    this.firedMillis = kept.firedMillis();
    this.deadlineMillis = kept.deadlineMillis();
    this.revision = kept.revision();
    this.endedMillis = kept.endedMillis();
    this.unseenSinceMillis = kept.unseenSinceMillis();
    this.unseenMillis = kept.unseenMillis();
    this.breach = kept.breach();
    this.breachMillis = kept.breachMillis();
    this.breachEndedMillis = kept.breachEndedMillis();
    this.mark = kept.mark();
    this.cause = kept.cause();
    this.markedMillis = kept.markedMillis();
    this.acted = kept.acted();
    this.corrected = kept.corrected();
  }

  ScoredWarning written() {
    return new ScoredWarning(
        rule,
        alert,
        revision,
        warned,
        warnsOf,
        site,
        device,
        labels,
        conference,
        firedMillis,
        deadlineMillis,
        endedMillis,
        unseenSinceMillis,
        unseenMillis,
        breach,
        breachMillis,
        breachEndedMillis,
        mark,
        cause,
        markedMillis,
        acted,
        corrected);
  }

  String rule() {
    return rule;
  }

  long alert() {
    return alert;
  }

  boolean warned() {
    return warned;
  }

  String warnsOf() {
    return warnsOf;
  }

  String site() {
    return site;
  }

  String conference() {
    return conference;
  }

  Mark mark() {
    return mark;
  }

  long firedMillis() {
    return firedMillis;
  }

  @Nullable Long deadlineMillis() {
    return deadlineMillis;
  }

  @Nullable Long endedMillis() {
    return endedMillis;
  }

  boolean isPending() {
    return mark == Mark.PENDING;
  }

  boolean hasActed() {
    return acted.isPresent();
  }

  void acted(ScoredWarning.Act act) {
    acted = Optional.of(act);
  }

  void corrected(Optional<ScoredWarning.Correction> correction) {
    corrected = correction;
  }

  /// Whether a breach is what this warns of: of the same series where both are of one kind of
  /// series, else of the same device. Labels that only one of them has tell nothing.
  boolean isAbout(AlertView other) {
    return other.rule().equals(warnsOf)
        && other.device().equals(device)
        && labels.entrySet().stream()
            .allMatch(it ->
                it.getValue().equals(other.labels().getOrDefault(it.getKey(), it.getValue())));
  }

  /// Whether a breach at a time belongs to the trouble that this one found already.
  boolean sameTrouble(long atMillis) {
    Long ended = breachEndedMillis;
    return breach != null && (ended == null || atMillis - ended <= ScoreBook.SAME_TROUBLE_MILLIS);
  }

  /// Whether it has told of a breach at a time.
  boolean covers(long atMillis) {
    Long ended = endedMillis;
    return warned && (isPending() || cameTrue()) && (ended == null || atMillis <= reach(ended));
  }

  private boolean cameTrue() {
    return mark.cameTrue() || mark == Mark.EARLY;
  }

  private static long reach(long endedMillis) {
    return endedMillis + ScoreBook.REACH_MILLIS;
  }

  /// Whether no breach can be its any more.
  boolean isOver(long nowMillis) {
    Long ended = endedMillis;
    return ended != null && nowMillis > reach(ended);
  }

  void breached(AlertView view) {
    if (breach == null) {
      breach = view.id();
      breachMillis = view.firedMillis();
    }
    breachEndedMillis = null;
    openBreach = view.id();
    revision++;
  }

  /// Notes again after a restart which alert its open breach is.
  boolean takesUp(AlertView view) {
    boolean open = breach != null && breachEndedMillis == null;
    if (open) {
      openBreach = view.id();
    }
    return open;
  }

  boolean breachEnded(long breachAlert, long atMillis) {
    if (openBreach != breachAlert) {
      return false;
    }
    openBreach = 0;
    breachEndedMillis = atMillis;
    revision++;
    return true;
  }

  boolean ended(long atMillis) {
    if (endedMillis != null) {
      return false;
    }
    endedMillis = atMillis;
    frozen = false;
    revision++;
    return true;
  }

  void frozen(boolean now) {
    frozen = now;
  }

  /// Notes whether it can be seen what becomes of it; true where that is new.
  boolean seen(boolean siteHeard, long atMillis) {
    boolean unseen = frozen || !siteHeard;
    Long since = unseenSinceMillis;
    if (unseen == (since != null)) {
      return false;
    }
    if (since == null) {
      unseenSinceMillis = atMillis;
    } else {
      unseenMillis += Math.max(0, atMillis - since);
      unseenSinceMillis = null;
    }
    revision++;
    return true;
  }

  /// Whether it could not be seen now, or for more than a quarter of the time.
  boolean isBlind(long nowMillis) {
    return unseenSinceMillis != null
        || unseenMillis > (nowMillis - firedMillis) * ScoreBook.UNSEEN_SHARE_MAX;
  }

  boolean isUnseenFor(long millis, long nowMillis) {
    Long since = unseenSinceMillis;
    return since != null && nowMillis - since > millis;
  }

  void mark(Mark made, Cause why, long atMillis) {
    mark = made;
    cause = why;
    markedMillis = atMillis;
    revision++;
  }

  /// Whether nothing that may happen can change it or be part of it.
  boolean isClosed(long nowMillis) {
    boolean trouble = breach != null && sameTrouble(nowMillis);
    return !isPending() && isOver(nowMillis) && !trouble;
  }
}
