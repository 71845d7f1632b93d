package vn.bridgewatch.collector.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vn.bridgewatch.collector.fakes.Steps;
import vn.bridgewatch.collector.fakes.World;

class CheckReportTest {

  private static final CheckRun RUN =
      new CheckRun(
          "20261121-030000-00ff",
          "giao-ban-11",
          "Giao ban <trực tuyến> tháng 11",
          World.NOW,
          World.NOW + 12_000,
          false,
          List.of(
              site(
                  "00",
                  "Trung tâm",
                  ReadinessRule.answered(List.of(Steps.passed()), List.of(), Map.of())),
              site(
                  "01",
                  "Thành phố Hà Nội",
                  ReadinessRule.unanswered("not_connected", "agent-01", List.of())),
              site(
                  "00004",
                  "Phường Ba Đình",
                  ReadinessRule.answered(List.of(Steps.failed()), List.of(), Map.of()))));

  @Test
  void theTextTellsWhatNeedsHandsFirstInAlignedColumns() {
    List<String> lines = CheckReport.text(RUN, Lang.VI).lines().toList();

    assertThat(lines).contains("2 trên 3 điểm cầu cần xử lý hoặc xác minh trước giờ họp.");
    assertThat(lines)
        .contains("Chưa sẵn sàng: 1  Có nguy cơ: 0  Chưa rõ: 1  Sẵn sàng: 1  Tổng số: 3");
    List<String> rows = lines.stream().filter(line -> line.matches("(00004|00|01) .*")).toList();
    assertThat(rows).hasSize(3);
    assertThat(rows.get(0)).startsWith("00004  Phường Ba Đình").contains("Chưa sẵn sàng");
    assertThat(rows.get(1)).startsWith("01  Thành phố Hà Nội").contains("Chưa rõ");
    assertThat(rows.get(2)).startsWith("00  Trung tâm").contains("Đạt 1 phép đo");
    assertThat(rows.get(0).indexOf("Chưa sẵn sàng")).isEqualTo(36);
    assertThat(rows.get(1).indexOf("Chưa rõ")).isEqualTo(36);
  }

  @Test
  void theTextSpeaksEnglishToo() {
    assertThat(CheckReport.text(RUN, Lang.EN)).contains("2 of 3 sites need work", "Not ready: 1");
  }

  @Test
  void aNameInDecomposedFormTakesTheColumnsThatItShows() {
    String decomposed = java.text.Normalizer.normalize("Hà Nội", java.text.Normalizer.Form.NFD);

    assertThat(ReportText.width(decomposed)).isEqualTo(6);
    assertThat(ReportText.width(ReportText.pad(decomposed, 10))).isEqualTo(10);
    assertThat(ReportText.width(ReportText.pad("Một tên rất dài", 8))).isEqualTo(8);
  }

  @Test
  void theHtmlHasNoScriptNoElementStyleAndEscapesWhatPeopleWrote() {
    String html = CheckReport.html(RUN, Lang.VI);

    assertThat(html)
        .contains("Giao ban &lt;trực tuyến&gt; tháng 11", "<html lang=\"vi\">", "ký, ghi rõ họ tên")
        .contains("Kiểm tra thiết bị đã bật nguồn", "Thành phố Hà Nội · 00004")
        .doesNotContain("<script", " style=", "http://", "https://");
    assertThat(html.indexOf("Chưa sẵn sàng (1)")).isLessThan(html.indexOf("Chưa rõ (1)"));
  }

  @Test
  void aRunComesBackFromItsJson() {
    assertThat(CheckJson.readRun(CheckJson.write(CheckJson.of(RUN)))).isEqualTo(RUN);
    assertThat(CheckJson.readSummary(CheckJson.write(CheckJson.of(RUN.summary()))))
        .isEqualTo(RUN.summary());
  }

  private static SiteCheck site(String key, String name, ReadinessRule.Judgement judgement) {
    return new SiteCheck(
        key, name, "01", "Thành phố Hà Nội", judgement.readiness(), judgement.findings());
  }
}
