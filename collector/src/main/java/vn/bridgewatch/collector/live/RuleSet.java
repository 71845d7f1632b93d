package vn.bridgewatch.collector.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.SilenceRule;
import vn.bridgewatch.rule.ThresholdRule;

/// The rules in force, found by metric; names are unlike, and at most one is about silence.
public final class RuleSet {

  private final List<Rule> rules;
  private final Map<String, List<ThresholdRule>> byMetric = new HashMap<>();
  private final Optional<SilenceRule> silence;

  private RuleSet(List<Rule> rules) {
    this.rules = List.copyOf(rules);
    Optional<SilenceRule> found = Optional.empty();
    for (Rule rule : rules) {
      switch (rule) {
        case ThresholdRule threshold ->
            byMetric.computeIfAbsent(threshold.metric(), _ -> new ArrayList<>()).add(threshold);
        case SilenceRule about -> found = Optional.of(about);
      }
    }
    this.silence = found;
  }

  /// The rules of all files together; throws `IllegalArgumentException` that names every clash.
  public static RuleSet of(Collection<? extends Rule> rules) {
    var names = new HashSet<String>();
    var clashes = new ArrayList<String>();
    int silences = 0;
    for (Rule rule : rules) {
      if (!names.add(rule.name())) {
        clashes.add("rule " + rule.name() + " is given twice");
      }
      silences += rule instanceof SilenceRule ? 1 : 0;
    }
    if (silences > 1) {
      clashes.add("at most one rule may have silent_after, got " + silences);
    }
    if (!clashes.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", clashes));
    }
    return new RuleSet(List.copyOf(rules));
  }

  public List<Rule> all() {
    return rules;
  }

  List<ThresholdRule> watching(Series series) {
    List<ThresholdRule> candidates = byMetric.getOrDefault(series.name(), List.of());
    return candidates.isEmpty()
        ? List.of()
        : candidates.stream().filter(rule -> rule.watches(series)).toList();
  }

  public Optional<SilenceRule> silence() {
    return silence;
  }

  /// After how long a site is shown as silent, where no rule says it.
  Duration silentAfter(Duration fallback) {
    return silence.map(SilenceRule::silentAfter).orElse(fallback);
  }
}
