package vn.bridgewatch.collector.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.collector.score.Mark;
import vn.bridgewatch.collector.score.RuleScore;

/// How far to trust the early warnings, as lines of a report: as things stand when it is printed.
final class TrustText {

  private static final int PERCENT = 100;

  private TrustText() {}

  static String title(ReportWords words) {
    return words.of(
        "Mức tin cậy của cảnh báo sớm, lúc in báo cáo này",
        "How far to trust the early warnings, when this was printed");
  }

  /// One line for each rule of which a warning was judged or a breach missed; what was never judged
  /// is counted in a last line.
  static List<String> lines(List<RuleScore> scores, ReportWords words) {
    var lines = new ArrayList<String>();
    int unjudged = 0;
    for (RuleScore score : scores) {
      int missed = score.counts().getOrDefault(Mark.MISSED, 0);
      if (score.judged() == 0 && missed == 0) {
        unjudged++;
      } else {
        lines.add(line(score, missed, words));
      }
    }
    if (unjudged > 0) {
      lines.add(
          unjudged
              + words.of(
                  " quy tắc cảnh báo sớm chưa có lần nào để chấm.",
                  " rules that warn early have not been judged yet."));
    }
    return lines;
  }

  private static String line(RuleScore score, int missed, ReportWords words) {
    var line = new StringBuilder(score.rule()).append(": ");
    @Nullable Double precision = score.precision();
    if (precision == null) {
      line.append(words.of("chưa có cảnh báo nào được chấm", "no warning judged yet"));
    } else {
      line.append(words.of("đúng ", "came true "))
          .append(Math.round(precision * score.judged()))
          .append('/')
          .append(score.judged())
          .append(words.of(" lần (có thể từ ", " (likely "))
          .append(Math.round(PERCENT * score.precisionRange().lower()))
          .append(words.of("% đến ", " % to "))
          .append(Math.round(PERCENT * score.precisionRange().upper()))
          .append(words.of("%)", " %)"));
    }
    Long lead = score.medianLeadMillis();
    if (lead != null) {
      line.append(words.of(", báo trước chừng ", ", about "))
          .append(Duration.ofMillis(lead).toMinutes())
          .append(words.of(" phút", " min ahead"));
    }
    if (missed > 0) {
      line.append(words.of(", bỏ sót ", ", missed ")).append(missed);
    }
    if (score.demoted()) {
      line.append(
          words.of("; chỉ còn hiển thị vì hay báo sai", "; only shown, since it was often wrong"));
    }
    return line.append('.').toString();
  }
}
