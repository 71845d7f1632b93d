package vn.bridgewatch.twin.degrade;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// How a way to warn fared: a warning counts from the onset to ten minutes before the crossing; any
/// other that begins before the conference's end and before a crossing is false.
final class Tally {

  static final int NOTICE_MINUTES = 10;

  private final List<Double> leads = new ArrayList<>();
  private int failing;
  private int falseAlarms;
  private double days;
  private final Map<Kind, double[]> byKind = new EnumMap<>(Kind.class);

  void add(Scenario scenario, boolean[] alarms) {
    int end = scenario.fails() ? scenario.onset() : scenario.deadline();
    int wrong = 0;
    for (int i = 0; i < end; i++) {
      if (begins(alarms, i)) {
        wrong++;
      }
    }
    falseAlarms += wrong;
    days += end / 1440.0;
    double[] kind = byKind.computeIfAbsent(scenario.kind(), _ -> new double[5]);
    kind[0] += wrong;
    kind[1] += end / 1440.0;
    if (scenario.fails()) {
      failing++;
      kind[2]++;
      double lead = lead(scenario, alarms);
      if (lead > 0) {
        leads.add(lead);
        kind[3]++;
        kind[4] += lead;
      }
    }
  }

  private static boolean begins(boolean[] alarms, int minute) {
    return alarms[minute] && (minute == 0 || !alarms[minute - 1]);
  }

  private static double lead(Scenario scenario, boolean[] alarms) {
    for (int i = scenario.onset(); i <= scenario.crossing() - NOTICE_MINUTES; i++) {
      if (begins(alarms, i)) {
        return scenario.crossing() - i;
      }
    }
    return 0;
  }

  double falseADay() {
    return falseAlarms / days;
  }

  double recall() {
    return leads.size() / (double) failing;
  }

  /// Minutes; a miss is 0.
  double meanLead() {
    return leads.stream().mapToDouble(lead -> lead).sum() / failing;
  }

  /// Minutes, of all that fail: a miss is 0.
  double medianLead() {
    var all = new ArrayList<>(leads);
    while (all.size() < failing) {
      all.add(0.0);
    }
    Collections.sort(all);
    return all.get(all.size() / 2);
  }

  double medianLeadOfHits() {
    var all = new ArrayList<>(leads);
    Collections.sort(all);
    return all.isEmpty() ? 0 : all.get(all.size() / 2);
  }

  double days() {
    return days;
  }

  int falseAlarms() {
    return falseAlarms;
  }

  int failing() {
    return failing;
  }

  /// Recall, mean lead and false alarms of each kind.
  Map<Kind, String> kinds() {
    var told = new EnumMap<Kind, String>(Kind.class);
    byKind.forEach((kind, sums) ->
        told.put(
            kind,
            "recall %.2f, mean lead %.0f min, false alarms %.3f"
                .formatted(sums[3] / sums[2], sums[4] / sums[2], sums[0] / sums[1])));
    return told;
  }
}
