package vn.bridgewatch.rule.kind;

import java.time.Duration;
import java.util.List;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.Selector;
import vn.bridgewatch.rule.SeriesDetector;
import vn.bridgewatch.rule.SeriesRule;
import vn.bridgewatch.rule.Surroundings;

/// A metric is unlike that of the site's siblings at this moment: sites of the same model, carrier,
/// province. Equipment that is used twice a month has no yesterday to be compared with, but it has
/// siblings.
///
/// @param of the traits that make sites siblings ([Surroundings#trait]); at least one
/// @param same labels that siblings' series must have in common, as the name of a probe
/// @param hold it must be unlike for so long
/// @param clear and alike for so long before it is over
public record SiblingRule(
    String name,
    Selector selector,
    List<String> of,
    List<String> same,
    Comparison comparison,
    Duration hold,
    Duration clear,
    Grade grade,
    List<String> group,
    Texts texts)
    implements SeriesRule {

  public SiblingRule {
    Rule.checkName(name);
    of = List.copyOf(of);
    same = List.copyOf(same);
    group = List.copyOf(group);
    if (of.isEmpty()) {
      throw new IllegalArgumentException("of: must name at least one of " + Surroundings.TRAITS);
    }
    for (String trait : of) {
      if (!Surroundings.TRAITS.contains(trait)) {
        throw new IllegalArgumentException(
            "of: must be one of " + Surroundings.TRAITS + ", got " + trait);
      }
    }
  }

  @Override
  public SeriesDetector detector(Surroundings surroundings) {
    return new SiblingJudge(this, surroundings);
  }
}
