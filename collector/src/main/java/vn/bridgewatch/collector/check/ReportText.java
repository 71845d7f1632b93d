package vn.bridgewatch.collector.check;

import java.text.Normalizer;
import java.util.List;
import vn.bridgewatch.collector.score.RuleScore;

/// A check run as an aligned table for terminals and files.
final class ReportText {

  private static final int SITE_COLUMNS = 34;
  private static final int STATE_COLUMNS = 15;
  private static final String GAP = "  ";

  private ReportText() {}

  static String of(CheckRun run, List<RuleScore> trust, Lang lang) {
    var words = new ReportWords(lang);
    var out = new StringBuilder();
    CheckSummary summary = run.summary();
    line(out, upper(words.title()));
    line(out, words.subject(run));
    line(out, words.of("Mã lượt", "Check") + ": " + run.id());
    line(
        out,
        words.of("Bắt đầu", "Started")
            + ": "
            + words.time(run.startedMillis())
            + GAP
            + words.of("Kết thúc", "Finished")
            + ": "
            + words.time(run.finishedMillis()));
    line(out, "");
    line(out, words.verdict(summary));
    line(out, counts(summary, words));
    line(out, "");
    line(
        out,
        pad(upper(words.of("Điểm cầu", "Site")), SITE_COLUMNS)
            + GAP
            + pad(upper(words.of("Kết quả", "Result")), STATE_COLUMNS)
            + GAP
            + upper(words.of("Lý do và việc cần làm", "Reasons and what to do")));
    for (Readiness readiness : ReportWords.ORDER) {
      for (SiteCheck site : ReportWords.sites(run, readiness)) {
        site(out, site, words);
      }
    }
    if (!trust.isEmpty()) {
      line(out, "");
      line(out, upper(TrustText.title(words)));
      TrustText.lines(trust, words).forEach(line -> line(out, line));
    }
    return out.toString();
  }

  private static String counts(CheckSummary summary, ReportWords words) {
    CheckSummary.Counts counts = summary.counts();
    return words.of(Readiness.NOT_READY)
        + ": "
        + counts.notReady()
        + GAP
        + words.of(Readiness.AT_RISK)
        + ": "
        + counts.atRisk()
        + GAP
        + words.of(Readiness.UNKNOWN)
        + ": "
        + counts.unknown()
        + GAP
        + words.of(Readiness.READY)
        + ": "
        + counts.ready()
        + GAP
        + words.of("Tổng số", "Total")
        + ": "
        + summary.total();
  }

  private static void site(StringBuilder out, SiteCheck site, ReportWords words) {
    List<Finding> against = ReportWords.against(site);
    boolean ready = site.readiness() == Readiness.READY;
    String first =
        ready
            ? words.passed(site)
            : against.isEmpty()
                ? words.meaning(site.readiness())
                : words.detail(against.getFirst());
    line(
        out,
        pad(site.site() + GAP + site.siteName(), SITE_COLUMNS)
            + GAP
            + pad(words.of(site.readiness()), STATE_COLUMNS)
            + GAP
            + first);
    if (ready) {
      return;
    }
    String indent = " ".repeat(SITE_COLUMNS + STATE_COLUMNS + 2 * GAP.length());
    for (int i = 0; i < against.size(); i++) {
      if (i > 0) {
        line(out, indent + words.detail(against.get(i)));
      }
      if (!words.firstStep(against.get(i)).isBlank()) {
        line(out, indent + "→ " + words.firstStep(against.get(i)));
      }
    }
  }

  private static void line(StringBuilder out, String text) {
    out.append(text.stripTrailing()).append('\n');
  }

  private static String upper(String text) {
    return text.toUpperCase(java.util.Locale.ROOT);
  }

  /// Fills or cuts a text to so many columns of a terminal.
  static String pad(String text, int columns) {
    String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
    int width = width(composed);
    if (width <= columns) {
      return composed + " ".repeat(columns - width);
    }
    int end = composed.length();
    while (width(composed.substring(0, end)) > columns - 1) {
      end = composed.offsetByCodePoints(end, -1);
    }
    String cut = composed.substring(0, end);
    return cut + "…" + " ".repeat(columns - 1 - width(cut));
  }

  /// Columns that a text takes: marks that sit on a letter take none.
  static int width(String text) {
    return (int)
        text.codePoints()
            .filter(point -> {
              int type = Character.getType(point);
              return type != Character.NON_SPACING_MARK && type != Character.ENCLOSING_MARK;
            })
            .count();
  }
}
