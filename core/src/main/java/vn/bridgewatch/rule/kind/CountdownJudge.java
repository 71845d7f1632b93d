package vn.bridgewatch.rule.kind;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.rule.Quantity;
import vn.bridgewatch.rule.SeriesRule;
import vn.bridgewatch.rule.Surroundings;
import vn.bridgewatch.rule.Verdict;
import vn.bridgewatch.rule.countdown.BatteryCountdown;
import vn.bridgewatch.rule.countdown.DischargeCurve;
import vn.bridgewatch.rule.countdown.Expiry;
import vn.bridgewatch.rule.countdown.FillCountdown;
import vn.bridgewatch.rule.countdown.RenewalCountdown;
import vn.bridgewatch.rule.countdown.RepairTime;
import vn.bridgewatch.rule.countdown.TimeLeft;
import vn.bridgewatch.rule.countdown.TimeToAct;
import vn.bridgewatch.rule.state.StateForm;

/// Warns when what is left less the repair falls under the margin before the conference ends.
final class CountdownJudge extends Judge {

  /// A step of the reading of a battery's charge, whole percents, as a share of full to empty.
  private static final double CHARGE_STEP = 0.01;

  private static final long SECONDS_MAX = TimeLeft.MAX.toSeconds();

  private final CountdownRule rule;
  private final Surroundings surroundings;
  private final @Nullable FillCountdown filling;
  private final @Nullable BatteryCountdown battery;
  private final @Nullable RenewalCountdown renewal;
  private final double[] beside;
  private boolean lost;
  private boolean breached;
  private long sinceMillis;
  private long calmMillis;
  private @Nullable String said;

  CountdownJudge(CountdownRule rule, Surroundings surroundings) {
    this.rule = rule;
    this.surroundings = surroundings;
    this.filling =
        rule.shape() instanceof CountdownRule.Shape.Fills(var full)
            ? new FillCountdown(full)
            : null;
    this.battery =
        rule.shape() instanceof CountdownRule.Shape.Drains(var full, var empty, _)
            ? new BatteryCountdown(
                DischargeCurve.straight(full, empty), 0, 0, CHARGE_STEP * (full - empty))
            : null;
    this.renewal =
        rule.shape() instanceof CountdownRule.Shape.Renews ? new RenewalCountdown() : null;
    this.beside = new double[rule.beside().size()];
    Arrays.fill(beside, Double.NaN);
  }

  @Override
  public SeriesRule rule() {
    return rule;
  }

  @Override
  public void beside(int index, double value) {
    beside[index] = value;
  }

  @Override
  Verdict judge(long timeMillis, double measured, boolean gap) {
    if (!counts()) {
      if (battery != null) {
        battery.charging();
      }
      breached = false;
      return Verdict.HEALTHY;
    }
    Optional<TimeLeft> left = timeLeft(timeMillis, measured, gap);
    if (left.isEmpty()) {
      return breached ? calm(timeMillis, gap) : Verdict.HEALTHY;
    }
    RepairTime repair = rule.warning().fault().repairAt(surroundings.repair());
    TimeToAct.Judgement judgement =
        new TimeToAct(
                left.get().atLeast(surroundings.untilStart(timeMillis)),
                untilEnd(timeMillis),
                repair,
                rule.warning().margin())
            .judge();
    boolean tooNear = left.get().p50().compareTo(rule.within()) < 0;
    if (judgement instanceof TimeToAct.Judgement.Wait && !tooNear) {
      return breached ? calm(timeMillis, gap) : Verdict.HEALTHY;
    }
    calmMillis = 0;
    if (!breached) {
      breached = true;
      sinceMillis = timeMillis;
    }
    said = reason(left.get(), repair, judgement);
    return new Verdict.Breached(rule.grade(), said, sinceMillis);
  }

  /// Without a conference nothing has to last: only `within` counts.
  private Duration untilEnd(long timeMillis) {
    return surroundings.hasConference(timeMillis)
        ? Duration.ofMillis(surroundings.deadlineMillis(timeMillis) - timeMillis)
        : Duration.ZERO;
  }

  /// Whether it counts down at all now; what is not known of the condition decides nothing new.
  private boolean counts() {
    CountdownRule.Condition only = rule.only();
    if (only == null) {
      return true;
    }
    double value = beside[beside.length - 1];
    return Double.isNaN(value) ? breached : only.limit().breachedBy(value);
  }

  private Optional<TimeLeft> timeLeft(long timeMillis, double measured, boolean gap) {
    return switch (rule.shape()) {
      case CountdownRule.Shape.EndsAt() ->
          Optional.of(
              Expiry.until(
                  Instant.ofEpochSecond((long) Math.clamp(measured, 0, Integer.MAX_VALUE * 100.0)),
                  Instant.ofEpochMilli(timeMillis)));
      case CountdownRule.Shape.EndsIn() ->
          Optional.of(
              TimeLeft.certain(
                  Duration.ofSeconds((long) Math.clamp(measured, 0, (double) SECONDS_MAX))));
      case CountdownRule.Shape.Fills _ when filling != null -> {
        filling.sample(timeMillis, measured);
        yield filling.timeLeft();
      }
      case CountdownRule.Shape.Drains _ when battery != null -> {
        battery.sample(timeMillis, measured, beside[0]);
        yield battery.timeLeft();
      }
      case CountdownRule.Shape.Renews() when renewal != null -> {
        renewal.sample(timeMillis, measured, gap || lost);
        lost = false;
        yield renewal.timeLeft();
      }
      case CountdownRule.Shape.Fills _,
          CountdownRule.Shape.Drains _,
          CountdownRule.Shape.Renews _ ->
          Optional.empty();
    };
  }

  private Verdict calm(long timeMillis, boolean gap) {
    calmMillis = calmMillis == 0 || gap ? timeMillis : calmMillis;
    if (timeMillis - calmMillis >= rule.clear().toMillis()) {
      breached = false;
      calmMillis = 0;
      return Verdict.HEALTHY;
    }
    String reason = said == null ? rule.selector().metric() : said;
    return new Verdict.Breached(rule.grade(), reason, sinceMillis);
  }

  private String reason(TimeLeft left, RepairTime repair, TimeToAct.Judgement judgement) {
    String metric = rule.selector().metric();
    if (left.p90().isZero()) {
      return metric + ": it has ended";
    }
    return switch (judgement) {
      case TimeToAct.Judgement.Wait _ when rule.within().toDays() > 0 ->
          metric + ": less than " + (left.p50().toDays() + 1) + " d left";
      case TimeToAct.Judgement.Wait _ ->
          metric + ": less than " + (left.p50().toMinutes() + 1) + " min left";
      case TimeToAct.Judgement.Act _, TimeToAct.Judgement.TooLate _ ->
          WarningReason.countdown(end(metric), left, repair, judgement);
    };
  }

  private String end(String metric) {
    return rule.shape() instanceof CountdownRule.Shape.Fills(var full)
        ? metric + " reaches " + Quantity.limit(full, metric)
        : metric + " at its end";
  }

  /// A renewal may have been made meanwhile: when is not known.
  @Override
  void interrupted() {
    lost = true;
  }

  @Override
  void takeUp(Verdict.Breached kept) {
    breached = true;
    sinceMillis = kept.sinceMillis();
    said = kept.reason();
  }

  @Override
  void learnt(StateForm form) {
    if (filling != null) {
      filling.state(form);
    }
    if (battery != null) {
      battery.state(form);
    }
    if (renewal != null) {
      renewal.state(form);
      lost = form.flag(lost);
    }
    for (int i = 0; i < beside.length; i++) {
      beside[i] = form.f64(beside[i]);
    }
    breached = form.flag(breached);
    sinceMillis = form.i64(sinceMillis);
    calmMillis = form.i64(calmMillis);
    String reason = form.text(said == null ? "" : said);
    said = reason.isEmpty() ? null : reason;
  }
}
