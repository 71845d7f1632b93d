package vn.bridgewatch.twin.degrade;

import vn.bridgewatch.rule.forecast.ForecastDesk;
import vn.bridgewatch.rule.forecast.ForecastDetector;

/// The shipped forecast over scenarios.
final class Forecaster implements Warner {

  private final ForecastDesk desk = new ForecastDesk();

  @Override
  public String name() {
    return "forecast";
  }

  @Override
  public boolean[] alarms(Scenario scenario) {
    var alarms = new boolean[scenario.minutes()];
    run(scenario, (minute, detector) -> alarms[minute] = detector.isAlarm());
    return alarms;
  }

  /// What was said to be how likely, by the minute.
  float[] probabilities(Scenario scenario) {
    var probabilities = new float[scenario.minutes()];
    run(scenario, (minute, said) -> probabilities[minute] = (float) said.probability());
    return probabilities;
  }

  private interface Listener {
    void said(int minute, ForecastDetector detector);
  }

  private void run(Scenario scenario, Listener listener) {
    var detector = new ForecastDetector(scenario.limit(), scenario.link(), desk);
    long deadline = Scenario.millis(scenario.deadline());
    for (int i = 0; i < scenario.deadline(); i++) {
      detector.sample(Scenario.millis(i), scenario.value(i), deadline);
      listener.said(i, detector);
    }
  }
}
