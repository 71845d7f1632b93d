package vn.bridgewatch.twin.dashboards;

import static vn.bridgewatch.twin.dashboards.Fields.fixedColor;
import static vn.bridgewatch.twin.dashboards.Fields.property;
import static vn.bridgewatch.twin.dashboards.Query.instant;
import static vn.bridgewatch.twin.dashboards.Query.range;

import java.util.List;
import vn.bridgewatch.twin.dashboards.Columns.Column;
import vn.bridgewatch.twin.dashboards.Fields.Step;

/// The whole country on one screen without scrolling: which provinces are ready, which are not.
///
/// It asks recorded series only: 3,356 raw series for each panel would choke browser and server.
final class CountryDashboard {

  static final String UID = "bw-wall";

  private static final String NAMED =
      " * on (province) group_left (province_name) province:bridgewatch_province_name:info";
  private static final String TO_SITE =
      "/d/bw-site?var-province=${__field.labels.province}&${datasource:queryparam}"
          + "&${__url_time_range}";
  private static final String TO_SITE_OF_ROW =
      "/d/bw-site?var-province=${__data.fields[\"Tỉnh\"]}&var-site=${__data.fields[\"Điểm cầu\"]}"
          + "&${datasource:queryparam}&${__url_time_range}";

  private CountryDashboard() {}

  static Dashboard build() {
    return new Dashboard(
        UID,
        "Bảng điều hành toàn quốc",
        new Description(
            "Toàn quốc trên một màn hình: tỉnh nào sẵn sàng họp, tỉnh nào chưa và vì sao.",
            "The country on one screen: which provinces are ready, which are not, and why.",
            "Bấm vào ô của tỉnh không xanh để xem từng điểm cầu của tỉnh đó."),
        "now-6h",
        List.of(),
        Annotations.of(""),
        List.of(
            ready(),
            sites(2, "Mất kết nối", "lost", new Grid(3, 0, 3, 4), Colors.LOST, LOST),
            sites(3, "Im lặng", "silent", new Grid(6, 0, 2, 4), Colors.UNKNOWN, SILENT),
            sites(4, "Nghiêm trọng", "critical", new Grid(8, 0, 2, 4), Colors.CRITICAL, CRITICAL),
            sites(5, "Suy giảm", "degraded", new Grid(10, 0, 2, 4), Colors.DEGRADED, DEGRADED),
            sites(6, "Chưa từng báo", "never_seen", new Grid(12, 0, 2, 4), Colors.UNKNOWN, NEVER),
            onBattery(),
            criticalAlerts(),
            liveConferences(),
            nextConference(),
            dataAge(),
            provinces(),
            worstProvinces(),
            openAlerts(),
            states(),
            failures(),
            answerTimes(),
            mediaLoss(),
            alerts(),
            history()));
  }

  private static final Description LOST =
      new Description(
          "Số điểm cầu mà trung tâm biết chắc là đã đứt: nơi khác đo tới cũng không được.",
          "Sites that the centre knows to be cut off: others could not reach them either.",
          "Gọi điểm cầu, kiểm tra nguồn điện và đường truyền của nhà mạng.");
  private static final Description SILENT =
      new Description(
          "Số điểm cầu trước đây vẫn báo về mà nay không còn tin tức: không rõ tốt hay xấu.",
          "Sites that used to report and no longer do: neither good nor bad is known.",
          "Kiểm tra máy giám sát và đường truyền tại điểm cầu.");
  private static final Description CRITICAL =
      new Description(
          "Số điểm cầu đang có cảnh báo nghiêm trọng: khó họp được nếu không xử lý.",
          "Sites with a critical alert: a conference would hardly work.",
          "Mở bảng cảnh báo bên phải và xử lý từ trên xuống.");
  private static final Description DEGRADED =
      new Description(
          "Số điểm cầu vẫn hoạt động nhưng kém hơn bình thường.",
          "Sites that work, but worse than they should.",
          "Xử lý trước giờ họp; theo dõi xem có nặng thêm không.");
  private static final Description NEVER =
      new Description(
          "Số điểm cầu chưa từng gửi dữ liệu: chưa lắp hoặc chưa cấu hình máy giám sát.",
          "Sites that have never sent anything: no agent there yet.",
          "Đối chiếu với kế hoạch triển khai của tỉnh.");

  private static Panel ready() {
    return new Panel(
        1,
        "Sẵn sàng",
        new Description(
            "Tỷ lệ điểm cầu ở trạng thái Tốt trên tổng số điểm cầu của cả nước.",
            "Share of all sites in the country whose state is good.",
            "Dưới 98%: xem các tỉnh không xanh ở bảng ô bên dưới."),
        new Grid(0, 0, 3, 4),
        Shape.stat(),
        Fields.of("percentunit")
            .decimals(1)
            .between(0, 1)
            .steps(
                Colors.LOST,
                new Step(0.9, Colors.CRITICAL),
                new Step(0.98, Colors.DEGRADED),
                new Step(0.995, Colors.GOOD)),
        instant("country:bridgewatch_sites_ready:ratio", "Sẵn sàng"));
  }

  private static Panel sites(
      int id, String title, String state, Grid grid, String color, Description description) {
    return new Panel(
        id,
        title,
        description,
        grid,
        Shape.stat(),
        Fields.of("none").steps(Colors.GOOD, new Step(1, color)),
        instant("country_state:bridgewatch_sites:count{state=\"" + state + "\"}", title));
  }

  private static Panel onBattery() {
    return new Panel(
        7,
        "Chạy ắc-quy",
        new Description(
            "Số bộ lưu điện (UPS) đang cấp điện bằng ắc-quy, tức là tại đó mất điện lưới.",
            "UPSs that feed from their battery: the mains failed there.",
            "Liên hệ điện lực; chuẩn bị máy phát nếu sắp đến giờ họp."),
        new Grid(14, 0, 2, 4),
        Shape.stat(),
        Fields.of("none")
            .steps(Colors.GOOD, new Step(1, Colors.CRITICAL))
            .whenEmpty("Chưa có UPS báo về"),
        instant("country:bridgewatch_ups_on_battery:count", "Chạy ắc-quy"));
  }

  private static Panel criticalAlerts() {
    return new Panel(
        8,
        "Cảnh báo đỏ",
        new Description(
            "Số cảnh báo nghiêm trọng đang mở tại hệ thống trung tâm.",
            "Critical alerts that are open at the collector.",
            "Mở trang cảnh báo của hệ thống và nhận xử lý."),
        new Grid(16, 0, 2, 4),
        Shape.stat(),
        Fields.of("none").steps(Colors.GOOD, new Step(1, Colors.LOST)),
        instant("max(bridgewatch_alerts_firing{severity=\"critical\"})", "Cảnh báo đỏ"));
  }

  private static Panel liveConferences() {
    return new Panel(
        9,
        "Đang họp",
        new Description(
            "Số hội nghị đang diễn ra.",
            "Conferences that are on now.",
            "Khi lớn hơn 0: không bảo trì, không khởi động lại thiết bị."),
        new Grid(18, 0, 2, 4),
        Shape.stat(),
        Fields.of("none")
            .steps(Colors.UNKNOWN, new Step(1, Colors.MAINTENANCE))
            .whenEmpty("Chưa có lịch"),
        instant("sum(max by (conference) (bridgewatch_conference_active))", "Đang họp"));
  }

  private static Panel nextConference() {
    return new Panel(
        10,
        "Họp tiếp sau",
        new Description(
            "Thời gian còn lại đến hội nghị kế tiếp.",
            "Time left until the next conference begins.",
            "Còn dưới 1 giờ: chạy kiểm tra trước hội nghị cho mọi điểm cầu."),
        new Grid(20, 0, 2, 4),
        Shape.stat(),
        Fields.of("dtdhms")
            .steps(
                Colors.CRITICAL, new Step(900, Colors.DEGRADED), new Step(3600, Colors.MAINTENANCE))
            .whenEmpty("Chưa có lịch"),
        instant(
            "min(bridgewatch_conference_start_timestamp_seconds > time()) - time()",
            "Họp tiếp sau"));
  }

  private static Panel dataAge() {
    return new Panel(
        11,
        "Tuổi dữ liệu",
        new Description(
            "Dữ liệu mới nhất về trung tâm cách đây bao lâu; bảng đứng yên còn tệ hơn không có bảng.",
            "Age of the newest data at the centre: a frozen wall is worse than none.",
            "Trên 1 phút: bảng này không còn đúng, kiểm tra hệ thống trung tâm ngay."),
        new Grid(22, 0, 2, 4),
        Shape.stat(),
        Fields.of("s")
            .decimals(0)
            .steps(Colors.GOOD, new Step(30, Colors.DEGRADED), new Step(60, Colors.LOST))
            .whenEmpty("Chưa có dữ liệu"),
        instant("time() - max(bridgewatch_collector_last_ingest_timestamp_seconds > 0)", "Tuổi"));
  }

  /// Ready share of each province, or -1 where no site of it has ever reported: grey, not red.
  private static String readyOrUnknown(String ready, String count, String never) {
    return "(("
        + ready
        + " and on (province) "
        + count
        + " > "
        + never
        + ")"
        + " or on (province) (0 * "
        + ready
        + " - 1))"
        + NAMED;
  }

  private static Fields readyShare() {
    return Fields.of("percentunit")
        .decimals(0)
        .between(0, 1)
        .mapped(Mapping.of(new Mapping.Entry("-1", "? Không dữ liệu", Colors.UNKNOWN)))
        .steps(
            Colors.LOST,
            new Step(0.9, Colors.CRITICAL),
            new Step(0.98, Colors.DEGRADED),
            new Step(0.995, Colors.GOOD))
        .linked(new Link("Xem các điểm cầu của tỉnh", TO_SITE));
  }

  private static Panel provinces() {
    return new Panel(
        12,
        "Các tỉnh, thành phố: tỷ lệ điểm cầu sẵn sàng",
        new Description(
            "Mỗi ô là một tỉnh, thành phố: tỷ lệ điểm cầu ở trạng thái Tốt. Ô xám: chưa điểm cầu"
                + " nào của tỉnh từng báo về.",
            "One tile for each province: share of its sites that are good. Grey: none of its sites"
                + " has ever reported.",
            "Bấm vào ô không xanh để xem các điểm cầu của tỉnh."),
        new Grid(0, 4, 14, 11),
        Shape.tiles(),
        readyShare(),
        instant(
            readyOrUnknown(
                "province:bridgewatch_sites_ready:ratio",
                "province:bridgewatch_sites:count",
                "province:bridgewatch_sites_never_seen:count"),
            "{{province_name}}"));
  }

  private static Panel worstProvinces() {
    return new Panel(
        13,
        "8 tỉnh có nhiều điểm cầu gặp sự cố nhất",
        new Description(
            "Số điểm cầu mất kết nối, im lặng, nghiêm trọng hoặc suy giảm, theo tỉnh.",
            "Sites that are lost, silent, critical or degraded, by province.",
            "Nhiều điểm cầu của một tỉnh cùng hỏng: tìm nguyên nhân chung ở nút tỉnh trước."),
        new Grid(14, 4, 10, 5),
        Shape.barGauge(),
        Fields.of("none")
            .steps(
                Colors.GOOD,
                new Step(1, Colors.DEGRADED),
                new Step(5, Colors.CRITICAL),
                new Step(20, Colors.LOST))
            .linked(new Link("Xem các điểm cầu của tỉnh", TO_SITE)),
        instant(
            "sort_desc(topk(8, province:bridgewatch_sites_trouble:count" + NAMED + "))",
            "{{province_name}}"));
  }

  private static Panel openAlerts() {
    return new Panel(
            14,
            "Cảnh báo đang mở",
            new Description(
                "Các cảnh báo theo luật của Prometheus đang mở, nghiêm trọng trước.",
                "Alerts of the Prometheus rules that are firing, critical first.",
                "Bấm vào điểm cầu để xem chi tiết; làm theo hướng dẫn xử lý của cảnh báo."),
            new Grid(14, 9, 10, 6),
            Shape.table("Mức độ", false),
            Fields.of("none")
                .whenEmpty("Không có cảnh báo")
                .override(
                    "Mức độ",
                    property("mappings", List.of(Mapping.SEVERITY.json())),
                    property(
                        "custom.cellOptions", Json.of("mode", "basic").with("type", "color-text")),
                    property("custom.width", 140))
                .override(
                    "Điểm cầu",
                    property("links", List.of(new Link("Xem điểm cầu", TO_SITE_OF_ROW).json())),
                    property("custom.width", 110))
                .override("Tỉnh", property("custom.width", 70)),
            Query.table(
                "max by (severity, alertname, province, site, device) (ALERTS{alertstate="
                    + "\"firing\", severity=~\"warning|critical\"})"))
        .transformed(
            Columns.show(
                List.of("Value"),
                new Column("severity", "Mức độ"),
                new Column("alertname", "Cảnh báo"),
                new Column("province", "Tỉnh"),
                new Column("site", "Điểm cầu"),
                new Column("device", "Thiết bị")));
  }

  private static Panel states() {
    return new Panel(
        15,
        "Trạng thái điểm cầu theo thời gian",
        new Description(
            "Tỷ lệ điểm cầu theo từng trạng thái trong 6 giờ qua.",
            "Shares of the sites by state over time.",
            "Dải đỏ hoặc cam nở ra đột ngột: tìm nguyên nhân chung (điện, đường trục, MCU)."),
        new Grid(0, 15, 6, 6),
        Shape.shares(),
        Fields.of("none")
            .palette()
            .override("good", property("displayName", "Tốt"), fixedColor(Colors.GOOD))
            .override("degraded", property("displayName", "Suy giảm"), fixedColor(Colors.DEGRADED))
            .override(
                "critical", property("displayName", "Nghiêm trọng"), fixedColor(Colors.CRITICAL))
            .override("lost", property("displayName", "Mất kết nối"), fixedColor(Colors.LOST))
            .override("silent", property("displayName", "Im lặng"), fixedColor("#5a5a5a"))
            .override(
                "maintenance", property("displayName", "Bảo trì"), fixedColor(Colors.MAINTENANCE))
            .override(
                "never_seen", property("displayName", "Chưa từng báo"), fixedColor(Colors.UNKNOWN)),
        range("country_state:bridgewatch_sites:count", "{{state}}"));
  }

  private static Panel failures() {
    return new Panel(
        16,
        "Tỷ lệ phép đo thất bại",
        new Description(
            "Trung bình cả nước và tỉnh cao nhất, trong cửa sổ 5 phút.",
            "Share of failed probes over 5 minutes: the country and its worst province.",
            "Đường tỉnh cao nhất vượt 3%: mở tỉnh đó; cả hai cùng lên: xem đường trục và MCU."),
        new Grid(6, 15, 6, 6),
        Shape.lines(),
        Fields.of("percentunit").between(0, 1).palette(),
        range("country:probe_failure:ratio_avg5m", "Cả nước"),
        range("max(province:probe_failure:ratio_avg5m)", "Tỉnh cao nhất"));
  }

  private static Panel answerTimes() {
    return new Panel(
        17,
        "Thời gian trả lời (95% phép đo)",
        new Description(
            "95% phép đo thành công trả lời nhanh hơn mức này, theo loại phép đo.",
            "95 % of the successful probes answer faster than this, by kind of probe.",
            "Tăng dần theo giờ: đường truyền sắp nghẽn; tăng vọt: đổi đường hoặc sự cố."),
        new Grid(0, 21, 4, 6),
        Shape.lines(),
        Fields.of("s").palette(),
        range("country_kind:probe_duration_seconds:q95", "{{kind}}"));
  }

  private static Panel mediaLoss() {
    return new Panel(
        20,
        "Điểm cầu đang mất gói hình, tiếng",
        new Description(
            "Số điểm cầu mà dòng đo thường trực chứng tỏ đang mất gói, ở một trong hai chiều.",
            "Sites whose standing measurement proves loss of media packets, in either direction.",
            "Nhiều điểm của một tỉnh: xem đường của tỉnh; lẻ tẻ: mở trang của điểm cầu."),
        new Grid(4, 21, 4, 6),
        Shape.lines(),
        Fields.of("none").palette().whenEmpty("Chưa điểm cầu nào có phép thử"),
        range("country:bridgewatch_media_lossy_sites:count", "Cả nước"),
        range("max(province:bridgewatch_media_lossy_sites:count)", "Tỉnh nhiều nhất"));
  }

  private static Panel alerts() {
    return new Panel(
        18,
        "Cảnh báo đang mở theo mức độ",
        new Description(
            "Số cảnh báo đang mở tại hệ thống trung tâm theo mức độ.",
            "Open alerts at the collector, by severity.",
            "Đường đỏ không về 0 trước giờ họp: báo người điều hành."),
        new Grid(8, 21, 4, 6),
        Shape.lines(),
        Fields.of("none")
            .palette()
            .override("critical", property("displayName", "Nghiêm trọng"), fixedColor(Colors.LOST))
            .override("warning", property("displayName", "Cần chú ý"), fixedColor(Colors.DEGRADED))
            .override("info", property("displayName", "Thông tin"), fixedColor(Colors.MAINTENANCE)),
        range("max by (severity) (bridgewatch_alerts_firing)", "{{severity}}"));
  }

  private static Panel history() {
    return new Panel(
            19,
            "Lịch sử từng tỉnh, mỗi ô 15 phút",
            new Description(
                "Mỗi hàng là một tỉnh, mỗi ô là mức sẵn sàng thấp nhất trong 15 phút.",
                "One row for each province; a cell is the lowest ready share of 15 minutes.",
                "Hàng có nhiều ô không xanh lặp lại: sự cố tái diễn, cần xử lý tận gốc."),
            new Grid(12, 15, 12, 12),
            Shape.statusHistory(),
            readyShare(),
            range(
                readyOrUnknown(
                    "min_over_time(province:bridgewatch_sites_ready:ratio[15m])",
                    "max_over_time(province:bridgewatch_sites:count[15m])",
                    "min_over_time(province:bridgewatch_sites_never_seen:count[15m])"),
                "{{province_name}}"))
        .every("15m");
  }
}
