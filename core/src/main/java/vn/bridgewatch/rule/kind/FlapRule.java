package vn.bridgewatch.rule.kind;

import java.util.List;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.Selector;
import vn.bridgewatch.rule.SeriesDetector;
import vn.bridgewatch.rule.SeriesRule;
import vn.bridgewatch.rule.Surroundings;

/// A state keeps changing, as a port that goes up and down.
public record FlapRule(String name, Selector selector, Grade grade, List<String> group, Texts texts)
    implements SeriesRule {

  public FlapRule {
    Rule.checkName(name);
    group = List.copyOf(group);
  }

  @Override
  public SeriesDetector detector(Surroundings surroundings) {
    return new FlapJudge(this);
  }
}
