package vn.bridgewatch.rule.kind;

import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.rule.Quantity;
import vn.bridgewatch.rule.Surroundings;
import vn.bridgewatch.rule.Verdict;
import vn.bridgewatch.rule.state.StateForm;

/// Adds up the time of a conference in which a limit is crossed.
///
/// Two pairs of windows tell that it goes too fast: 14 times the rate that uses up the budget by
/// the end, over five minutes and over the last; 6 times, over half an hour and over the last five
/// minutes. The short window lets it end soon after the loss ends. The time from one sample to the
/// next counts by the value at its end; a gap counts as nothing, since nothing is known of it.
final class BudgetJudge extends HeldJudge {

  private static final int MINUTES = 30;
  private static final long MINUTE_MILLIS = 60_000;
  private static final int FAST_RATE = 14;
  private static final int SLOW_RATE = 6;
  private static final int FAST_LONG = 5;
  private static final int SLOW_LONG = 30;
  private static final int FAST_SHORT = 1;
  private static final int SLOW_SHORT = 5;
  private static final long SECOND = 1_000;

  /// So long nothing must burn too fast before it is over.
  private static final Duration CLEAR = Duration.ofMinutes(2);

  private final BudgetRule rule;
  private final Surroundings surroundings;
  private final short[] lostByMinute = new short[MINUTES]; // in units of 10 ms
  private long minute;
  private long conferenceMillis = Long.MIN_VALUE;
  private long lostMillis;
  private long lastMillis;

  BudgetJudge(BudgetRule rule, Surroundings surroundings) {
    super(rule, Duration.ZERO, CLEAR);
    this.rule = rule;
    this.surroundings = surroundings;
  }

  @Override
  Verdict judge(long timeMillis, double measured, boolean gap) {
    if (!surroundings.isLive(timeMillis)) {
      lastMillis = 0;
      over();
      return Verdict.HEALTHY;
    }
    if (conferenceMillis != surroundings.startMillis()) {
      begin(surroundings.startMillis(), timeMillis);
    }
    advance(Math.floorDiv(timeMillis, MINUTE_MILLIS));
    if (lastMillis > 0 && !gap && rule.limit().breachedBy(measured)) {
      lose(timeMillis - lastMillis);
    }
    lastMillis = timeMillis;
    return held(timeMillis, gap, reason());
  }

  private void begin(long startMillis, long nowMillis) {
    conferenceMillis = startMillis;
    lostMillis = 0;
    lastMillis = 0;
    over();
    Arrays.fill(lostByMinute, (short) 0);
    minute = Math.floorDiv(nowMillis, MINUTE_MILLIS);
  }

  private void advance(long now) {
    for (long passed = Math.min(now - minute, MINUTES); passed > 0; passed--) {
      lostByMinute[place(now - passed + 1)] = 0;
    }
    minute = Math.max(minute, now);
  }

  private static int place(long minute) {
    return Math.floorMod(minute, MINUTES);
  }

  private void lose(long millis) {
    lostMillis += millis;
    int now = place(minute);
    lostByMinute[now] = (short) Math.min(lostByMinute[now] + millis / 10, MINUTE_MILLIS / 10);
  }

  /// What is to be said; null where all is well.
  private @Nullable String reason() {
    long allowed = rule.budget().toMillis();
    if (lostMillis >= allowed) {
      return measure()
          + ": "
          + lostMillis / SECOND
          + " s of the conference lost, "
          + allowed / SECOND
          + " s are allowed";
    }
    int window = burns(FAST_RATE, FAST_LONG, FAST_SHORT) ? FAST_LONG : 0;
    window = window == 0 && burns(SLOW_RATE, SLOW_LONG, SLOW_SHORT) ? SLOW_LONG : window;
    return window == 0
        ? null
        : measure()
            + ": "
            + lostWithin(window) / SECOND
            + " s lost within "
            + window
            + " min, too fast for the "
            + allowed / SECOND
            + " s that are allowed";
  }

  private String measure() {
    return rule.selector().metric()
        + " "
        + rule.limit().sign()
        + " "
        + Quantity.limit(rule.limit().value(), rule.selector().metric());
  }

  private boolean burns(int rate, int longMinutes, int shortMinutes) {
    double share = rate * rule.budget().toMillis() / (double) surroundings.lengthMillis();
    return share <= 1
        && lostWithin(longMinutes) >= share * longMinutes * MINUTE_MILLIS
        && lostWithin(shortMinutes) >= share * shortMinutes * MINUTE_MILLIS;
  }

  /// In the minute that has begun and so many before it.
  private long lostWithin(int minutes) {
    long lost = 0;
    for (int i = 0; i <= Math.min(minutes, MINUTES - 1); i++) {
      lost += lostByMinute[place(minute - i)] * 10L;
    }
    return lost;
  }

  @Override
  void interrupted() {
    lastMillis = 0;
    super.interrupted();
  }

  @Override
  void learnt(StateForm form) {
    form.i16s(lostByMinute);
    minute = form.i64(minute);
    conferenceMillis = form.i64(conferenceMillis);
    lostMillis = form.i64(lostMillis);
    lastMillis = form.i64(lastMillis);
    super.learnt(form);
  }
}
