package vn.bridgewatch.twin.dashboards;

import static vn.bridgewatch.twin.dashboards.Query.range;
import static vn.bridgewatch.twin.dashboards.Query.table;

import java.util.List;
import vn.bridgewatch.twin.dashboards.Columns.Column;

/// The collapsed row of the site dashboard for what devices say of themselves, whatever their
/// maker: the vocabulary of docs/devices.md.
final class SiteConferenceRow {

  private static final String SITE = SiteDashboard.SITE;
  private static final String BY_MEDIA = "max by (device, media, direction) ";
  private static final String MEDIA_LEGEND = "{{device}} {{media}} {{direction}}";

  private SiteConferenceRow() {}

  static Row row(int y) {
    return Row.collapsed(
        106,
        "Thiết bị họp và phòng họp",
        y,
        registered(new Grid(0, y + 1, 12, 6)),
        peripherals(new Grid(12, y + 1, 12, 6)),
        loss(new Grid(0, y + 7, 12, 7)),
        jitter(new Grid(12, y + 7, 12, 7)),
        temperature(new Grid(0, y + 14, 12, 7)),
        broken(new Grid(12, y + 14, 12, 7)));
  }

  private static Panel registered(Grid grid) {
    return new Panel(
        60,
        "Đăng ký với máy chủ hội nghị",
        new Description(
            "Thiết bị họp có đăng ký được với máy chủ không (SIP, H.323, quản lý): theo chính nó và theo máy chủ.",
            "Whether the codec is registered (SIP, H.323, management): as it says, and as the registrar does.",
            "Chưa đăng ký SIP hoặc H.323: kiểm tra địa chỉ máy chủ và tài khoản trên thiết bị."),
        grid,
        Shape.stateTimeline(),
        Fields.of("none")
            .mapped(Mapping.REGISTERED)
            .steps(Colors.UNKNOWN)
            .whenEmpty("Không có thiết bị họp báo về"),
        range(
            "max by (device, protocol) (bridgewatch_codec_registered" + SITE + ")",
            "{{device}} {{protocol}}"),
        range(
            "max by (device, probe) (bridgewatch_sip_registered" + SITE + ")",
            "{{device}} {{probe}} (máy chủ)"));
  }

  private static Panel peripherals(Grid grid) {
    return new Panel(
        65,
        "Camera, micrô, màn hình",
        new Description(
            "Các thiết bị cắm vào thiết bị họp: có mặt và chạy tốt hay không.",
            "What is connected to the codec: there and working, or not.",
            "Mất: kiểm tra nguồn và cắm lại cáp hai đầu."),
        grid,
        Shape.stateTimeline(),
        Fields.of("none")
            .mapped(Mapping.PRESENT)
            .steps(Colors.UNKNOWN)
            .whenEmpty("Không có thiết bị họp báo về"),
        range(
            "min by (device, kind, name) (bridgewatch_peripheral_connected" + SITE + ")",
            "{{device}} {{kind}} {{name}}"));
  }

  private static Panel loss(Grid grid) {
    return new Panel(
        61,
        "Gói mất trong cuộc gọi",
        new Description(
            "Tỷ lệ gói hình và tiếng bị mất theo thiết bị họp; receive: nhận về, transmit: gửi đi.",
            "Share of a call's packets that were lost, as the codec counts, by direction.",
            "Trên 1%: dừng tải nặng trên đường truyền; trên 5%: chuyển đường dự phòng."),
        grid,
        Shape.lines(),
        Fields.of("percentunit").palette().whenEmpty("Không có cuộc gọi"),
        range(BY_MEDIA + "(bridgewatch_call_loss_ratio" + SITE + ")", MEDIA_LEGEND));
  }

  private static Panel jitter(Grid grid) {
    return new Panel(
        62,
        "Dao động (jitter) của cuộc gọi",
        new Description(
            "Gói hình và tiếng đến không đều bao nhiêu, theo thiết bị họp.",
            "Jitter of a call's packets, as the codec measures it, by direction.",
            "Trên 30 ms: tiếng đứt quãng; đường truyền đang nghẽn, dừng tải nặng."),
        grid,
        Shape.lines(),
        Fields.of("s").palette().whenEmpty("Không có cuộc gọi"),
        range(BY_MEDIA + "(bridgewatch_call_jitter_seconds" + SITE + ")", MEDIA_LEGEND));
  }

  private static Panel temperature(Grid grid) {
    return new Panel(
        63,
        "Nhiệt độ",
        new Description(
            "Mọi cảm biến nhiệt độ của phòng và thiết bị.",
            "All temperature sensors of rooms and devices.",
            "Phòng trên 35 °C: kiểm tra điều hòa; thiết bị nóng dần: dọn khe gió, kiểm tra quạt."),
        grid,
        Shape.lines(),
        Fields.of("celsius").palette().whenEmpty("Không có cảm biến báo về"),
        range(
            "max by (device, sensor) (bridgewatch_temperature_celsius" + SITE + ")",
            "{{device}} {{sensor}}"));
  }

  private static Panel broken(Grid grid) {
    return new Panel(
            64,
            "Bộ phận đang hỏng",
            new Description(
                "Các bộ phận mà thiết bị tự báo hỏng: quạt, bộ nguồn, ổ lưu trữ, ...",
                "Parts that a device itself reports as not working.",
                "Làm theo mục của bộ phận đó trong hướng dẫn xử lý cảnh báo."),
            grid,
            Shape.table("Thiết bị", false),
            Fields.of("none").whenEmpty("Không có bộ phận nào hỏng"),
            table("min by (device, component, name) (bridgewatch_component_ok" + SITE + " == 0)"))
        .transformed(
            Columns.show(
                List.of("Value"),
                new Column("device", "Thiết bị"),
                new Column("component", "Bộ phận"),
                new Column("name", "Tên")));
  }
}
