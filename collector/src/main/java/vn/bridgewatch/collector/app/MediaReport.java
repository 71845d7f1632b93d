package vn.bridgewatch.collector.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import vn.bridgewatch.collector.check.CheckReport;
import vn.bridgewatch.collector.check.Lang;

/// Media tests as a table for terminals: the worst first, a line a direction, then what it means
/// and what to do.
final class MediaReport {

  private static final int SITE_COLUMNS = 32;
  private static final int RESULT_COLUMNS = 16;
  private static final List<String> DIRECTIONS = List.of("there", "back", "round_trip");
  private static final List<String> WORST_FIRST =
      List.of("failed", "warned", "not_tested", "unmeasured", "passed");

  private final JsonNode run;
  private final Lang lang;
  private final StringBuilder out = new StringBuilder();

  private MediaReport(JsonNode run, Lang lang) {
    this.run = run;
    this.lang = lang;
  }

  static String of(JsonNode run, Lang lang) {
    return new MediaReport(run, lang).text();
  }

  /// Whether every site was tested and nothing speaks against it.
  static boolean allGood(JsonNode run) {
    for (JsonNode site : run.path("sites")) {
      if (!standing(site).equals("passed")) {
        return false;
      }
    }
    return !run.path("sites").isEmpty();
  }

  /// How far a run is, in one line.
  static String progress(JsonNode counts, Lang lang) {
    int total = counts.path("total").asInt();
    return total
        - counts.path("waiting").asInt()
        + "/"
        + total
        + lang.pick("  tốt ", "  good ")
        + counts.path("good").asInt()
        + lang.pick(", có lúc không tốt ", ", at times not good ")
        + counts.path("noticeable").asInt()
        + lang.pick(", không đạt ", ", bad ")
        + counts.path("bad").asInt()
        + lang.pick(", không thử được ", ", not tested ")
        + (counts.path("unmeasured").asInt() + counts.path("notTested").asInt());
  }

  private String text() {
    line(
        lang.pick("THỬ ĐƯỜNG HÌNH VÀ TIẾNG  ", "TEST OF PICTURE AND SOUND  ")
            + run.path("id").asText());
    if (run.path("interrupted").asBoolean()) {
      line(
          lang.pick(
              "Lượt thử bị ngắt giữa chừng: kết quả chưa đầy đủ.",
              "The run was cut off: the result is not whole."));
    }
    line("");
    line(
        row(
            lang.pick("ĐIỂM CẦU", "SITE"),
            lang.pick("KẾT QUẢ", "RESULT"),
            lang.pick("CHIỀU", "WAY"),
            lang.pick("MẤT GÓI", "LOSS"),
            lang.pick("LIỀN", "IN ROW"),
            "JITTER",
            "R",
            "MOS"));
    var sites = new ArrayList<JsonNode>();
    run.path("sites").forEach(sites::add);
    sites.sort(Comparator.comparingInt(site -> WORST_FIRST.indexOf(standing(site))));
    sites.forEach(this::site);
    return out.toString();
  }

  private void site(JsonNode site) {
    String name = site.path("site").asText() + "  " + site.path("siteName").asText();
    if (site.path("steps").isEmpty()) {
      line(row(name, word(standing(site)), "", "", "", "", "", ""));
      means(pick(site, "detailVi", "detailEn"), pick(site, "firstStepVi", "firstStepEn"));
      return;
    }
    for (JsonNode step : site.path("steps")) {
      String result = word(step.path("status").asText());
      boolean first = true;
      for (String direction : DIRECTIONS) {
        JsonNode figures = step.path("figures");
        if (!figures.has(direction + "_loss_ratio")) {
          continue;
        }
        line(figures(first ? name : "", first ? result : "", direction, figures));
        first = false;
      }
      if (first) {
        line(row(name, result, "", "", "", "", "", ""));
      }
      means(pick(step, "detailVi", "detailEn"), pick(step, "firstStepVi", "firstStepEn"));
    }
  }

  private void means(String what, String first) {
    if (!what.isBlank()) {
      line("    " + what);
    }
    if (!first.isBlank()) {
      line("    → " + first);
    }
  }

  private String figures(String name, String result, String direction, JsonNode figures) {
    String at = direction + "_";
    return row(
        name,
        result,
        switch (direction) {
          case "there" -> lang.pick("đi", "there");
          case "back" -> lang.pick("về", "back");
          default -> lang.pick("cả hai", "both");
        },
        number(figures, at + "loss_ratio", 100, 2, " %"),
        number(figures, at + "loss_run_packets_max", 1, 0, ""),
        number(figures, at + "jitter_seconds", 1_000, 1, " ms"),
        number(figures, at + "audio_r", 1, 0, ""),
        number(figures, at + "audio_mos", 1, 2, ""));
  }

  private String number(JsonNode figures, String name, double times, int digits, String unit) {
    if (!figures.has(name)) {
      return "–";
    }
    String text =
        String.format(Locale.ROOT, "%." + digits + "f", figures.path(name).asDouble() * times);
    return (lang == Lang.VI ? text.replace('.', ',') : text) + unit;
  }

  private static String row(
      String site,
      String result,
      String way,
      String loss,
      String inRow,
      String jitter,
      String r,
      String mos) {
    return CheckReport.pad(site, SITE_COLUMNS)
        + "  "
        + CheckReport.pad(result, RESULT_COLUMNS)
        + "  "
        + CheckReport.pad(way, 6)
        + right(loss, 9)
        + right(inRow, 8)
        + right(jitter, 11)
        + right(r, 6)
        + right(mos, 7);
  }

  private static String right(String text, int columns) {
    return " ".repeat(Math.max(0, columns - text.length())) + text;
  }

  /// The worst of a site's steps, or that it was not tested.
  private static String standing(JsonNode site) {
    if (site.path("steps").isEmpty()) {
      return "not_tested";
    }
    String worst = "passed";
    for (JsonNode step : site.path("steps")) {
      String status = step.path("status").asText();
      if (WORST_FIRST.indexOf(status) < WORST_FIRST.indexOf(worst)) {
        worst = status;
      }
    }
    return worst;
  }

  private String word(String status) {
    return switch (status) {
      case "passed" -> lang.pick("Tốt", "Good");
      case "warned" -> lang.pick("Có lúc không tốt", "At times bad");
      case "failed" -> lang.pick("Không đạt", "Bad");
      default -> lang.pick("Không thử được", "Not tested");
    };
  }

  private String pick(JsonNode node, String vi, String en) {
    return node.path(lang == Lang.VI ? vi : en).asText();
  }

  private void line(String text) {
    out.append(text.stripTrailing()).append('\n');
  }
}
