package vn.bridgewatch.rule.kind;

import java.time.Duration;
import java.util.List;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.rule.Limit;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.Selector;
import vn.bridgewatch.rule.SeriesDetector;
import vn.bridgewatch.rule.SeriesRule;
import vn.bridgewatch.rule.Surroundings;

/// A conference may lose so much time to a breach and no more: tells when the budget is used up, or
/// is being used up too fast (the multi-window burn rates of Google's SRE workbook, chapter 5, with
/// the conference in place of the month).
///
/// @param budget how much of a conference may be lost
/// @param overWhenGone what is watched ends by nature, as a call does; what was lost stays lost
public record BudgetRule(
    String name,
    Selector selector,
    Limit limit,
    Duration budget,
    boolean overWhenGone,
    Grade grade,
    List<String> group,
    Texts texts)
    implements SeriesRule {

  public static final Duration BUDGET_MIN = Duration.ofSeconds(1);
  public static final Duration BUDGET_MAX = Duration.ofHours(12);

  public BudgetRule {
    Rule.checkName(name);
    group = List.copyOf(group);
    if (budget.compareTo(BUDGET_MIN) < 0 || budget.compareTo(BUDGET_MAX) > 0) {
      throw new IllegalArgumentException("budget: must be 1s to 12h, got " + budget);
    }
    if (Double.isNaN(limit.value())) {
      throw new IllegalArgumentException("limit: must be a number, got NaN");
    }
  }

  @Override
  public SeriesDetector detector(Surroundings surroundings) {
    return new BudgetJudge(this, surroundings);
  }
}
