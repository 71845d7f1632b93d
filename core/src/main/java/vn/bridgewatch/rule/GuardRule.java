package vn.bridgewatch.rule;

import java.util.List;

/// Something was changed at a site that takes part in a conference within 24 hours, or in one that
/// goes on: what worked yesterday is no longer known to work.
public record GuardRule(String name, ChangeKind changes, Grade grade, Texts texts) implements Rule {

  public GuardRule {
    Rule.checkName(name);
  }

  @Override
  public List<String> group() {
    return List.of("device", "probe");
  }
}
