package vn.bridgewatch.rule.kind;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import vn.bridgewatch.rule.Quantity;
import vn.bridgewatch.rule.SeriesRule;
import vn.bridgewatch.rule.Surroundings;
import vn.bridgewatch.rule.Verdict;
import vn.bridgewatch.rule.countdown.RepairTime;
import vn.bridgewatch.rule.countdown.TimeLeft;
import vn.bridgewatch.rule.countdown.TimeToAct;
import vn.bridgewatch.rule.forecast.Forecast;
import vn.bridgewatch.rule.forecast.ForecastDesk;
import vn.bridgewatch.rule.forecast.ForecastDetector;
import vn.bridgewatch.rule.state.StateForm;

/// Warns while the forecast's alarm is on: holds back while there is time enough to wait and see,
/// and once it has spoken does not take it back before the alarm is over.
final class ForecastJudge extends Judge {

  /// How often what is said is reckoned anew while the alarm is on: as often as it can change.
  private static final long RECKON_MILLIS = 600_000;

  private static final Verdict.Undecided LEARNING =
      new Verdict.Undecided("learning what is usual: seen for less than an hour and a half");

  private final ForecastRule rule;
  private final Surroundings surroundings;
  private final ForecastDetector detector;
  private boolean spoken;
  private long sinceMillis;
  private long reckoned;

  ForecastJudge(ForecastRule rule, Surroundings surroundings) {
    this.rule = rule;
    this.surroundings = surroundings;
    ForecastDesk desk = surroundings.bench().tool(ForecastDesk.class, ForecastDesk::new);
    this.detector = new ForecastDetector(rule.limit(), rule.link(), desk);
  }

  @Override
  public SeriesRule rule() {
    return rule;
  }

  @Override
  public OptionalDouble wayBy(long timeMillis) {
    return detector.wayBy(timeMillis);
  }

  @Override
  Verdict judge(long timeMillis, double measured, boolean gap) {
    long deadline = surroundings.deadlineMillis(timeMillis);
    detector.sample(timeMillis, measured, deadline);
    if (!detector.isAlarm()) {
      spoken = false;
      sinceMillis = 0;
      return detector.isLearning() ? LEARNING : Verdict.HEALTHY;
    }
    long now = Math.floorDiv(timeMillis, RECKON_MILLIS);
    boolean said = verdict() instanceof Verdict.Breached || verdict() instanceof Verdict.Holding;
    if (said && now == reckoned) {
      return verdict();
    }
    reckoned = now;
    sinceMillis = sinceMillis == 0 ? timeMillis : sinceMillis;
    return detector.forecast(deadline).map(it -> warn(it, timeMillis, deadline)).orElse(LEARNING);
  }

  private Verdict warn(Forecast forecast, long timeMillis, long deadlineMillis) {
    TimeLeft left = timeLeft(forecast.crossing(), timeMillis);
    RepairTime repair = rule.warning().fault().repairAt(surroundings.repair());
    TimeToAct.Judgement judgement =
        new TimeToAct(
                left.atLeast(surroundings.untilStart(timeMillis)),
                Duration.ofMillis(deadlineMillis - timeMillis),
                repair,
                rule.warning().margin())
            .judge();
    spoken |= !(judgement instanceof TimeToAct.Judgement.Wait);
    String reason =
        WarningReason.forecast(
            rule.selector().metric()
                + " "
                + Quantity.word(forecast.value(), rule.selector().metric())
                + ", "
                + rule.limit().sign()
                + " "
                + Quantity.limit(rule.limit().value(), rule.selector().metric()),
            surroundings.hasConference(timeMillis),
            forecast.probability(),
            left,
            repair,
            judgement);
    return spoken
        ? new Verdict.Breached(rule.grade(), reason, sinceMillis)
        : new Verdict.Holding(rule.grade(), reason, sinceMillis);
  }

  /// The earliest, likely and latest time until the limit is crossed; what takes more than six
  /// hours counts as that long at least.
  private static TimeLeft timeLeft(Forecast.Crossing crossing, long nowMillis) {
    Duration p10 = until(crossing.p10Millis(), nowMillis).orElse(hours());
    Duration p50 = until(crossing.p50Millis(), nowMillis).orElse(hours());
    Duration p90 = until(crossing.p90Millis(), nowMillis).orElse(hours());
    Duration middle = max(p10, p50);
    return new TimeLeft(p10, middle, max(middle, p90));
  }

  private static Duration hours() {
    return Duration.ofMillis(ForecastDetector.HORIZON_MAX_MILLIS);
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private static Optional<Duration> until(OptionalLong millis, long nowMillis) {
    return millis.isPresent()
        ? Optional.of(Duration.ofMillis(Math.max(0, millis.getAsLong() - nowMillis)))
        : Optional.empty();
  }

  @Override
  void takeUp(Verdict.Breached kept) {
    spoken = true;
    sinceMillis = kept.sinceMillis();
  }

  @Override
  void learnt(StateForm form) {
    detector.state(form);
    spoken = form.flag(spoken);
    sinceMillis = form.i64(sinceMillis);
    reckoned = form.i64(reckoned);
  }
}
