package vn.bridgewatch.ruleset;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vn.bridgewatch.metric.Series;
import vn.bridgewatch.rule.ChangeKind;
import vn.bridgewatch.rule.GuardRule;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.SeriesRule;
import vn.bridgewatch.rule.SilenceRule;

/// The rules in force, found by metric; names are unlike, and at most one is about silence.
public final class RuleSet {

  private final List<Rule> rules;
  private final Map<String, List<SeriesRule>> byMetric = new HashMap<>();
  private final Map<String, Integer> definitions = new HashMap<>();
  private final Set<String> beside = new HashSet<>();
  private final Map<ChangeKind, GuardRule> guards = new EnumMap<>(ChangeKind.class);
  private final Optional<SilenceRule> silence;

  private RuleSet(List<Rule> rules) {
    this.rules = List.copyOf(rules);
    Optional<SilenceRule> found = Optional.empty();
    for (Rule rule : rules) {
      switch (rule) {
        case SeriesRule series -> {
          byMetric.computeIfAbsent(series.selector().metric(), _ -> new ArrayList<>()).add(series);
          definitions.put(series.name(), Definition.of(series));
          beside.addAll(series.beside());
        }
        case SilenceRule about -> found = Optional.of(about);
        case GuardRule guard -> guards.put(guard.changes(), guard);
      }
    }
    this.silence = found;
  }

  /// The rules of all files together; throws `IllegalArgumentException` that names every clash.
  public static RuleSet of(Collection<? extends Rule> rules) {
    var names = new HashSet<String>();
    var clashes = new ArrayList<String>();
    var guarded = EnumSet.noneOf(ChangeKind.class);
    int silences = 0;
    for (Rule rule : rules) {
      if (!names.add(rule.name())) {
        clashes.add("rule " + rule.name() + " is given twice");
      }
      silences += rule instanceof SilenceRule ? 1 : 0;
      if (rule instanceof GuardRule guard && !guarded.add(guard.changes())) {
        clashes.add("at most one rule may be about changes of " + guard.changes());
      }
    }
    for (Rule rule : rules) {
      rule.warnsOf()
          .filter(of -> !names.contains(of))
          .ifPresent(
              of -> clashes.add("rule " + rule.name() + " warns of " + of + ", which is no rule"));
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

  /// A number that is another where what a rule watches, or by what limits, is another; texts and
  /// grade do not count.
  public int definition(SeriesRule rule) {
    return definitions.getOrDefault(rule.name(), 0);
  }

  /// Whether a rule asks for this metric beside its own.
  public boolean isBeside(String metric) {
    return beside.contains(metric);
  }

  /// The rules that watch a series.
  public List<SeriesRule> watching(Series series) {
    List<SeriesRule> candidates = byMetric.getOrDefault(series.name(), List.of());
    return candidates.isEmpty()
        ? List.of()
        : candidates.stream().filter(rule -> rule.selector().watches(series)).toList();
  }

  /// The rule about what is changed before a conference.
  public Optional<GuardRule> guard(ChangeKind kind) {
    return Optional.ofNullable(guards.get(kind));
  }

  public Optional<SilenceRule> silence() {
    return silence;
  }

  /// After how long a site is shown as silent, where no rule says it.
  public Duration silentAfter(Duration fallback) {
    return silence.map(SilenceRule::silentAfter).orElse(fallback);
  }
}
