package vn.bridgewatch.twin.dashboards;

import static vn.bridgewatch.twin.dashboards.Fields.property;
import static vn.bridgewatch.twin.dashboards.Query.instant;
import static vn.bridgewatch.twin.dashboards.Query.range;
import static vn.bridgewatch.twin.dashboards.Query.table;

import java.util.List;
import vn.bridgewatch.twin.dashboards.Columns.Column;
import vn.bridgewatch.twin.dashboards.Fields.Step;

/// One site from verdict to cause: state, way of the media, then devices, network, power, agent.
final class SiteDashboard {

  static final String UID = "bw-site";

  /// Matchers for the series of the chosen site.
  static final String SITE = "{site=\"$site\"}";

  private SiteDashboard() {}

  static Dashboard build() {
    return new Dashboard(
        UID,
        "Điểm cầu",
        new Description(
            "Một điểm cầu: có họp được không, vì sao, và hỏng ở đâu.",
            "One site: can it take part, if not why not, and where it is broken.",
            "Đọc hàng Kết luận trước; mở các hàng dưới theo chỗ nghi ngờ."),
        "now-3h",
        List.of(
            Variable.labels(
                "province",
                "Tỉnh, thành phố",
                "count by (province, province_name) (bridgewatch_province_info)",
                "province",
                "province_name"),
            Variable.labels(
                "site",
                "Điểm cầu",
                "count by (site, site_name) (bridgewatch_site_info{province=\"$province\"})",
                "site",
                "site_name"),
            Variable.choice(
                "device",
                "Thiết bị",
                "bridgewatch_snmp_module_complete{site=\"$site\"}",
                "device")),
        Annotations.of(", site=\"$site\""),
        List.of(
            Row.open(100, "Kết luận", 0),
            state(),
            lastReport(),
            openAlerts(),
            passed(),
            upsRuntime(),
            inventory(),
            stateHistory(),
            Row.open(101, "Đường truyền", 9),
            hops(),
            reached(),
            failures(),
            durations(),
            jitter(),
            SiteMediaRow.row(25),
            SiteConferenceRow.row(26),
            SiteRows.devices(27),
            SiteRows.network(28),
            SiteRows.power(29),
            SiteRows.agent(30)));
  }

  private static Panel state() {
    return new Panel(
        1,
        "Trạng thái",
        new Description(
            "Kết luận của hệ thống về điểm cầu lúc này.",
            "What the system concludes about the site now.",
            "Khác Tốt: đọc số cảnh báo bên cạnh rồi xem hàng Đường truyền."),
        new Grid(0, 1, 5, 4),
        Shape.stat(),
        Fields.of("none").mapped(Mapping.SITE_STATE).steps(Colors.UNKNOWN),
        instant("min by (site) (bridgewatch_site_state" + SITE + ")", "Trạng thái"));
  }

  private static Panel lastReport() {
    return new Panel(
        2,
        "Báo cáo gần nhất cách đây",
        new Description(
            "Thời gian từ lần cuối trung tâm nhận dữ liệu của điểm cầu.",
            "Time since the centre last heard from the site.",
            "Trên 2 phút: mọi số khác trên trang đã cũ; kiểm tra nguồn và đường truyền."),
        new Grid(5, 1, 3, 4),
        Shape.stat(),
        Fields.of("s")
            .decimals(0)
            .steps(Colors.GOOD, new Step(30, Colors.DEGRADED), new Step(120, Colors.LOST))
            .whenEmpty("Chưa từng báo về"),
        instant(
            "time() - max(bridgewatch_site_last_seen_timestamp_seconds" + SITE + " > 0)",
            "Báo cáo gần nhất"));
  }

  private static Panel openAlerts() {
    return new Panel(
        3,
        "Cảnh báo đang mở",
        new Description(
            "Số cảnh báo theo luật của Prometheus đang mở tại điểm cầu.",
            "Alerts of the Prometheus rules that are firing for the site.",
            "Lớn hơn 0: làm theo hướng dẫn xử lý của từng cảnh báo."),
        new Grid(8, 1, 3, 4),
        Shape.stat(),
        Fields.of("none").steps(Colors.GOOD, new Step(1, Colors.CRITICAL)),
        instant(
            "count(ALERTS{alertstate=\"firing\", severity=~\"warning|critical\","
                + " site=\"$site\"}) or 0 * max(bridgewatch_site_info"
                + SITE
                + ")",
            "Cảnh báo"));
  }

  private static Panel passed() {
    return new Panel(
        4,
        "Phép đo đạt",
        new Description(
            "Tỷ lệ phép đo (thông mạng, cổng dịch vụ, tên miền) đạt ở lần đo mới nhất.",
            "Share of the probes that succeeded at their latest attempt.",
            "Dưới 100%: xem phép đo nào không đạt ở hàng Đường truyền."),
        new Grid(11, 1, 3, 4),
        Shape.stat(),
        Fields.of("percentunit")
            .decimals(0)
            .between(0, 1)
            .steps(Colors.LOST, new Step(0.9, Colors.DEGRADED), new Step(1, Colors.GOOD)),
        instant("avg(probe_success" + SITE + ")", "Đạt"));
  }

  private static Panel upsRuntime() {
    return new Panel(
        5,
        "Ắc-quy còn chạy được",
        new Description(
            "Số phút bộ lưu điện còn chạy được nếu mất điện lưới ngay bây giờ.",
            "Minutes that the UPS would last if the mains failed now.",
            "Dưới 20 phút: kiểm tra ắc-quy; đang mất điện thì chuẩn bị máy phát ngay."),
        new Grid(14, 1, 3, 4),
        Shape.stat(),
        Fields.of("m")
            .steps(Colors.LOST, new Step(20, Colors.DEGRADED), new Step(45, Colors.GOOD))
            .whenEmpty("Không có UPS báo về"),
        instant("min(" + SiteRows.RUNTIME_MINUTES + ")", "Còn lại"));
  }

  private static Panel inventory() {
    return new Panel(
            6,
            "Thông tin điểm cầu",
            new Description(
                "Tên, cấp, nhà mạng và loại thiết bị họp theo danh mục.",
                "Name, tier, carrier and codec model from the inventory.",
                "Sai thông tin: sửa tệp danh mục tại trung tâm."),
            new Grid(17, 1, 7, 4),
            Shape.table("Điểm cầu", false),
            Fields.of("none"),
            table("max by (site_name, tier, carrier, model) (bridgewatch_site_info" + SITE + ")"))
        .transformed(
            Columns.show(
                List.of("Value"),
                new Column("site_name", "Điểm cầu"),
                new Column("tier", "Cấp"),
                new Column("carrier", "Nhà mạng"),
                new Column("model", "Thiết bị họp")));
  }

  private static Panel stateHistory() {
    return new Panel(
        7,
        "Trạng thái theo thời gian",
        new Description(
            "Điểm cầu đã ở trạng thái nào, từ lúc nào.",
            "Which state the site was in, and since when.",
            "So thời điểm đổi màu với các phép đo bên dưới để tìm nguyên nhân."),
        new Grid(0, 5, 24, 4),
        Shape.stateTimeline(),
        Fields.of("none").mapped(Mapping.SITE_STATE).steps(Colors.UNKNOWN),
        range("min by (site) (bridgewatch_site_state" + SITE + ")", "Điểm cầu {{site}}"));
  }

  private static final String BY_PROBE = "by (probe, kind, instance, device)";

  private static Panel hops() {
    return new Panel(
            8,
            "Các chặng từ điểm cầu",
            new Description(
                "Từng phép đo từ điểm cầu ra ngoài, trong 5 phút: tỷ lệ đạt, thời gian, dao động.",
                "Each probe from the site over 5 minutes: success, duration, variation.",
                "Chặng gần nhất không đạt là chỗ cần kiểm tra trước."),
            new Grid(0, 10, 14, 8),
            Shape.table("Đạt (5 phút)", false),
            Fields.of("none")
                .override(
                    "Đạt (5 phút)",
                    property("unit", "percentunit"),
                    property("min", 0),
                    property("max", 1),
                    property(
                        "thresholds",
                        Json.of("mode", "absolute")
                            .with(
                                "steps",
                                List.of(
                                    Json.of("color", Colors.LOST).with("value", 0),
                                    Json.of("color", Colors.DEGRADED).with("value", 0.97),
                                    Json.of("color", Colors.GOOD).with("value", 0.995)))),
                    property(
                        "custom.cellOptions",
                        Json.of("mode", "basic")
                            .with("type", "gauge")
                            .with("valueDisplayMode", "text")))
                .override("Thời gian", property("unit", "s"))
                .override("Dao động", property("unit", "s")),
            table("avg " + BY_PROBE + " (avg_over_time(probe_success" + SITE + "[5m]))"),
            table("max " + BY_PROBE + " (avg_over_time(probe_duration_seconds" + SITE + "[5m]))"),
            table(
                "max " + BY_PROBE + " (stddev_over_time(probe_duration_seconds" + SITE + "[5m]))"))
        .transformed(
            Columns.show(
                List.of(),
                new Column("probe", "Phép đo"),
                new Column("kind", "Loại"),
                new Column("instance", "Đích"),
                new Column("device", "Thiết bị"),
                new Column("Value #A", "Đạt (5 phút)"),
                new Column("Value #B", "Thời gian"),
                new Column("Value #C", "Dao động")));
  }

  private static Panel reached() {
    return new Panel(
        9,
        "Phép đo theo thời gian",
        new Description(
            "Mỗi hàng là một phép đo: lúc nào đạt, lúc nào không. Chỗ trống: không đo được, không"
                + " phải là hỏng.",
            "One row for each probe: when it succeeded. A gap means not measured, not broken.",
            "Nhiều hàng cùng đỏ một lúc: mất đường truyền chung."),
        new Grid(14, 10, 10, 8),
        Shape.stateTimeline(),
        Fields.of("none").mapped(Mapping.REACHED).steps(Colors.UNKNOWN),
        range("min by (probe, kind) (probe_success" + SITE + ")", "{{probe}} ({{kind}})"));
  }

  private static Panel failures() {
    return new Panel(
        10,
        "Tỷ lệ thất bại",
        new Description(
            "Tỷ lệ phép đo không đạt, theo từng phép đo.",
            "Share of failed attempts of each probe.",
            "Trên 1% kéo dài: hình sẽ vỡ; trên 3%: khó họp. Báo nhà mạng kèm biểu đồ này."),
        new Grid(0, 18, 8, 7),
        Shape.lines(),
        Fields.of("percentunit").between(0, 1).palette(),
        range(
            "1 - avg by (probe, kind) (avg_over_time(probe_success" + SITE + "[$__rate_interval]))",
            "{{probe}} ({{kind}})"));
  }

  private static Panel durations() {
    return new Panel(
        11,
        "Thời gian trả lời",
        new Description(
            "Thời gian từ lúc gửi đến lúc có trả lời, theo từng phép đo.",
            "Time until the answer of each probe.",
            "Trên 300 ms: người nói sẽ bị chồng tiếng; tìm chặng làm chậm."),
        new Grid(8, 18, 8, 7),
        Shape.lines(),
        Fields.of("s").palette(),
        range("max by (probe, kind) (probe_duration_seconds" + SITE + ")", "{{probe}} ({{kind}})"));
  }

  private static Panel jitter() {
    return new Panel(
        12,
        "Dao động của thời gian trả lời",
        new Description(
            "Độ lệch chuẩn của thời gian trả lời trong 5 phút (không phải jitter của RTP).",
            "Standard deviation of the answer time over 5 minutes (not RTP jitter).",
            "Trên 30 ms: tiếng sẽ đứt quãng; thường do đường truyền đang nghẽn."),
        new Grid(16, 18, 8, 7),
        Shape.lines(),
        Fields.of("s").palette(),
        range(
            "max by (probe, kind) (stddev_over_time(probe_duration_seconds" + SITE + "[5m]))",
            "{{probe}} ({{kind}})"));
  }
}
