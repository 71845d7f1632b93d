package vn.bridgewatch.rule.countdown;

import java.util.Arrays;
import java.util.Optional;
import vn.bridgewatch.rule.state.StateForm;

/// How long something still lasts whose holder renews it again and again, as the registration of a
/// codec (RFC 3261, section 10.2.4), once the holder has stopped doing so; in constant memory.
///
/// When a client renews is its own choice: at half of the time, at nine tenths, a few minutes or
/// five seconds before the end. So it is learnt: what was left at each of the last eight renewals.
/// A renewal is missed when less is left than ever at those, by more than they differ among
/// themselves (twice from the middle one to the least) and than a client tries again that gets no
/// answer. Nothing is said before four of them, of a holder that renews in the last moments, or of
/// one that gave up what it had: an end that was meant is no missed renewal.
///
/// Nothing is learnt from a renewal that came late, whose moment is not known, or that left most of
/// the time: no timer is due then, and it was a restart or somebody at the settings. Two late ones
/// in a row are another habit, and so is another life: it is learnt anew.
public final class RenewalCountdown {

  private static final int RENEWALS = 8;
  private static final int RENEWALS_MIN = 4;

  /// Seconds by which two readings may disagree: whole seconds on both sides, and answers that were
  /// long on their way.
  private static final double ON_THE_WAY = 10;

  /// Seconds for which a request is sent again that gets no answer (timer F of RFC 3261, section
  /// 17.1.2.2, is 32 s), twice almost.
  private static final double TRIED_AGAIN = 60;

  /// Seconds by which the clock may be set back before a reading counts as the first again.
  private static final double SET_BACK = 60;

  /// The greatest share of the life that is left when a timer is due.
  private static final double TIMED = 0.55;

  /// From here on a life is another one than before.
  private static final double OTHER_LIFE = 0.1;

  private final float[] leftAtRenewal = new float[RENEWALS];
  private int count; // never beyond twice their number
  private double life;
  private double left;
  private long lastMillis = Long.MIN_VALUE;
  private boolean givenUp;
  private boolean lateBefore;

  /// Takes a reading. A time that is not newer than the last one means that the clock was set back:
  /// nothing is learnt from it.
  ///
  /// @param secondsLeft until it ends unless it is renewed; 0: it has ended
  /// @param gap whether readings are missing before it: what happened meanwhile is not known
  public void sample(long timeMillis, double secondsLeft, boolean gap) {
    if (!Double.isFinite(secondsLeft)) {
      return;
    }
    if (timeMillis > lastMillis && lastMillis != Long.MIN_VALUE) {
      double passed = (timeMillis - lastMillis) / 1_000.0;
      double expected = Math.max(0, left - passed);
      if (secondsLeft > expected + ON_THE_WAY) {
        renewed(secondsLeft, passed, expected, gap);
      } else if (secondsLeft < expected - ON_THE_WAY - SET_BACK) {
        givenUp = true;
      }
    }
    left = secondsLeft;
    lastMillis = timeMillis;
  }

  /// @param expected what would be left by now, and so the least that was left at the renewal
  private void renewed(double granted, double passed, double expected, boolean gap) {
    boolean late = isMissed();
    boolean first = life == 0;
    boolean other = Math.abs(granted - life) > OTHER_LIFE * life + passed + ON_THE_WAY;
    if (other || (late && lateBefore)) {
      life = granted;
      count = 0; // another life, or another habit
    }
    boolean timed = expected <= TIMED * life;
    if (timed && !gap && !givenUp && !late && left > 0 && (first || !other)) {
      leftAtRenewal[count % RENEWALS] = (float) expected;
      count = count + 1 == 2 * RENEWALS ? RENEWALS : count + 1;
    }
    lateBefore = late && !lateBefore;
    givenUp = false;
  }

  /// What is left, nothing once it has ended; empty while it is renewed as usual and while that is
  /// not known.
  public Optional<TimeLeft> timeLeft() {
    return isMissed() ? Optional.of(TimeLeft.certain(TimeLeft.ofSeconds(left))) : Optional.empty();
  }

  private boolean isMissed() {
    if (givenUp || count < RENEWALS_MIN) {
      return false;
    }
    float[] known = Arrays.copyOf(leftAtRenewal, Math.min(count, RENEWALS));
    Arrays.sort(known);
    double least = known[0];
    double spread = 2 * (known[known.length / 2] - least);
    return left < least - Math.max(spread, ON_THE_WAY) - TRIED_AGAIN;
  }

  /// What it has learnt ([StateForm]).
  public void state(StateForm form) {
    form.f32s(leftAtRenewal);
    count = form.i32(count);
    life = form.f64(life);
    left = form.f64(left);
    lastMillis = form.i64(lastMillis);
    givenUp = form.flag(givenUp);
    lateBefore = form.flag(lateBefore);
  }
}
