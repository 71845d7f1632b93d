package vn.bridgewatch.rule;

import vn.bridgewatch.rule.state.StateException;
import vn.bridgewatch.rule.state.StateForm;

/// A verdict as state.
public final class VerdictForm {

  private static final byte HEALTHY = 0;
  private static final byte HOLDING = 1;
  private static final byte BREACHED = 2;
  private static final byte UNDECIDED = 3;

  private VerdictForm() {}

  /// Writes the verdict, or reads the one that was written.
  public static Verdict of(StateForm form, Verdict verdict) {
    byte kind = form.i8(kind(verdict));
    return switch (kind) {
      case HEALTHY -> Verdict.HEALTHY;
      case HOLDING -> {
        Grade grade = form.choice(grade(verdict), Grade.class);
        String reason = form.text(reason(verdict));
        yield new Verdict.Holding(grade, reason, form.i64(since(verdict)));
      }
      case BREACHED -> {
        Grade grade = form.choice(grade(verdict), Grade.class);
        String reason = form.text(reason(verdict));
        yield new Verdict.Breached(grade, reason, form.i64(since(verdict)));
      }
      case UNDECIDED -> new Verdict.Undecided(form.text(reason(verdict)));
      default -> throw new StateException("state: no verdict is " + kind);
    };
  }

  private static byte kind(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Healthy() -> HEALTHY;
      case Verdict.Holding _ -> HOLDING;
      case Verdict.Breached _ -> BREACHED;
      case Verdict.Undecided _ -> UNDECIDED;
    };
  }

  private static Grade grade(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Holding(var grade, _, _) -> grade;
      case Verdict.Breached(var grade, _, _) -> grade;
      case Verdict.Healthy(), Verdict.Undecided _ -> Grade.INFO;
    };
  }

  private static String reason(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Holding(_, var reason, _) -> reason;
      case Verdict.Breached(_, var reason, _) -> reason;
      case Verdict.Undecided(var why) -> why;
      case Verdict.Healthy() -> "";
    };
  }

  private static long since(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Holding(_, _, var since) -> since;
      case Verdict.Breached(_, _, var since) -> since;
      case Verdict.Healthy(), Verdict.Undecided _ -> 0;
    };
  }
}
