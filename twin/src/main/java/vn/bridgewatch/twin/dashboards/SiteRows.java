package vn.bridgewatch.twin.dashboards;

import static vn.bridgewatch.twin.dashboards.Fields.property;
import static vn.bridgewatch.twin.dashboards.Query.range;
import static vn.bridgewatch.twin.dashboards.Query.table;

import java.util.List;
import vn.bridgewatch.twin.dashboards.Columns.Column;

/// The collapsed rows of the site dashboard: devices, network, power and our own agent.
final class SiteRows {

  private static final String SITE = SiteDashboard.SITE;
  private static final String DEVICE = "{site=\"$site\", device=~\"$device\"}";

  /// As any maker's UPS says it, or one that is read without a profile.
  static final String RUNTIME_MINUTES =
      either("bridgewatch_ups_runtime_seconds" + SITE + " / 60", "upsEstimatedMinutesRemaining");

  private SiteRows() {}

  /// @param vocabulary what counts where a UPS gives both
  private static String either(String vocabulary, String raw) {
    return vocabulary + " or " + raw + SITE;
  }

  static Row devices(int y) {
    return Row.collapsed(
        102,
        "Thiết bị",
        y,
        new Panel(
            20,
            "Đọc được thiết bị",
            new Description(
                "Mỗi hàng là một thiết bị và một nhóm số liệu SNMP: có đọc đủ không.",
                "One row for each device and SNMP module: was it read completely.",
                "Không đọc đủ: kiểm tra nguồn, dây mạng và mật khẩu SNMP của thiết bị."),
            new Grid(0, y + 1, 12, 8),
            Shape.stateTimeline(),
            Fields.of("none").mapped(Mapping.READ).steps(Colors.UNKNOWN),
            range(
                "max by (device, module) (bridgewatch_snmp_module_complete" + DEVICE + ")",
                "{{device}} · {{module}}")),
        new Panel(
                21,
                "Lý do không đọc đủ",
                new Description(
                    "Các nhóm số liệu không đọc đủ ở lần mới nhất và lý do.",
                    "Modules that were not read completely, and why.",
                    "timed_out: thiết bị không trả lời; unmeasured: lỗi phía chúng tôi, không phải"
                        + " của thiết bị."),
                new Grid(12, y + 1, 6, 8),
                Shape.table("Thiết bị", false),
                Fields.of("none").whenEmpty("Đọc đủ tất cả"),
                table(
                    "max by (device, module, reason) (bridgewatch_snmp_module_complete"
                        + DEVICE
                        + " == 0)"))
            .transformed(
                Columns.show(
                    List.of("Value"),
                    new Column("device", "Thiết bị"),
                    new Column("module", "Nhóm số liệu"),
                    new Column("reason", "Lý do"))),
        new Panel(
                22,
                "Thời gian hoạt động",
                new Description(
                    "Thiết bị đã chạy bao lâu từ lần khởi động gần nhất.",
                    "How long each device has been up.",
                    "Vừa khởi động lại mà không ai làm: kiểm tra nguồn điện."),
                new Grid(18, y + 1, 6, 8),
                Shape.table("Đã chạy", false),
                Fields.of("none").override("Đã chạy", property("unit", "dtdurations")),
                table("max by (device) (sysUpTime" + DEVICE + ") / 100"))
            .transformed(
                Columns.show(
                    List.of(), new Column("device", "Thiết bị"), new Column("Value", "Đã chạy"))));
  }

  private static String rate(String metric) {
    return "rate(" + metric + DEVICE + "[$__rate_interval])";
  }

  static Row network(int y) {
    return Row.collapsed(
        103,
        "Mạng",
        y,
        new Panel(
            30,
            "Lưu lượng cổng (vào dương, ra âm)",
            new Description(
                "Lưu lượng qua từng cổng mạng; trên trục 0 là vào, dưới là ra.",
                "Traffic of each port: in above zero, out below.",
                "Cổng ra đường truyền luôn kịch mức thuê bao: giảm tải khác hoặc tăng băng thông."),
            new Grid(0, y + 1, 12, 8),
            Shape.lines(),
            Fields.of("bps").palette(),
            range("8 * " + rate("ifHCInOctets"), "{{device}} {{ifName}} vào"),
            range("-8 * " + rate("ifHCOutOctets"), "{{device}} {{ifName}} ra")),
        new Panel(
            31,
            "Gói lỗi và gói bị bỏ",
            new Description(
                "Số gói mỗi giây bị lỗi hoặc bị bỏ trên từng cổng.",
                "Packets a second in error or discarded, by port.",
                "Lỗi tăng: thay dây hoặc đầu nối; bị bỏ tăng: cổng nghẽn."),
            new Grid(12, y + 1, 12, 8),
            Shape.lines(),
            Fields.of("pps").palette(),
            range(rate("ifInErrors") + " + " + rate("ifOutErrors"), "{{device}} {{ifName}} lỗi"),
            range(
                rate("ifInDiscards") + " + " + rate("ifOutDiscards"),
                "{{device}} {{ifName}} bị bỏ")),
        new Panel(
            32,
            "Cổng đang thông hay đứt",
            new Description(
                "Trạng thái các cổng đang được bật.",
                "State of the ports that are switched on.",
                "Cổng chớp tắt nhiều lần: dây hoặc đầu nối hỏng."),
            new Grid(0, y + 9, 12, 8),
            Shape.stateTimeline(),
            Fields.of("none").mapped(Mapping.IF_OPER_STATUS).steps(Colors.UNKNOWN),
            range(
                "max by (device, ifName) (ifOperStatus"
                    + DEVICE
                    + " and on (device, ifIndex) ifAdminStatus"
                    + DEVICE
                    + " == 1)",
                "{{device}} {{ifName}}")),
        new Panel(
            33,
            "10 cổng đầy nhất",
            new Description(
                "Lưu lượng so với tốc độ của cổng, chiều cao hơn.",
                "Traffic relative to the speed of the port, the busier direction.",
                "Trên 85%: hình và tiếng sẽ mất gói khi vào họp."),
            new Grid(12, y + 9, 12, 8),
            Shape.barGauge(),
            Fields.of("percentunit")
                .decimals(1)
                .between(0, 1)
                .steps(
                    Colors.GOOD,
                    new Fields.Step(0.7, Colors.DEGRADED),
                    new Fields.Step(0.85, Colors.LOST)),
            Query.instant(
                "topk(10, 8 * ("
                    + rate("ifHCInOctets")
                    + " > "
                    + rate("ifHCOutOctets")
                    + " or "
                    + rate("ifHCOutOctets")
                    + ") / on (device, ifIndex) group_left () (1000000 * ifHighSpeed"
                    + DEVICE
                    + " > 0))",
                "{{device}} {{ifName}}")));
  }

  static Row power(int y) {
    return Row.collapsed(
        104,
        "Nguồn điện",
        y,
        new Panel(
            40,
            "Đang dùng nguồn nào",
            new Description(
                "Bộ lưu điện đang cấp điện từ lưới hay từ ắc-quy.",
                "Whether the UPS feeds from mains or battery.",
                "Ắc-quy: hỏi điện lực; chuẩn bị máy phát nếu sắp họp."),
            new Grid(0, y + 1, 12, 6),
            Shape.stateTimeline(),
            Fields.of("none").mapped(Mapping.UPS_OUTPUT_SOURCE).steps(Colors.UNKNOWN),
            // the codes of RFC 1628 tell more; a UPS without them says mains (3) or battery (5)
            range(
                "max by (device) (upsOutputSource"
                    + SITE
                    + " or 3 + 2 * bridgewatch_on_battery"
                    + SITE
                    + ")",
                "{{device}}")),
        new Panel(
            41,
            "Số phút ắc-quy còn chạy được",
            new Description(
                "Dự tính của bộ lưu điện theo tải hiện tại.",
                "The UPS's own estimate at the present load.",
                "Giảm dần qua các tháng dù vẫn đầy: ắc-quy đã già, lên kế hoạch thay."),
            new Grid(12, y + 1, 12, 6),
            Shape.lines(),
            Fields.of("m").palette(),
            range("min by (device) (" + RUNTIME_MINUTES + ")", "{{device}}")),
        new Panel(
            42,
            "Dung lượng ắc-quy và tải",
            new Description(
                "Ắc-quy còn bao nhiêu phần trăm và bộ lưu điện đang chịu tải bao nhiêu phần trăm.",
                "Charge of the battery and load of the UPS, in percent.",
                "Tải trên 80%: rút bớt thiết bị không phục vụ họp."),
            new Grid(0, y + 7, 12, 6),
            Shape.lines(),
            Fields.of("percent").between(0, 100).palette(),
            range(
                "min by (device) ("
                    + either(
                        "100 * bridgewatch_ups_charge_ratio" + SITE, "upsEstimatedChargeRemaining")
                    + ")",
                "{{device}} ắc-quy"),
            range(
                "max by (device) ("
                    + either("100 * bridgewatch_ups_load_ratio" + SITE, "upsOutputPercentLoad")
                    + ")",
                "{{device}} tải")),
        new Panel(
            43,
            "Điện áp vào",
            new Description(
                "Điện áp lưới mà bộ lưu điện đo được.",
                "Mains voltage as the UPS measures it.",
                "Ngoài 198-242 V (220 V ± 10%) kéo dài: báo điện lực."),
            new Grid(12, y + 7, 12, 6),
            Shape.lines(),
            Fields.of("volt").palette(),
            range(
                "max by (device, phase) (bridgewatch_ups_input_volts"
                    + SITE
                    + " or label_replace(upsInputVoltage"
                    + SITE
                    + ", \"phase\", \"$1\", \"upsInputLineIndex\", \"(.*)\"))",
                "{{device}} pha {{phase}}")));
  }

  static Row agent(int y) {
    return Row.collapsed(
        105,
        "Máy giám sát (agent)",
        y,
        agentPanel(
            50,
            "Bộ nhớ đệm đã dùng",
            new Description(
                "Phần bộ nhớ đệm giữ dữ liệu chưa gửi được về trung tâm.",
                "Share of the spool that holds data not yet delivered.",
                "Tăng dần: mất đường về trung tâm; đầy thì dữ liệu cũ nhất sẽ mất."),
            new Grid(0, y + 1, 8, 7),
            Fields.of("percentunit").between(0, 1).palette(),
            "bridgewatch_agent_spool_used_ratio" + SITE),
        agentPanel(
            51,
            "Dữ liệu chưa được xác nhận",
            new Description(
                "Bản ghi cũ nhất mà trung tâm chưa xác nhận đã lưu, tính theo giây.",
                "Age of the oldest record that the centre has not acknowledged.",
                "Trên 1 phút: đường truyền chậm hoặc trung tâm quá tải."),
            new Grid(8, y + 1, 8, 7),
            Fields.of("s").palette(),
            "bridgewatch_agent_spool_oldest_unacknowledged_seconds" + SITE),
        agentPanel(
            54,
            "Lượt đo hỏng do phía giám sát, mỗi phút",
            new Description(
                "Số lượt đo mỗi phút không thực hiện được vì lỗi của máy giám sát, không phải của"
                    + " đích.",
                "Attempts a minute that failed by a fault of the agent, not of the target.",
                "Khác 0 kéo dài: xem nhật ký máy giám sát (thiếu quyền, quá tải)."),
            new Grid(16, y + 1, 8, 7),
            Fields.of("cpm").palette(),
            "60 * rate(bridgewatch_agent_attempts_failed_total" + SITE + "[$__rate_interval])"),
        agentPanel(
            55,
            "Lệch đồng hồ",
            new Description(
                "Đồng hồ trung tâm trừ đồng hồ máy giám sát.",
                "Clock of the collector less that of the agent.",
                "Lệch trên 1 giây: bật đồng bộ giờ (NTP) tại điểm cầu."),
            new Grid(0, y + 8, 8, 7),
            Fields.of("s").palette(),
            "bridgewatch_agent_clock_offset_seconds" + SITE),
        agentPanel(
            52,
            "Bộ xử lý",
            new Description(
                "Phần của một nhân xử lý mà máy giám sát dùng.",
                "Share of one processor core that the agent uses.",
                "Trên 10% kéo dài: giảm số phép đo hoặc báo nhóm phát triển."),
            new Grid(8, y + 8, 8, 7),
            Fields.of("percentunit").palette(),
            "rate(bridgewatch_agent_cpu_seconds_total" + SITE + "[$__rate_interval])"),
        agentPanel(
            53,
            "Bộ nhớ",
            new Description(
                "Bộ nhớ mà máy giám sát đang chiếm.",
                "Memory that the agent occupies.",
                "Trên 64 MiB hoặc tăng mãi: báo nhóm phát triển."),
            new Grid(16, y + 8, 8, 7),
            Fields.of("bytes").palette(),
            "bridgewatch_agent_resident_memory_bytes" + SITE));
  }

  private static Panel agentPanel(
      int id, String title, Description description, Grid grid, Fields fields, String expr) {
    return new Panel(
        id,
        title,
        description,
        grid,
        Shape.lines(),
        fields,
        range("max by (site) (" + expr + ")", "{{site}}"));
  }
}
