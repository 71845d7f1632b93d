package vn.bridgewatch.rule.kind;

import java.time.Duration;
import java.util.List;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.Selector;
import vn.bridgewatch.rule.SeriesDetector;
import vn.bridgewatch.rule.SeriesRule;
import vn.bridgewatch.rule.Surroundings;

/// The mean of a metric creeps away from what was usual.
///
/// @param clear how long after the last move it is over
public record DriftRule(
    String name,
    Selector selector,
    Direction direction,
    Duration clear,
    Grade grade,
    List<String> group,
    Texts texts)
    implements SeriesRule {

  public DriftRule {
    Rule.checkName(name);
    group = List.copyOf(group);
  }

  @Override
  public SeriesDetector detector(Surroundings surroundings) {
    return new DriftJudge(this);
  }
}
