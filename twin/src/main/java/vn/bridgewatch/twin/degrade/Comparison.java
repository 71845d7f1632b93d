package vn.bridgewatch.twin.degrade;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every setting of a baseline over the same scenarios, and the best of those that keep to a rate
/// of false alarms: chosen after the fact, as nobody could, which favours the baseline.
final class Comparison {

  private final Map<String, Tally> tallies = new LinkedHashMap<>();

  record Best(String name, Tally tally) {}

  static Comparison ofLevels(List<Scenario> scenarios) {
    var comparison = new Comparison();
    for (Warner level : Baselines.levels()) {
      var tally = new Tally();
      scenarios.forEach(scenario -> tally.add(scenario, level.alarms(scenario)));
      comparison.tallies.put(level.name(), tally);
    }
    return comparison;
  }

  static Comparison ofPredictions(List<Scenario> scenarios) {
    var comparison = new Comparison();
    List<Baselines.PredictLinear> settings = Baselines.predictions();
    settings.forEach(setting -> comparison.tallies.put(setting.name(), new Tally()));
    for (Scenario scenario : scenarios) {
      Map<List<Object>, double[][]> lines = new HashMap<>();
      for (Baselines.PredictLinear setting : settings) {
        double[][] line =
            lines.computeIfAbsent(
                List.of(setting.window(), setting.linked()),
                _ -> Baselines.PredictLinear.slopes(scenario, setting.window(), setting.linked()));
        comparison.tally(setting).add(scenario, setting.alarms(scenario, line));
      }
    }
    return comparison;
  }

  private Tally tally(Warner setting) {
    return tallies.getOrDefault(setting.name(), new Tally());
  }

  int settings() {
    return tallies.size();
  }

  /// The longest mean lead at no more than so many false alarms a series and day.
  Optional<Best> best(double falseADay) {
    var fit = new ArrayList<Best>();
    tallies.forEach((name, tally) -> {
      if (tally.falseADay() <= falseADay) {
        fit.add(new Best(name, tally));
      }
    });
    return fit.stream().max(Comparator.comparingDouble(best -> best.tally().meanLead()));
  }
}
