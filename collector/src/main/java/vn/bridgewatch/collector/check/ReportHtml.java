package vn.bridgewatch.collector.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import vn.bridgewatch.collector.score.RuleScore;

/// A check run as one printable page: the summary first, then what needs hands, then the rest, then
/// a place to sign. No script; the styles are inside, so that the file can be kept and sent.
final class ReportHtml {

  static final String STYLE = resource("report.css");

  private static final int BAR_UNITS = 1_000;

  private ReportHtml() {}

  static String of(CheckRun run, List<RuleScore> trust, Lang lang) {
    var words = new ReportWords(lang);
    CheckSummary summary = run.summary();
    var out = new StringBuilder(4_096 + 400 * run.sites().size());
    out.append("<!doctype html>\n<html lang=\"").append(lang.word()).append("\">\n<head>\n");
    out.append("<meta charset=\"utf-8\">\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    element(out, "title", "", words.title() + " – " + words.subject(run));
    out.append("<style>").append(STYLE).append("</style>\n</head>\n<body>\n<main>\n");
    head(out, run, summary, words);
    counts(out, summary, words);
    for (Readiness readiness : ReportWords.ORDER) {
      List<SiteCheck> sites = ReportWords.sites(run, readiness);
      if (sites.isEmpty()) {
        continue;
      }
      if (readiness == Readiness.READY) {
        ready(out, sites, words);
      } else {
        section(out, readiness, sites, words);
      }
    }
    trust(out, trust, words);
    signatures(out, words);
    foot(out, run, words);
    return out.append("</main>\n</body>\n</html>\n").toString();
  }

  private static void trust(StringBuilder out, List<RuleScore> trust, ReportWords words) {
    if (trust.isEmpty()) {
      return;
    }
    out.append("<section class=\"trust\">\n");
    element(out, "h2", "", TrustText.title(words));
    out.append("<ul>\n");
    TrustText.lines(trust, words).forEach(line -> element(out, "li", "", line));
    out.append("</ul>\n</section>\n");
  }

  private static void head(
      StringBuilder out, CheckRun run, CheckSummary summary, ReportWords words) {
    out.append("<header>\n");
    element(out, "p", "kind", words.title());
    element(out, "h1", "", words.subject(run));
    out.append("<dl>");
    if (!run.conference().isEmpty()) {
      term(out, words.of("Mã hội nghị", "Conference"), run.conference());
    }
    term(out, words.of("Bắt đầu kiểm tra", "Check started"), words.time(run.startedMillis()));
    term(out, words.of("Kết thúc", "Finished"), words.time(run.finishedMillis()));
    term(out, words.of("Số điểm cầu", "Sites"), Integer.toString(summary.total()));
    out.append("</dl>\n</header>\n");
    element(out, "p", summary.allReady() ? "verdict good" : "verdict", words.verdict(summary));
  }

  private static void counts(StringBuilder out, CheckSummary summary, ReportWords words) {
    CheckSummary.Counts counts = summary.counts();
    out.append("<ul class=\"counts\">\n");
    count(out, Readiness.READY, counts.ready(), words);
    count(out, Readiness.AT_RISK, counts.atRisk(), words);
    count(out, Readiness.NOT_READY, counts.notReady(), words);
    count(out, Readiness.UNKNOWN, counts.unknown(), words);
    out.append("</ul>\n");
    bar(out, summary);
  }

  private static void count(StringBuilder out, Readiness readiness, int n, ReportWords words) {
    out.append("<li class=\"").append(readiness.word()).append("\"><b>").append(n).append("</b> ");
    out.append(escape(words.of(readiness))).append("</li>\n");
  }

  /// The shares as one bar; drawn by attributes, for styles of elements are not let in.
  private static void bar(StringBuilder out, CheckSummary summary) {
    CheckSummary.Counts counts = summary.counts();
    out.append("<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\"");
    out.append(" aria-hidden=\"true\">");
    int[] sizes = {counts.ready(), counts.atRisk(), counts.notReady(), counts.unknown()};
    Readiness[] kinds = {
      Readiness.READY, Readiness.AT_RISK, Readiness.NOT_READY, Readiness.UNKNOWN
    };
    double at = 0;
    for (int i = 0; i < sizes.length; i++) {
      double wide = (double) BAR_UNITS * sizes[i] / Math.max(1, summary.total());
      if (wide > 0) {
        out.append(
            String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%.2f\" y=\"0\" width=\"%.2f\" height=\"10\"/>",
                kinds[i].word(),
                at,
                wide));
      }
      at += wide;
    }
    out.append("</svg>\n");
  }

  private static void section(
      StringBuilder out, Readiness readiness, List<SiteCheck> sites, ReportWords words) {
    out.append("<section class=\"").append(readiness.word()).append("\">\n");
    element(out, "h2", "", words.of(readiness) + " (" + sites.size() + ")");
    element(out, "p", "meaning", words.meaning(readiness));
    out.append("<table>\n<thead><tr>");
    element(out, "th", "", words.of("Điểm cầu", "Site"));
    element(out, "th", "", words.of("Lý do", "Reasons"));
    element(out, "th", "", words.of("Việc cần làm trước tiên", "What to do first"));
    out.append("</tr></thead>\n<tbody>\n");
    for (SiteCheck site : sites) {
      out.append("<tr><td><b>").append(escape(site.siteName())).append("</b><br>");
      out.append("<span class=\"key\">").append(escape(place(site))).append("</span></td>");
      List<Finding> against = ReportWords.against(site);
      list(out, against.stream().map(words::detail).toList());
      list(out, against.stream().map(words::firstStep).filter(it -> !it.isBlank()).toList());
      out.append("</tr>\n");
    }
    out.append("</tbody>\n</table>\n</section>\n");
  }

  /// The code of a site, and the province where that is another one.
  private static String place(SiteCheck site) {
    boolean within = !site.provinceName().isBlank() && !site.site().equals(site.province());
    return within ? site.provinceName() + " · " + site.site() : site.site();
  }

  /// A cell with its sentences, each once.
  private static void list(StringBuilder out, List<String> texts) {
    out.append("<td>");
    List<String> distinct = texts.stream().distinct().toList();
    if (distinct.size() == 1) {
      out.append(escape(distinct.getFirst()));
    } else if (!distinct.isEmpty()) {
      out.append("<ul>");
      distinct.forEach(text -> out.append("<li>").append(escape(text)).append("</li>"));
      out.append("</ul>");
    }
    out.append("</td>");
  }

  /// Sites that are ready take a line for each province, not a row each.
  private static void ready(StringBuilder out, List<SiteCheck> sites, ReportWords words) {
    out.append("<section class=\"ready\">\n");
    element(out, "h2", "", words.of(Readiness.READY) + " (" + sites.size() + ")");
    element(out, "p", "meaning", words.meaning(Readiness.READY));
    Map<String, StringBuilder> provinces = new TreeMap<>();
    for (SiteCheck site : sites) {
      StringBuilder names = provinces.computeIfAbsent(site.province(), _ -> new StringBuilder());
      names.append(names.isEmpty() ? "<b>" + escape(site.provinceName()) + "</b>: " : ", ");
      names.append(escape(site.siteName()));
      names.append(" <span class=\"key\">").append(escape(site.site())).append("</span>");
    }
    provinces.values().forEach(names -> out.append("<p>").append(names).append("</p>\n"));
    out.append("</section>\n");
  }

  private static void signatures(StringBuilder out, ReportWords words) {
    out.append("<section class=\"sign\">\n");
    String[] roles = {
      words.of("Người kiểm tra", "Checked by"),
      words.of("Phụ trách kỹ thuật", "Technical lead"),
      words.of("Chủ trì điều hành", "Conference control")
    };
    for (String role : roles) {
      out.append("<div><b>").append(escape(role)).append("</b>");
      element(out, "i", "", words.of("(ký, ghi rõ họ tên)", "(name and signature)"));
      element(out, "span", "", words.of("Họ tên", "Name") + ":");
      element(out, "span", "", words.of("Thời gian", "Time") + ":");
      out.append("</div>\n");
    }
    out.append("</section>\n");
  }

  private static void foot(StringBuilder out, CheckRun run, ReportWords words) {
    element(
        out,
        "footer",
        "",
        words.of("Bridgewatch lập từ lượt kiểm tra ", "Made by Bridgewatch from check ")
            + run.id()
            + words.of(". Giờ Việt Nam (UTC+7).", ". Times of Vietnam (UTC+7)."));
  }

  private static void term(StringBuilder out, String name, String value) {
    out.append("<div>");
    element(out, "dt", "", name);
    element(out, "dd", "", value);
    out.append("</div>");
  }

  private static void element(StringBuilder out, String name, String kind, String text) {
    out.append('<').append(name);
    if (!kind.isEmpty()) {
      out.append(" class=\"").append(kind).append('"');
    }
    out.append('>').append(escape(text)).append("</").append(name).append(">\n");
  }

  static String escape(String text) {
    var out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  private static String resource(String name) {
    try (InputStream in = ReportHtml.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
