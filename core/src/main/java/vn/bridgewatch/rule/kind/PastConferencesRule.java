package vn.bridgewatch.rule.kind;

import java.time.Duration;
import java.util.List;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.Selector;
import vn.bridgewatch.rule.SeriesDetector;
import vn.bridgewatch.rule.SeriesRule;
import vn.bridgewatch.rule.Surroundings;

/// A metric is unlike what it was in the site's own last conferences. Equipment that is used twice
/// a month has no yesterday; what it was like when it worked is the last conference.
///
/// @param hold it must be unlike for so long
/// @param clear and alike for so long before it is over
public record PastConferencesRule(
    String name,
    Selector selector,
    Comparison comparison,
    Duration hold,
    Duration clear,
    Grade grade,
    List<String> group,
    Texts texts)
    implements SeriesRule {

  public PastConferencesRule {
    Rule.checkName(name);
    group = List.copyOf(group);
  }

  @Override
  public SeriesDetector detector(Surroundings surroundings) {
    return new PastConferencesJudge(this, surroundings);
  }
}
