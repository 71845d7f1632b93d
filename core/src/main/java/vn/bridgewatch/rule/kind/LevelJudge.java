package vn.bridgewatch.rule.kind;

import org.jspecify.annotations.Nullable;
import vn.bridgewatch.rule.Quantity;
import vn.bridgewatch.rule.SeriesRule;
import vn.bridgewatch.rule.Verdict;
import vn.bridgewatch.rule.change.LevelChange;
import vn.bridgewatch.rule.change.LevelDetector;
import vn.bridgewatch.rule.state.StateForm;

/// Tells a change of level until so long after it, or until the level is back.
final class LevelJudge extends Judge {

  private final LevelRule rule;
  private final LevelDetector detector;
  private Verdict.@Nullable Breached standing;
  private long changedMillis;
  private double before;
  private double after;

  LevelJudge(LevelRule rule) {
    this.rule = rule;
    this.detector = new LevelDetector(rule.relevance());
  }

  @Override
  public SeriesRule rule() {
    return rule;
  }

  @Override
  Verdict judge(long timeMillis, double measured, boolean gap) {
    detector.sample(timeMillis, measured).ifPresent(change -> changed(change, timeMillis));
    if (standing != null && timeMillis - changedMillis >= rule.clear().toMillis()) {
      standing = null;
    }
    return standing == null ? Verdict.HEALTHY : standing;
  }

  private void changed(LevelChange change, long timeMillis) {
    double moved = change.to() - change.from();
    if (standing != null && Math.abs(change.to() - before) < Math.abs(change.to() - after)) {
      standing = null; // nearer to where it came from: it is back
    }
    if (rule.direction().covers(moved) && standing == null && !isBack(change)) {
      before = change.from();
      after = change.to();
      changedMillis = timeMillis;
      standing =
          new Verdict.Breached(
              rule.grade(),
              rule.selector().metric()
                  + " went from "
                  + Quantity.word(before, rule.selector().metric())
                  + " to "
                  + Quantity.word(after, rule.selector().metric()),
              timeMillis);
    }
  }

  /// Whether a change leads back to the level before the last one that was told.
  private boolean isBack(LevelChange change) {
    return changedMillis != 0
        && Math.abs(change.to() - before) <= 2 * change.noise()
        && Math.abs(change.from() - after) <= 2 * change.noise();
  }

  @Override
  void takeUp(Verdict.Breached kept) {
    standing = kept;
    changedMillis = kept.sinceMillis();
  }

  @Override
  void learnt(StateForm form) {
    detector.state(form);
    changedMillis = form.i64(changedMillis);
    before = form.f64(before);
    after = form.f64(after);
    boolean stands = form.flag(standing != null);
    String reason = form.text(standing == null ? "" : standing.reason());
    long since = form.i64(standing == null ? 0 : standing.sinceMillis());
    standing = stands ? new Verdict.Breached(rule.grade(), reason, since) : null;
  }
}
