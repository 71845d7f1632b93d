package vn.bridgewatch.rule.forecast;

import vn.bridgewatch.rule.state.StateForm;

/// When a forecast becomes an alarm, and when it is over.
///
/// It is raised when the probability, weighted by how far the series has come, is high at two
/// points in a row, or when four fifths of the way lie behind it at two. Weighted, because a drift
/// may stop: one that has come half of the way is believed less than one that has come nearly all
/// of it. A series that jumped to its limit, rather than drifted there, must stay for 50 minutes:
/// that is what thresholds with a hold are for.
final class ForecastAlarm {

  static final double RAISE = 0.65;
  private static final double CLEAR = 0.3;
  private static final double NEAR = 0.8;
  private static final double NEAR_UNKNOWN = 0.9; // while no whole day was seen
  private static final double NEAR_CLEAR = 0.6;
  private static final double HALFWAY = 0.4;
  private static final double JUMPED = 0.9;
  private static final int JUMP_POINTS = 5;
  private static final int SURE_POINTS = 2;
  private static final int CALM_POINTS = 2;
  private static final int REFRACTORY_POINTS = 6;
  private static final int COUNT_MAX = 100;

  private boolean on;
  private boolean jumped;
  private byte sure;
  private byte near;
  private byte calm;
  private byte refractory;
  private byte halfway;

  boolean isOn() {
    return on;
  }

  /// @param way how far the level is from usual (0) to limit (1)
  /// @param latest the same of the last point alone
  /// @param dayKnown whether a whole day was seen
  void judge(double probability, double way, double latest, boolean dayKnown) {
    refractory = (byte) Math.max(0, refractory - 1);
    double weighted = probability * Math.sqrt(Math.clamp(way, 0.0, 1.0));
    sure = counted(weighted >= RAISE, sure);
    double nearFrom = on ? NEAR_CLEAR : dayKnown ? NEAR : NEAR_UNKNOWN;
    near = counted(way >= nearFrom, near);
    halfway = counted(way >= HALFWAY, halfway);
    jumped = halfway > 0 && (jumped || (halfway <= 2 && way >= JUMPED));
    if (on) {
      calm = counted(probability < CLEAR && near == 0, calm);
      if (calm >= CALM_POINTS) {
        on = false;
        refractory = REFRACTORY_POINTS;
      }
      return;
    }
    boolean raised = sure >= SURE_POINTS || near >= SURE_POINTS;
    boolean stayed = halfway >= (jumped ? JUMP_POINTS : 1) && latest >= way / 2;
    if (raised && stayed && refractory == 0) {
      on = true;
      calm = 0;
    }
  }

  /// There is nothing left to warn of.
  void over() {
    on = false;
    jumped = false;
    sure = 0;
    near = 0;
    halfway = 0;
  }

  private static byte counted(boolean holds, byte so) {
    return (byte) (holds ? Math.min(so + 1, COUNT_MAX) : 0);
  }

  void state(StateForm form) {
    on = form.flag(on);
    jumped = form.flag(jumped);
    sure = form.i8(sure);
    near = form.i8(near);
    calm = form.i8(calm);
    refractory = form.i8(refractory);
    halfway = form.i8(halfway);
  }
}
