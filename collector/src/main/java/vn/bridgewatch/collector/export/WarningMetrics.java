package vn.bridgewatch.collector.export;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.score.Leads;
import vn.bridgewatch.collector.score.Mark;
import vn.bridgewatch.collector.score.RuleScore;
import vn.bridgewatch.collector.score.Scores;
import vn.bridgewatch.metric.Labels;
import vn.bridgewatch.metric.Metric;
import vn.bridgewatch.metric.TextFormat;

/// Writes how far the warnings of each rule can be trusted.
public final class WarningMetrics {

  static final Metric MARKS =
      Metric.counter(
          "bridgewatch_warning_marks_total",
          "Warnings, and breaches that nothing warned of, by what came of them, since the start.");
  static final Metric WINDOW =
      Metric.gauge(
          "bridgewatch_warnings",
          "The newest warnings of the rule by what came of them, corrections included.");
  static final Metric PENDING =
      Metric.gauge("bridgewatch_warning_pending", "Warnings of which it is not yet known.");
  static final Metric PRECISION =
      Metric.gauge(
          "bridgewatch_warning_precision_ratio",
          "Of the newest judged warnings, the share that came true.");
  static final Metric PRECISION_LOWER =
      Metric.gauge(
          "bridgewatch_warning_precision_lower_ratio", "The lower end of its 95 % interval.");
  static final Metric PRECISION_UPPER =
      Metric.gauge(
          "bridgewatch_warning_precision_upper_ratio", "The upper end of its 95 % interval.");
  static final Metric RECALL =
      Metric.gauge(
          "bridgewatch_warning_recall_ratio",
          "Of the newest breaches that could have been told of, the share that was, in time.");
  static final Metric MEDIAN =
      Metric.gauge(
          "bridgewatch_warning_lead_median_seconds",
          "How long before the breach the newest warnings that came true came, median.");
  static final Metric DEMOTED =
      Metric.gauge(
          "bridgewatch_rule_demoted", "Whether alerts of the rule are only shown: 1 or 0.");
  static final Metric UNSCORED =
      Metric.counter(
          "bridgewatch_warning_unscored_total",
          "Warnings and breaches that were not scored because too many were open.");

  private static final String LEAD = "bridgewatch_warning_lead_seconds";

  private static final double MILLIS = 1_000;

  private final Scores scores;

  public WarningMetrics(Scores scores) {
    this.scores = scores;
  }

  public void write(StringBuilder out) {
    var lines = new ArrayList<TextFormat.Line>();
    List<RuleScore> rules = scores.rules();
    rules.forEach(rule -> add(rule, lines));
    lines.add(SiteMetrics.line(UNSCORED, Labels.NONE, (double) scores.unscored()));
    TextFormat.write(lines, out);
    writeLeads(rules, out);
  }

  private static void add(RuleScore score, List<TextFormat.Line> lines) {
    Labels rule = Labels.of("rule", score.rule());
    for (Mark mark : Mark.values()) {
      if (mark != Mark.PENDING) {
        Labels outcome = rule.with("outcome", mark.word());
        long made = score.marks().getOrDefault(mark, 0L);
        lines.add(SiteMetrics.line(MARKS, outcome, (double) made));
        lines.add(SiteMetrics.line(WINDOW, outcome, score.counts().getOrDefault(mark, 0)));
      }
    }
    lines.add(SiteMetrics.line(PENDING, rule, score.pending()));
    share(PRECISION, rule, score.precision(), lines);
    lines.add(SiteMetrics.line(PRECISION_LOWER, rule, score.precisionRange().lower()));
    lines.add(SiteMetrics.line(PRECISION_UPPER, rule, score.precisionRange().upper()));
    share(RECALL, rule, score.recall(), lines);
    Long lead = score.medianLeadMillis();
    share(MEDIAN, rule, lead == null ? null : Double.valueOf(lead / MILLIS), lines);
    lines.add(SiteMetrics.line(DEMOTED, rule, score.demoted() ? 1 : 0));
  }

  /// Absent where there is nothing to judge by: no share is not zero.
  private static void share(
      Metric metric, Labels rule, @Nullable Double share, List<TextFormat.Line> lines) {
    if (share != null) {
      lines.add(SiteMetrics.line(metric, rule, share));
    }
  }

  private static void writeLeads(List<RuleScore> rules, StringBuilder out) {
    if (rules.isEmpty()) {
      return;
    }
    out.append("# HELP ").append(LEAD);
    out.append(" How long before the breach the warnings that came true came.\n");
    out.append("# TYPE ").append(LEAD).append(" histogram\n");
    for (RuleScore score : rules) {
      Leads leads = score.leads();
      long count = 0;
      for (int bucket = 0; bucket <= Leads.LIMITS.size(); bucket++) {
        count += leads.counts().get(bucket);
        out.append(LEAD).append("_bucket{rule=\"").append(score.rule()).append("\",le=\"");
        out.append(limit(bucket)).append("\"} ").append(count).append('\n');
      }
      out.append(LEAD).append("_sum{rule=\"").append(score.rule()).append("\"} ");
      out.append(TextFormat.number(leads.sumSeconds())).append('\n');
      out.append(LEAD).append("_count{rule=\"").append(score.rule()).append("\"} ");
      out.append(count).append('\n');
    }
  }

  private static String limit(int bucket) {
    if (bucket == Leads.LIMITS.size()) {
      return "+Inf";
    }
    Duration limit = Leads.LIMITS.get(bucket);
    return limit.toSeconds() + ".0";
  }
}
