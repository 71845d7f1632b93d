package vn.bridgewatch.rule.kind;

import java.time.Duration;
import vn.bridgewatch.rule.countdown.RepairTime;
import vn.bridgewatch.rule.countdown.TimeLeft;
import vn.bridgewatch.rule.countdown.TimeToAct;

/// The sentence of a warning: what is likely by when, how long the repair takes, what is left.
/// Times are in minutes: nobody acts on seconds, and the words have fixed places, so that
/// [vn.bridgewatch.rule.ReasonText] can say them in another language.
final class WarningReason {

  private static final double PERCENT = 100;

  private WarningReason() {}

  /// @param conference whether the deadline is the end of one
  /// @return as `loss 0.021, > 0.05 likely in 100 min (40 to 180), 83 % before the deadline; repair
  ///   takes 70 min: 30 min to spare`.
  static String forecast(
      String measure,
      boolean conference,
      double probability,
      TimeLeft left,
      RepairTime repair,
      TimeToAct.Judgement judgement) {
    return measure
        + " likely "
        + span(left)
        + ", "
        + Math.round(PERCENT * probability)
        + (conference ? " % before the deadline; " : " % within 6 h; ")
        + toAct(repair, judgement);
  }

  /// @param measure what comes to its end, as `battery at its end` or `disk reaches 0.95`
  /// @return as `battery at its end in 52 min (40 to 70); repair takes 75 min: 23 min too late`.
  static String countdown(
      String measure, TimeLeft left, RepairTime repair, TimeToAct.Judgement judgement) {
    return measure + " " + span(left) + "; " + toAct(repair, judgement);
  }

  private static String span(TimeLeft left) {
    long p50 = minutes(left.p50());
    long p10 = minutes(left.p10());
    long p90 = minutes(left.p90());
    String in = "in " + p50 + " min";
    return p10 == p50 && p90 == p50 ? in : in + " (" + p10 + " to " + p90 + ")";
  }

  private static String toAct(RepairTime repair, TimeToAct.Judgement judgement) {
    String takes = "repair takes " + minutes(repair.total()) + " min";
    return switch (judgement) {
      case TimeToAct.Judgement.Wait(var spare) ->
          spare.isPresent()
              ? takes + ": " + minutes(spare.get()) + " min until it must begin"
              : takes + ": it outlasts the conference";
      case TimeToAct.Judgement.Act(_, _, var spare) ->
          takes + ": " + minutes(spare) + " min to spare";
      case TimeToAct.Judgement.TooLate(_, _, var missing) ->
          takes + ": " + minutes(missing) + " min too late";
    };
  }

  private static long minutes(Duration duration) {
    return duration.toMinutes();
  }
}
