package vn.bridgewatch.collector.check;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.bridgewatch.check.StepResult.Status;

/// The words of a report in one language, and the order in which it tells.
final class ReportWords {

  /// Vietnam has one zone and no summer time.
  static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

  /// The order in which a report tells: what needs hands first.
  static final List<Readiness> ORDER =
      List.of(
          Readiness.NOT_READY,
          Readiness.AT_RISK,
          Readiness.UNKNOWN,
          Readiness.RUNNING,
          Readiness.READY);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss dd/MM/yyyy").withZone(ZONE);

  private final Lang lang;

  ReportWords(Lang lang) {
    this.lang = lang;
  }

  String of(String vi, String en) {
    return lang.pick(vi, en);
  }

  String title() {
    return of("Báo cáo kiểm tra trước hội nghị trực tuyến", "Pre-conference readiness report");
  }

  /// What was checked, in one line.
  String subject(CheckRun run) {
    if (run.conference().isEmpty()) {
      return of("Kiểm tra các điểm cầu được chọn", "Check of chosen sites");
    }
    return run.title().isBlank() ? run.conference() : run.title();
  }

  String time(@Nullable Long millis) {
    return millis == null
        ? of("chưa xong", "not finished")
        : TIME.format(Instant.ofEpochMilli(millis));
  }

  String of(Readiness readiness) {
    return switch (readiness) {
      case READY -> of("Sẵn sàng", "Ready");
      case AT_RISK -> of("Có nguy cơ", "At risk");
      case NOT_READY -> of("Chưa sẵn sàng", "Not ready");
      case UNKNOWN -> of("Chưa rõ", "Unknown");
      case RUNNING -> of("Đang kiểm tra", "Running");
    };
  }

  String meaning(Readiness readiness) {
    return switch (readiness) {
      case READY -> of("Các phép đo đã thực hiện đều đạt", "All that was measured passed");
      case AT_RISK ->
          of("Dùng được, nhưng có dấu hiệu cần xử lý trước giờ họp", "Works, but mend this first");
      case NOT_READY ->
          of("Cần xử lý ngay, nếu không sẽ không họp được", "Must be mended before the conference");
      case UNKNOWN ->
          of("Không đo được, phải xác minh bằng cách khác", "Not measured: verify in another way");
      case RUNNING -> of("Chưa có kết quả", "No result yet");
    };
  }

  String detail(Finding finding) {
    return of(finding.detailVi(), finding.detailEn());
  }

  String firstStep(Finding finding) {
    return of(finding.firstStepVi(), finding.firstStepEn());
  }

  /// What keeps a site from being ready; empty for one that is.
  static List<Finding> against(SiteCheck site) {
    return site.findings().stream().filter(it -> it.status() != Status.PASSED).toList();
  }

  /// How many of a site's steps passed, and how many could not be measured.
  String passed(SiteCheck site) {
    long passed = site.findings().stream().filter(it -> it.status() == Status.PASSED).count();
    long unmeasured =
        site.findings().stream().filter(it -> it.status() == Status.UNMEASURED).count();
    String text = of("Đạt " + passed + " phép đo", passed + " steps passed");
    return unmeasured == 0
        ? text
        : text + of(", " + unmeasured + " chưa đo được", ", " + unmeasured + " not measured");
  }

  /// The sites of one readiness by key.
  static List<SiteCheck> sites(CheckRun run, Readiness readiness) {
    var sites = new ArrayList<SiteCheck>();
    for (SiteCheck site : run.sites()) {
      if (site.readiness() == readiness) {
        sites.add(site);
      }
    }
    sites.sort(Comparator.comparing(SiteCheck::site));
    return sites;
  }

  /// One sentence that says how it stands.
  String verdict(CheckSummary summary) {
    if (summary.interrupted()) {
      return of(
          "Lượt kiểm tra bị ngắt giữa chừng: kết quả chưa đầy đủ, cần chạy lại.",
          "The check was cut off: the result is not whole, run it again.");
    }
    if (summary.finishedMillis() == null) {
      return of("Lượt kiểm tra đang chạy.", "The check is still running.");
    }
    if (summary.allReady()) {
      return of(
          "Toàn bộ " + summary.total() + " điểm cầu đã sẵn sàng.",
          "All " + summary.total() + " sites are ready.");
    }
    int left = summary.total() - summary.counts().ready();
    return of(
        left + " trên " + summary.total() + " điểm cầu cần xử lý hoặc xác minh trước giờ họp.",
        left + " of " + summary.total() + " sites need work or a check by hand.");
  }
}
