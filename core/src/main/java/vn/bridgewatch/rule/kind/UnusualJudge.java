package vn.bridgewatch.rule.kind;

import vn.bridgewatch.rule.Quantity;
import vn.bridgewatch.rule.SeriesRule;
import vn.bridgewatch.rule.Verdict;
import vn.bridgewatch.rule.anomaly.AnomalyDetector;
import vn.bridgewatch.rule.state.StateForm;

/// Tells a surprise until so long after it.
final class UnusualJudge extends Judge {

  private final UnusualRule rule;
  private final AnomalyDetector detector = new AnomalyDetector();
  private boolean standing;
  private long sinceMillis;
  private long lastMillis;
  private double value;

  UnusualJudge(UnusualRule rule) {
    this.rule = rule;
  }

  @Override
  public SeriesRule rule() {
    return rule;
  }

  @Override
  Verdict judge(long timeMillis, double measured, boolean gap) {
    detector.sample(timeMillis, measured);
    if (detector.alarm()) {
      sinceMillis = standing ? sinceMillis : timeMillis;
      standing = true;
      lastMillis = timeMillis;
      value = measured;
    } else if (standing && timeMillis - lastMillis >= rule.clear().toMillis()) {
      standing = false;
    }
    return standing
        ? new Verdict.Breached(
            rule.grade(),
            rule.selector().metric()
                + " "
                + Quantity.word(value, rule.selector().metric())
                + " is unusual",
            sinceMillis)
        : Verdict.HEALTHY;
  }

  @Override
  void takeUp(Verdict.Breached kept) {
    standing = true;
    sinceMillis = kept.sinceMillis();
    lastMillis = kept.sinceMillis();
  }

  @Override
  void learnt(StateForm form) {
    detector.state(form);
    standing = form.flag(standing);
    sinceMillis = form.i64(sinceMillis);
    lastMillis = form.i64(lastMillis);
    value = form.f64(value);
  }
}
