package vn.bridgewatch.twin.degrade;

import java.util.ArrayList;
import java.util.List;

/// What is commonly used: a level below the limit, and Prometheus's `predict_linear`, each with
/// many settings.
///
/// Both are given what they would not have in the field: the usual value from which the way is
/// reckoned, the scale on which the metric drifts straight (beside the plain one), and an alarm
/// that stays quiet for an hour after its end.
final class Baselines {

  private static final int[] WINDOWS = {30, 60, 90, 120, 180, 240};
  private static final int[] HORIZONS = {15, 30, 60, 120, 180, 240};
  private static final int[] HOLDS = {1, 5, 15, 30, 60};
  private static final double[] LEVELS = {
    0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98
  };
  private static final int QUIET_MINUTES = 60;

  private Baselines() {}

  static List<Warner> levels() {
    var all = new ArrayList<Warner>();
    for (double level : LEVELS) {
      for (int hold : HOLDS) {
        all.add(new Level(level, hold, false));
        all.add(new Level(level, hold, true));
      }
    }
    return all;
  }

  static List<PredictLinear> predictions() {
    var all = new ArrayList<PredictLinear>();
    for (boolean linked : new boolean[] {false, true}) {
      for (int window : WINDOWS) {
        for (int horizon : HORIZONS) {
          for (int hold : HOLDS) {
            all.add(new PredictLinear(window, horizon, hold, linked));
          }
        }
      }
    }
    return all;
  }

  /// The values such that the limit is at 1 and the usual value at 0.
  static double[] ways(Scenario scenario, boolean linked) {
    double limit = scenario.limit().value();
    double from = linked ? link(scenario, scenario.usual()) : scenario.usual();
    double to = linked ? link(scenario, limit) : limit;
    var ways = new double[scenario.minutes()];
    for (int i = 0; i < ways.length; i++) {
      double value = scenario.value(i);
      double at = linked ? link(scenario, value) : value;
      ways[i] = (at - from) / (to - from);
    }
    return ways;
  }

  private static double link(Scenario scenario, double value) {
    double limit = scenario.limit().value();
    return switch (scenario.link()) {
      case IDENTITY -> value;
      case LOG -> Math.log(Math.max(value, limit / 1000));
      case LOGIT -> {
        double share = Math.clamp(value / (limit > 1 ? 100 : 1), 0.001, 0.999);
        yield Math.log(share / (1 - share));
      }
    };
  }

  /// Turns breaches by the minute into alarms: they must last, and be gone for a while.
  static boolean[] held(boolean[] breached, int hold, int deadline) {
    var alarms = new boolean[breached.length];
    int since = 0;
    int free = QUIET_MINUTES;
    boolean on = false;
    for (int i = 0; i < deadline; i++) {
      since = breached[i] ? since + 1 : 0;
      free = breached[i] ? 0 : free + 1;
      if (on) {
        on = free < QUIET_MINUTES;
      } else {
        on = since >= hold;
      }
      alarms[i] = on;
    }
    return alarms;
  }

  record Level(double level, int hold, boolean linked) implements Warner {
    @Override
    public String name() {
      return "level %.0f %% of the way%s, for %d min"
          .formatted(level * 100, linked ? " (linked)" : "", hold);
    }

    @Override
    public boolean[] alarms(Scenario scenario) {
      double[] ways = ways(scenario, linked);
      var breached = new boolean[ways.length];
      for (int i = 0; i < ways.length; i++) {
        breached[i] = ways[i] >= level;
      }
      return held(breached, hold, scenario.deadline());
    }
  }

  /// @param linked on the scale of the metric, which Prometheus would need a recording rule for
  record PredictLinear(int window, int horizon, int hold, boolean linked) implements Warner {
    @Override
    public String name() {
      return "predict_linear [%dm] %dm%s, for %d min"
          .formatted(window, horizon, linked ? " (linked)" : "", hold);
    }

    @Override
    public boolean[] alarms(Scenario scenario) {
      return alarms(scenario, slopes(scenario, window, linked));
    }

    boolean[] alarms(Scenario scenario, double[][] line) {
      var breached = new boolean[line[0].length];
      for (int i = 0; i < breached.length; i++) {
        int ahead = Math.min(horizon, Math.max(0, scenario.deadline() - i));
        breached[i] = line[0][i] + ahead * line[1][i] >= 1;
      }
      return held(breached, hold, scenario.deadline());
    }

    /// Least squares over the window: value now and slope a minute, as Prometheus reckons them.
    static double[][] slopes(Scenario scenario, int window, boolean linked) {
      double[] ways = ways(scenario, linked);
      var line = new double[2][ways.length];
      double n = 0;
      double sx = 0;
      double sy = 0;
      double sxx = 0;
      double sxy = 0;
      for (int i = 0; i < ways.length; i++) {
        if (!Double.isNaN(ways[i])) {
          n++;
          sx += i;
          sy += ways[i];
          sxx += (double) i * i;
          sxy += i * ways[i];
        }
        int gone = i - window;
        if (gone >= 0 && !Double.isNaN(ways[gone])) {
          n--;
          sx -= gone;
          sy -= ways[gone];
          sxx -= (double) gone * gone;
          sxy -= gone * ways[gone];
        }
        double cov = sxy - sx * sy / Math.max(n, 1);
        double var = sxx - sx * sx / Math.max(n, 1);
        boolean fits = n >= 2 && var > 0;
        line[1][i] = fits ? cov / var : 0;
        line[0][i] = fits ? sy / n + line[1][i] * (i - sx / n) : 0;
      }
      return line;
    }
  }
}
