package vn.bridgewatch.rule.kind;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.rule.Verdict;
import vn.bridgewatch.rule.state.StateForm;

/// A condition that must hold for some time before it is a breach, and be gone for some time before
/// that is over; a gap begins both times anew.
final class Held {

  private static final long NEVER = Long.MIN_VALUE;

  private final long holdMillis;
  private final long clearMillis;
  private boolean breached;
  private long sinceMillis = NEVER;
  private long calmMillis = NEVER;
  private @Nullable String said;

  Held(Duration hold, Duration clear) {
    this.holdMillis = hold.toMillis();
    this.clearMillis = clear.toMillis();
  }

  /// @param why why the condition holds; null where it does not
  Verdict judge(long timeMillis, boolean gap, @Nullable String why, Grade grade) {
    if (why != null) {
      calmMillis = NEVER;
      if (sinceMillis == NEVER || (gap && !breached)) {
        sinceMillis = timeMillis;
      }
      breached |= timeMillis - sinceMillis >= holdMillis;
      said = why;
      return breached
          ? new Verdict.Breached(grade, why, sinceMillis)
          : new Verdict.Holding(grade, why, sinceMillis);
    }
    if (!breached) {
      sinceMillis = NEVER;
      return Verdict.HEALTHY;
    }
    calmMillis = calmMillis == NEVER || gap ? timeMillis : calmMillis;
    if (timeMillis - calmMillis < clearMillis) {
      return new Verdict.Breached(grade, said == null ? "" : said, sinceMillis);
    }
    breached = false;
    sinceMillis = NEVER;
    calmMillis = NEVER;
    return Verdict.HEALTHY;
  }

  /// Nothing is known of what was meanwhile: both times begin anew.
  void interrupted() {
    calmMillis = NEVER;
    if (!breached) {
      sinceMillis = NEVER;
    }
  }

  /// It is over, whatever the times.
  void reset() {
    breached = false;
    sinceMillis = NEVER;
    calmMillis = NEVER;
  }

  void takeUp(Verdict.Breached kept) {
    breached = true;
    sinceMillis = kept.sinceMillis();
    said = kept.reason();
  }

  void state(StateForm form) {
    breached = form.flag(breached);
    sinceMillis = form.i64(sinceMillis);
    calmMillis = form.i64(calmMillis);
    String reason = form.text(said == null ? "" : said);
    said = reason.isEmpty() ? null : reason;
  }
}
