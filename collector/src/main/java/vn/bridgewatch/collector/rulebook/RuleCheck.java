package vn.bridgewatch.collector.rulebook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import vn.bridgewatch.collector.rulebook.Finding.Weight;
import vn.bridgewatch.config.Problem;
import vn.bridgewatch.rule.Limit;
import vn.bridgewatch.rule.Quantity;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.Selector;
import vn.bridgewatch.rule.SeriesRule;
import vn.bridgewatch.rule.SilenceRule;
import vn.bridgewatch.rule.ThresholdRule;
import vn.bridgewatch.rule.kind.BudgetRule;
import vn.bridgewatch.rule.kind.CountdownRule;
import vn.bridgewatch.rule.kind.ForecastRule;
import vn.bridgewatch.ruleset.RuleDraft;
import vn.bridgewatch.ruleset.RuleDraft.Placed;
import vn.bridgewatch.ruleset.RulesFile;

/// Looks rules over: what keeps them from being put in force, and what is likely a mistake.
public final class RuleCheck {

  private final RuleLint lint;

  /// @param usual how often things are measured in quiet times
  public RuleCheck(MetricCatalogue metrics, UsualIntervals usual) {
    this.lint = new RuleLint(metrics, usual);
  }

  /// What there is to say, in the order of files and lines; with the rules that can be said aloud.
  ///
  /// @param rules those in which there is no error
  public record Result(List<Finding> findings, List<Rule> rules) {

    public Result {
      findings = List.copyOf(findings);
      rules = List.copyOf(rules);
    }

    public long count(Weight weight) {
      return findings.stream().filter(it -> it.weight() == weight).count();
    }
  }

  public Result check(RuleBook book) {
    var findings = new ArrayList<Finding>();
    var sound = new ArrayList<Placed>();
    for (Map.Entry<String, byte[]> file : book.files().entrySet()) {
      RuleDraft draft = RulesFile.draft(file.getKey(), file.getValue());
      var broken = new HashSet<String>();
      for (Problem problem : draft.problems()) {
        findings.add(error(problem, draft));
        broken.add(ruleOf(problem.path()));
      }
      draft.rules().stream().filter(it -> !broken.contains(it.path())).forEach(sound::add);
    }
    boolean whole = findings.isEmpty();
    together(sound, whole, findings);
    sound.forEach(placed -> lint.lint(placed, findings));
    List<String> files = List.copyOf(book.files().keySet());
    findings.sort(
        java.util.Comparator.comparingInt((Finding it) -> files.indexOf(it.file()))
            .thenComparingInt(Finding::line));
    return new Result(findings, sound.stream().map(Placed::rule).toList());
  }

  private static Finding error(Problem problem, RuleDraft draft) {
    String rule = ruleOf(problem.path());
    String key =
        rule.isEmpty() || problem.path().length() <= rule.length() + 1
            ? rule.isEmpty() ? problem.path() : ""
            : problem.path().substring(rule.length() + 1);
    String name = draft.namesByPath().getOrDefault(rule, rule);
    return new Finding(Weight.ERROR, problem.file(), problem.line(), name, key, problem.message());
  }

  /// `rules[2]` of `rules[2].hold`; empty where it is of no rule.
  private static String ruleOf(String path) {
    int end = path.indexOf(']');
    return path.startsWith("rules[") && end > 0 ? path.substring(0, end + 1) : "";
  }

  /// What only shows when all rules are seen together.
  ///
  /// @param whole whether all rules could be read, so that one that is missing is missing
  private static void together(List<Placed> rules, boolean whole, List<Finding> findings) {
    Map<String, Placed> byName = new HashMap<>();
    Map<String, Placed> byBreach = new HashMap<>();
    Placed silence = null;
    for (Placed placed : rules) {
      Placed other = byName.putIfAbsent(placed.rule().name(), placed);
      if (other != null) {
        findings.add(
            found(Weight.ERROR, placed, "name", "is given twice, first in " + place(other)));
      }
      if (placed.rule() instanceof SilenceRule) {
        if (silence != null) {
          findings.add(
              found(
                  Weight.ERROR,
                  placed,
                  "silent_after",
                  "at most one rule may have it, first in " + place(silence)));
        } else {
          silence = placed;
        }
      }
      if (placed.rule() instanceof SeriesRule series) {
        Placed same = byBreach.putIfAbsent(breach(series), placed);
        if (same != null) {
          findings.add(
              found(
                  Weight.WARNING,
                  placed,
                  "metric",
                  "has the same breach as "
                      + same.rule().name()
                      + " in "
                      + place(same)
                      + ": people are told twice"));
        }
      }
    }
    for (Placed placed : rules) {
      placed.rule().warnsOf().ifPresent(of -> warning(placed, of, byName, whole, findings));
    }
  }

  private static void warning(
      Placed placed, String of, Map<String, Placed> byName, boolean whole, List<Finding> findings) {
    Placed breach = byName.get(of);
    if (breach == null) {
      if (whole) {
        findings.add(found(Weight.ERROR, placed, "warns_of", "is no rule: " + of));
      }
    } else if (of.equals(placed.rule().name())) {
      findings.add(found(Weight.ERROR, placed, "warns_of", "is the rule itself"));
    } else if (breach.rule().warnsOf().isPresent()) {
      findings.add(
          found(Weight.WARNING, placed, "warns_of", of + " is a warning too, and no breach"));
    } else if (placed.rule() instanceof ForecastRule warning
        && breach.rule() instanceof SeriesRule series) {
      compare(placed, warning, series, findings);
    }
  }

  private static void compare(
      Placed placed, ForecastRule warning, SeriesRule breach, List<Finding> findings) {
    String own = warning.selector().metric();
    if (!breach.selector().metric().equals(own)) {
      findings.add(
          found(
              Weight.WARNING,
              placed,
              "warns_of",
              breach.name()
                  + " is about another metric, "
                  + breach.selector().metric()
                  + ": a forecast of "
                  + own
                  + " says nothing of when it breaks"));
      return;
    }
    Limit limit = breach instanceof ThresholdRule it ? it.limit() : warning.limit();
    boolean same = limit.sign().equals(warning.limit().sign());
    if (!same || limit.value() != warning.limit().value()) {
      findings.add(
          found(
              Weight.WARNING,
              placed,
              "warns_of",
              breach.name()
                  + " breaks at "
                  + limit.sign()
                  + " "
                  + Quantity.text(limit.value(), own)
                  + " and the forecast is of "
                  + warning.limit().sign()
                  + " "
                  + Quantity.text(warning.limit().value(), own)));
    }
  }

  /// What a rule calls a fault, without how long it must last and what people are told.
  private static String breach(SeriesRule rule) {
    Selector selector = rule.selector();
    String what =
        switch (rule) {
          case ThresholdRule it -> it.limit().toString();
          case ForecastRule it -> it.limit().toString();
          case BudgetRule it -> it.limit().toString();
          case CountdownRule it -> it.shape() + " " + it.only();
          case SeriesRule _ -> "";
        };
    return rule.getClass().getSimpleName()
        + ' '
        + selector.metric()
        + new TreeMap<>(selector.match())
        + new TreeMap<String, Object>(selector.where())
        + selector.unless()
        + what;
  }

  private static String place(Placed placed) {
    return placed.file() + ":" + placed.line();
  }

  static Finding found(Weight weight, Placed placed, String key, String message) {
    return new Finding(weight, placed.file(), placed.line(key), placed.rule().name(), key, message);
  }

  /// The labels that every series of a site has.
  static final Set<String> EVERYWHERE = Set.of("site", "province");
}
