package vn.bridgewatch.rule.kind;

import vn.bridgewatch.rule.Cadence;
import vn.bridgewatch.rule.SeriesDetector;
import vn.bridgewatch.rule.Verdict;
import vn.bridgewatch.rule.VerdictForm;
import vn.bridgewatch.rule.state.StateForm;

/// What all judges have in common: late samples are passed over, what could not be read decides
/// nothing, the verdict stands until the next sample.
abstract class Judge implements SeriesDetector {

  private static final Verdict.Undecided NOTHING_YET = new Verdict.Undecided("nothing read yet");

  private final Cadence cadence = new Cadence();
  private Verdict verdict = NOTHING_YET;
  private boolean begun;

  /// Takes a number.
  ///
  /// @param gap whether there is a gap before it
  abstract Verdict judge(long timeMillis, double measured, boolean gap);

  /// What is beyond the verdict.
  abstract void learnt(StateForm form);

  @Override
  public final Verdict verdict() {
    return verdict;
  }

  @Override
  public final Verdict sample(long timeMillis, double measured) {
    if (!Double.isFinite(measured)) {
      return absent(timeMillis, "no finite number");
    }
    if (!cadence.isLate(timeMillis)) {
      begun = true;
      boolean gap = cadence.take(timeMillis);
      verdict = judge(timeMillis, measured, gap);
    }
    return verdict;
  }

  @Override
  public final Verdict absent(long timeMillis, String why) {
    if (!cadence.isLate(timeMillis)) {
      begun = true;
      cadence.take(timeMillis);
      verdict = new Verdict.Undecided(why);
      interrupted();
    }
    return verdict;
  }

  @Override
  public final Verdict gone(long timeMillis, String why) {
    absent(timeMillis, why);
    if (rule().overWhenGone()) {
      verdict = Verdict.HEALTHY;
    }
    return verdict;
  }

  /// Nothing could be read: what must hold for some time begins anew.
  void interrupted() {}

  @Override
  public void restoreBreached(Verdict.Breached kept) {
    if (!begun) {
      takeUp(kept);
    }
  }

  /// Takes up an alert of which nothing was kept but that it was open.
  void takeUp(Verdict.Breached kept) {}

  @Override
  public final long gapMillis() {
    return cadence.gapMillis();
  }

  @Override
  public boolean isWorthKeeping() {
    return begun;
  }

  @Override
  public final void state(StateForm form) {
    begun = form.flag(begun);
    cadence.state(form);
    verdict = VerdictForm.of(form, verdict);
    learnt(form);
  }
}
