package vn.bridgewatch.rule.kind;

import java.time.Duration;
import java.util.List;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.Selector;
import vn.bridgewatch.rule.SeriesDetector;
import vn.bridgewatch.rule.SeriesRule;
import vn.bridgewatch.rule.Surroundings;
import vn.bridgewatch.rule.change.LevelDetector;

/// A metric goes on at another level, as the round trip after a change of route.
///
/// @param direction the way that is told
/// @param clear how long after the last change it is over
public record LevelRule(
    String name,
    Selector selector,
    LevelDetector.Relevance relevance,
    Direction direction,
    Duration clear,
    Grade grade,
    List<String> group,
    Texts texts)
    implements SeriesRule {

  public LevelRule {
    Rule.checkName(name);
    group = List.copyOf(group);
  }

  @Override
  public SeriesDetector detector(Surroundings surroundings) {
    return new LevelJudge(this);
  }
}
