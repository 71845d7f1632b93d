package vn.bridgewatch.twin.dashboards;

import static vn.bridgewatch.twin.dashboards.Fields.property;
import static vn.bridgewatch.twin.dashboards.Query.instant;
import static vn.bridgewatch.twin.dashboards.Query.range;
import static vn.bridgewatch.twin.dashboards.Query.table;

import java.util.List;
import vn.bridgewatch.twin.dashboards.Columns.Column;
import vn.bridgewatch.twin.dashboards.Fields.Step;

/// How far the early warnings can be trusted, rule by rule.
final class WarningDashboard {

  static final String UID = "bw-warnings";

  private static final String NOTHING_YET = "Chưa có cảnh báo sớm nào được chấm";

  private WarningDashboard() {}

  static Dashboard build() {
    return new Dashboard(
        UID,
        "Chất lượng cảnh báo sớm",
        new Description(
            "Mỗi cảnh báo sớm được chấm lại: sự cố có đến thật không, và báo trước bao lâu.",
            "Every early warning is marked later: did the fault come, and how long before.",
            "Quy tắc nào hay báo sai hoặc bỏ sót: xem từng lần ở trang /warnings rồi chỉnh ngưỡng."),
        "now-30d",
        List.of(),
        Annotations.of(""),
        List.of(demoted(), pending(), wrong(), missed(), rules(), precision(), marks(), leads()));
  }

  private static Panel demoted() {
    return new Panel(
        1,
        "Quy tắc chỉ còn hiển thị",
        new Description(
            "Số quy tắc hay báo sai đến mức cảnh báo của chúng không gửi cho ai nữa.",
            "Rules that were wrong so often that their alerts are sent to nobody.",
            "Lớn hơn 0: sửa quy tắc đó, rồi cho gửi lại ở trang /warnings."),
        new Grid(0, 0, 6, 4),
        Shape.stat(),
        Fields.of("none")
            .steps(Colors.GOOD, new Step(1, Colors.DEGRADED))
            .whenEmpty("Chưa có quy tắc cảnh báo sớm"),
        instant("sum(max by (rule) (bridgewatch_rule_demoted))", "Chỉ hiển thị"));
  }

  private static Panel pending() {
    return new Panel(
        2,
        "Cảnh báo đang chờ chấm",
        new Description(
            "Số cảnh báo sớm chưa biết đúng hay sai.",
            "Early warnings of which it is not yet known what becomes of them.",
            "Nhiều bất thường: có thể một nguyên nhân chung đang làm xấu nhiều điểm cầu."),
        new Grid(6, 0, 6, 4),
        Shape.stat(),
        Fields.of("none").steps(Colors.MAINTENANCE).whenEmpty("Chưa có quy tắc cảnh báo sớm"),
        instant("sum(max by (rule) (bridgewatch_warning_pending))", "Đang chờ"));
  }

  private static Panel wrong() {
    return counted(
        3,
        "Báo sai gần đây",
        "false",
        new Grid(12, 0, 6, 4),
        new Description(
            "Số cảnh báo sai trong các lần gần nhất: sự cố không đến dù không ai xử lý gì.",
            "False warnings among the newest: the fault never came, and nobody had acted.",
            "Xem quy tắc nào ở bảng bên dưới; nếu đã có người xử lý, sửa lại ở trang /warnings."));
  }

  private static Panel missed() {
    return counted(
        4,
        "Bỏ sót gần đây",
        "missed",
        new Grid(18, 0, 6, 4),
        new Description(
            "Số sự cố trong các lần gần nhất đến mà không có cảnh báo trước.",
            "Faults among the newest that came without any warning.",
            "Xem diễn biến trước sự cố: nếu nó xấu đi dần, quy tắc cần nhạy hơn."));
  }

  private static Panel counted(
      int id, String title, String outcome, Grid grid, Description description) {
    return new Panel(
        id,
        title,
        description,
        grid,
        Shape.stat(),
        Fields.of("none")
            .steps(Colors.GOOD, new Step(1, Colors.DEGRADED))
            .whenEmpty("Chưa có quy tắc cảnh báo sớm"),
        instant("sum(max by (rule) (bridgewatch_warnings{outcome=\"" + outcome + "\"}))", title));
  }

  private static Panel rules() {
    return new Panel(
            5,
            "Từng quy tắc, các lần gần nhất",
            new Description(
                "Tỷ lệ báo đúng với khoảng tin cậy 95%, tỷ lệ sự cố được báo kịp, báo trước bao lâu.",
                "Share that came true with its 95 % interval, share of faults told in time, lead.",
                "Ít lần thì khoảng tin cậy rộng: đừng kết luận vội từ vài lần đầu."),
            new Grid(0, 4, 24, 9),
            Shape.table("Quy tắc", false),
            Fields.of("percentunit")
                .decimals(0)
                .whenEmpty(NOTHING_YET)
                .override("Báo trước (trung vị)", property("unit", "dtdurations")),
            table("max by (rule) (bridgewatch_warning_precision_ratio)"),
            table("max by (rule) (bridgewatch_warning_precision_lower_ratio)"),
            table("max by (rule) (bridgewatch_warning_precision_upper_ratio)"),
            table("max by (rule) (bridgewatch_warning_recall_ratio)"),
            table("max by (rule) (bridgewatch_warning_lead_median_seconds)"))
        .transformed(
            Columns.show(
                List.of(),
                new Column("rule", "Quy tắc"),
                new Column("Value #A", "Báo đúng"),
                new Column("Value #B", "Ít nhất"),
                new Column("Value #C", "Nhiều nhất"),
                new Column("Value #D", "Báo trước kịp"),
                new Column("Value #E", "Báo trước (trung vị)")));
  }

  private static Panel precision() {
    return new Panel(
        6,
        "Tỷ lệ báo đúng theo thời gian",
        new Description(
            "Trong các cảnh báo gần nhất của mỗi quy tắc, bao nhiêu phần đã đúng.",
            "Of the newest warnings of each rule, the share that came true.",
            "Đường đi xuống: điều gì đó đã đổi (thiết bị, đường truyền, ngưỡng) mà quy tắc chưa theo."),
        new Grid(0, 13, 12, 8),
        Shape.lines(),
        Fields.of("percentunit").between(0, 1).palette().whenEmpty(NOTHING_YET),
        range("max by (rule) (bridgewatch_warning_precision_ratio)", "{{rule}}"));
  }

  private static Panel marks() {
    return new Panel(
        7,
        "Kết quả chấm",
        new Description(
            "Số lần chấm theo kết quả.",
            "Marks made, by outcome.",
            "Nhiều «void»: điểm cầu hay mất liên lạc đúng lúc cần, nên không chấm được."),
        new Grid(12, 13, 12, 8),
        Shape.lines(),
        Fields.of("none").palette().whenEmpty(NOTHING_YET),
        range(
            "sum by (outcome) (increase(bridgewatch_warning_marks_total[$__rate_interval]))",
            "{{outcome}}"));
  }

  private static Panel leads() {
    return new Panel(
            8,
            "Báo trước bao lâu",
            new Description(
                "Thời gian từ cảnh báo đến sự cố, trung vị của các lần gần nhất.",
                "Time from the warning to the fault, median of the newest.",
                "Ngắn hơn thời gian đi sửa: tăng thời gian dự phòng của quy tắc."),
            new Grid(0, 21, 24, 8),
            Shape.lines(),
            Fields.of("s").palette().whenEmpty(NOTHING_YET),
            range("max by (rule) (bridgewatch_warning_lead_median_seconds)", "{{rule}}"))
        .every("5m");
  }
}
