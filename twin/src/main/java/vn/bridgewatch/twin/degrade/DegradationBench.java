package vn.bridgewatch.twin.degrade;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import vn.bridgewatch.twin.bench.Goal;
import vn.bridgewatch.twin.bench.Goal.Figure;

/// `bridgewatch bench warning`: how long before equipment fails the forecast says so, beside what
/// is commonly used, on the same series at the same rate of false alarms.
public final class DegradationBench {

  /// The parts by which a person names them.
  public static final List<String> PARTS = List.of("degradation", "calibration", "cost");

  private static final double FALSE_A_DAY_MAX = 0.02;
  private static final double TIMES_BETTER_MIN = 2.5;
  private static final double RECALL_MIN = 0.90;
  private static final double MEDIAN_MIN_MINUTES = 90;
  private static final double CALIBRATION_ERROR_MAX = 0.03;
  private static final int EACH = 25;
  private static final int EACH_QUICK = 8;

  private final boolean quick;
  private final OptionalLong seed;
  private final Consumer<String> progress;

  /// @param seed instead of those of the file
  public DegradationBench(boolean quick, OptionalLong seed, Consumer<String> progress) {
    this.quick = quick;
    this.seed = seed;
    this.progress = progress;
  }

  /// Runs these parts, one after the other.
  public List<Goal> run(Set<String> parts) {
    var goals = new ArrayList<Goal>();
    if (parts.contains("degradation")) {
      goals.add(degradation());
    }
    if (parts.contains("calibration")) {
      goals.add(calibration());
    }
    if (parts.contains("cost")) {
      progress.accept("what a series costs");
      goals.add(new ForecastCost(quick).measure());
    }
    return List.copyOf(goals);
  }

  private List<Long> seeds() {
    return seed.isPresent() ? List.of(seed.getAsLong()) : Seeds.reporting();
  }

  private List<Scenario> scenarios() {
    var all = new ArrayList<Scenario>();
    seeds().forEach(one -> all.addAll(ScenarioMaker.make(one, quick ? EACH_QUICK : EACH)));
    return all;
  }

  private Goal degradation() {
    progress.accept("scenarios of seeds " + seeds());
    List<Scenario> scenarios = scenarios();
    progress.accept("the forecast over " + scenarios.size() + " series of three days");
    var ours = new Tally();
    var forecaster = new Forecaster();
    scenarios.forEach(scenario -> ours.add(scenario, forecaster.alarms(scenario)));
    progress.accept("static levels");
    var levels = Comparison.ofLevels(scenarios);
    progress.accept("predict_linear");
    var predictions = Comparison.ofPredictions(scenarios);

    var figures = new ArrayList<Figure>();
    figures.add(
        Figure.atMost("false alarms a series and day", ours.falseADay(), "", FALSE_A_DAY_MAX));
    figures.add(Figure.atLeast("recall", ours.recall(), "", RECALL_MIN));
    figures.add(Figure.told("mean lead, a miss is 0", ours.meanLead(), "min"));
    figures.add(
        Figure.atLeast(
            "median lead of warnings", ours.medianLeadOfHits(), "min", MEDIAN_MIN_MINUTES));
    figures.add(Figure.told("median lead, a miss is 0", ours.medianLead(), "min"));
    double rate = Math.max(ours.falseADay(), FALSE_A_DAY_MAX);
    double best = 0;
    var notes = new ArrayList<String>();
    for (var peer : List.of(levels, predictions)) {
      Comparison.Best found =
          peer.best(rate).orElse(new Comparison.Best("none keeps to the rate", new Tally()));
      best = Math.max(best, found.tally().meanLead());
      figures.add(Figure.told(found.name(), found.tally().meanLead(), "min"));
      figures.add(Figure.told("  its recall", found.tally().recall(), ""));
      figures.add(Figure.told("  its false alarms", found.tally().falseADay(), ""));
    }
    figures.add(
        Figure.atLeast(
            "mean lead beside the better", ours.meanLead() / best, "times", TIMES_BETTER_MIN));
    notes.add(
        "%d failing and %d harmless series, %.0f series-days before an onset or harmless."
            .formatted(ours.failing(), scenarios.size() - ours.failing(), ours.days()));
    notes.add(
        "Best of %d and %d settings at <= %.3f false alarms, chosen after the fact."
            .formatted(levels.settings(), predictions.settings(), rate));
    ours.kinds().forEach((kind, told) -> notes.add(kind + ": " + told));
    return new Goal("Warning before a limit is crossed", figures, notes);
  }

  private Goal calibration() {
    progress.accept("what was said, and what came about");
    var all = new Calibration();
    var begun = new Calibration();
    var forecaster = new Forecaster();
    for (Scenario scenario : scenarios()) {
      float[] probabilities = forecaster.probabilities(scenario);
      all.add(scenario, probabilities, false);
      begun.add(scenario, probabilities, true);
    }
    var notes = new ArrayList<String>();
    for (int bin = 0; bin < Calibration.bins(); bin++) {
      notes.add(all.bin(bin) + "; after an onset: " + begun.bin(bin));
    }
    return new Goal(
        "Probability that the limit is crossed before the end",
        List.of(
            Figure.atMost("calibration error", all.error(), "", CALIBRATION_ERROR_MAX),
            Figure.told("  Brier skill", all.brierSkill(), ""),
            Figure.told("calibration error after an onset", begun.error(), ""),
            Figure.told("  Brier skill", begun.brierSkill(), "")),
        notes);
  }
}
