package vn.bridgewatch.rule.kind;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.rule.SeriesRule;
import vn.bridgewatch.rule.Verdict;
import vn.bridgewatch.rule.state.StateForm;

/// A judge whose condition must hold for some time, and be gone for some time.
abstract class HeldJudge extends Judge {

  private final SeriesRule rule;
  private final Held held;

  HeldJudge(SeriesRule rule, Duration hold, Duration clear) {
    this.rule = rule;
    this.held = new Held(hold, clear);
  }

  @Override
  public SeriesRule rule() {
    return rule;
  }

  /// @param why what is to be said; null where all is well
  final Verdict held(long timeMillis, boolean gap, @Nullable String why) {
    return held.judge(timeMillis, gap, why, rule.grade());
  }

  /// It is over, whatever the times.
  final void over() {
    held.reset();
  }

  @Override
  void interrupted() {
    held.interrupted();
  }

  @Override
  final void takeUp(Verdict.Breached kept) {
    held.takeUp(kept);
  }

  @Override
  void learnt(StateForm form) {
    held.state(form);
  }
}
