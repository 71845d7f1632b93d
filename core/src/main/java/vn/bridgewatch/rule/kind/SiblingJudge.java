package vn.bridgewatch.rule.kind;

import org.jspecify.annotations.Nullable;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.rule.Quantity;
import vn.bridgewatch.rule.Surroundings;
import vn.bridgewatch.rule.Verdict;

/// Tells that a series is unlike its siblings while it is.
final class SiblingJudge extends HeldJudge {

  private static final Verdict.Undecided ALONE =
      new Verdict.Undecided("fewer than " + Siblings.MEMBERS_MIN + " siblings have a value now");

  private final SiblingRule rule;
  private final Surroundings surroundings;
  private Siblings.@Nullable Group siblings;
  private Siblings.@Nullable Member self;

  SiblingJudge(SiblingRule rule, Surroundings surroundings) {
    super(rule, rule.hold(), rule.clear());
    this.rule = rule;
    this.surroundings = surroundings;
  }

  @Override
  public void named(Labels labels) {
    var key = new StringBuilder(rule.name());
    for (String trait : rule.of()) {
      String value = surroundings.trait(trait);
      if (value.isEmpty()) {
        return; // of a site of which this is not known nobody is a sibling
      }
      key.append('\n').append(value);
    }
    for (String label : rule.same()) {
      key.append('\n').append(labels.get(label).orElse(""));
    }
    siblings = surroundings.bench().tool(Siblings.class, Siblings::new).group(key.toString());
    self = siblings.join();
  }

  @Override
  Verdict judge(long timeMillis, double measured, boolean gap) {
    Siblings.Group alike = siblings;
    if (alike == null || self == null) {
      return ALONE;
    }
    self.put(timeMillis, measured);
    if (!alike.reckon(timeMillis)) {
      return ALONE;
    }
    boolean unlike = rule.comparison().isUnlike(measured, alike.median(), alike.deviation());
    return held(timeMillis, gap, unlike ? reason(measured, alike) : null);
  }

  private String reason(double measured, Siblings.Group alike) {
    return rule.selector().metric()
        + " "
        + Quantity.word(measured, rule.selector().metric())
        + ", its "
        + (alike.fresh() - 1)
        + " siblings have "
        + Quantity.word(alike.median(), rule.selector().metric());
  }
}
