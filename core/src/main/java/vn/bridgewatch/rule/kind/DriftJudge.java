package vn.bridgewatch.rule.kind;

import vn.bridgewatch.rule.SeriesRule;
import vn.bridgewatch.rule.Verdict;
import vn.bridgewatch.rule.change.DriftDetector;
import vn.bridgewatch.rule.state.StateForm;

/// Tells that a mean has moved until so long after it moved last.
final class DriftJudge extends Judge {

  private final DriftRule rule;
  private final DriftDetector detector = new DriftDetector();
  private int moved; // 1 up, -1 down, 0 nothing to tell
  private long sinceMillis;
  private long movedMillis;

  DriftJudge(DriftRule rule) {
    this.rule = rule;
  }

  @Override
  public SeriesRule rule() {
    return rule;
  }

  @Override
  Verdict judge(long timeMillis, double measured, boolean gap) {
    int now = detector.sample(timeMillis, measured);
    if (rule.direction().covers(now)) {
      sinceMillis = moved == now ? sinceMillis : timeMillis;
      moved = now;
      movedMillis = timeMillis;
    } else if (moved != 0 && timeMillis - movedMillis >= rule.clear().toMillis()) {
      moved = 0;
    }
    return moved == 0
        ? Verdict.HEALTHY
        : new Verdict.Breached(
            rule.grade(),
            rule.selector().metric() + (moved > 0 ? " creeps up" : " creeps down"),
            sinceMillis);
  }

  @Override
  void takeUp(Verdict.Breached kept) {
    moved = kept.reason().endsWith("down") ? -1 : 1;
    sinceMillis = kept.sinceMillis();
    movedMillis = kept.sinceMillis();
  }

  @Override
  void learnt(StateForm form) {
    detector.state(form);
    moved = form.i32(moved);
    sinceMillis = form.i64(sinceMillis);
    movedMillis = form.i64(movedMillis);
  }
}
