package vn.bridgewatch.rule.kind;

import java.util.List;
import java.util.Optional;
import vn.bridgewatch.rule.Grade;
import vn.bridgewatch.rule.Limit;
import vn.bridgewatch.rule.Rule;
import vn.bridgewatch.rule.Selector;
import vn.bridgewatch.rule.SeriesDetector;
import vn.bridgewatch.rule.SeriesRule;
import vn.bridgewatch.rule.Surroundings;
import vn.bridgewatch.rule.forecast.Link;

/// A metric is likely to be beyond its limit before the conference ends, and somebody must set out
/// now to prevent it.
///
/// @param link the scale on which the metric drifts straight
public record ForecastRule(
    String name,
    Selector selector,
    Limit limit,
    Link link,
    Warning warning,
    Grade grade,
    List<String> group,
    Texts texts)
    implements SeriesRule {

  public ForecastRule {
    Rule.checkName(name);
    group = List.copyOf(group);
    if (!Double.isFinite(limit.value())) {
      throw new IllegalArgumentException("limit: must be a number, got " + limit.value());
    }
    if (link == Link.LOG && limit.value() <= 0) {
      throw new IllegalArgumentException(
          "limit: must be above 0 on the scale factors, got " + limit.value());
    }
    if (link == Link.LOGIT && !(limit.value() > 0 && limit.value() <= 100)) {
      throw new IllegalArgumentException(
          "limit: must be a share on the scale share, got " + limit.value());
    }
  }

  @Override
  public Optional<String> warnsOf() {
    return warning.breach();
  }

  @Override
  public SeriesDetector detector(Surroundings surroundings) {
    return new ForecastJudge(this, surroundings);
  }
}
