package vn.bridgewatch.rule.kind;

import java.time.Duration;
import java.util.List;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.Selector;
import vn.bridgewatch.rule.SeriesDetector;
import vn.bridgewatch.rule.SeriesRule;
import vn.bridgewatch.rule.Surroundings;

/// A metric behaves unlike its own past. It is evidence and no more: its grade is always info,
/// since of some 700,000 series something is unusual at any time.
///
/// @param clear how long after the last surprise it is over
public record UnusualRule(
    String name, Selector selector, Duration clear, Grade grade, List<String> group, Texts texts)
    implements SeriesRule {

  public UnusualRule {
    Rule.checkName(name);
    group = List.copyOf(group);
    if (grade != Grade.INFO) {
      throw new IllegalArgumentException(
          "grade: must be info for what is only unusual, got " + grade);
    }
  }

  @Override
  public SeriesDetector detector(Surroundings surroundings) {
    return new UnusualJudge(this);
  }
}
