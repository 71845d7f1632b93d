package vn.bridgewatch.rule.kind;

import vn.bridgewatch.rule.SeriesRule;
import vn.bridgewatch.rule.Verdict;
import vn.bridgewatch.rule.change.FlapDetector;
import vn.bridgewatch.rule.state.StateForm;

/// Tells that a state keeps changing; a state is a whole number.
final class FlapJudge extends Judge {

  private static final double PERCENT = 100;

  private final FlapRule rule;
  private final FlapDetector detector = new FlapDetector();
  private boolean restored;
  private long sinceMillis;
  private int seen;

  FlapJudge(FlapRule rule) {
    this.rule = rule;
  }

  @Override
  public SeriesRule rule() {
    return rule;
  }

  @Override
  Verdict judge(long timeMillis, double measured, boolean gap) {
    boolean was = detector.flapping() || restored;
    seen++;
    boolean flaps = detector.observe((int) Math.round(Math.clamp(measured, -1e9, 1e9)));
    restored &= seen < FlapDetector.CHECKS_KEPT && !flaps;
    if (!flaps && !restored) {
      return Verdict.HEALTHY;
    }
    sinceMillis = was ? sinceMillis : timeMillis;
    return new Verdict.Breached(
        rule.grade(),
        rule.selector().metric()
            + " keeps changing: "
            + Math.round(PERCENT * detector.share())
            + " % of the last 20",
        sinceMillis);
  }

  /// Without what was seen before, an open alert stands until as much was seen again.
  @Override
  void takeUp(Verdict.Breached kept) {
    restored = true;
    sinceMillis = kept.sinceMillis();
  }

  @Override
  void learnt(StateForm form) {
    detector.state(form);
    restored = form.flag(restored);
    sinceMillis = form.i64(sinceMillis);
    seen = form.i32(seen);
  }
}
