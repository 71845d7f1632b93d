package vn.bridgewatch.collector.check;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import vn.bridgewatch.check.StepResult;
import vn.bridgewatch.check.StepResult.Status;
import vn.bridgewatch.collector.alert.AlertView;
import vn.bridgewatch.collector.inventory.Device;

/// Puts what a step, an alert or the way to an agent says into words for people who are not network
/// engineers; a sentence always names the device and the address.
final class FindingText {

  private static final double SECOND_MILLIS = 1_000;

  /// What is wrong, and what to do first.
  private record Words(String vi, String en, String firstVi, String firstEn) {}

  private static final Words DEVICE_OFF =
      new Words(
          "không trả lời trong thời hạn",
          "no answer in time",
          "Kiểm tra thiết bị đã bật nguồn và cắm dây mạng; nếu vẫn không được, khởi động lại thiết"
              + " bị.",
          "Check that the device has power and its network cable; if it still fails, restart it.");

  private static final Words NO_ROUTE =
      new Words(
          "không có đường mạng tới địa chỉ này",
          "there is no network route to this address",
          "Kiểm tra dây mạng, bộ định tuyến và đường truyền của điểm cầu.",
          "Check the cable, the router and the line of the site.");

  private static final Words BAD_ANSWER =
      new Words(
          "có trả lời nhưng nội dung không đúng",
          "it answered, but not as it should",
          "Kiểm tra cấu hình của thiết bị hoặc dịch vụ tại địa chỉ này.",
          "Check the configuration of the device or service at this address.");

  private static final Words LINE_LOST =
      new Words(
          "điểm cầu đang không nối với trung tâm",
          "the site is not connected to the centre",
          "Kiểm tra nguồn điện, hộp giám sát và đường truyền của điểm cầu.",
          "Check the power, the monitoring box and the line of the site.");

  private static final Map<String, Words> REASONS =
      Map.ofEntries(
          Map.entry("timed_out", DEVICE_OFF),
          Map.entry("no_answer", DEVICE_OFF),
          Map.entry("unreachable", NO_ROUTE),
          Map.entry("no_route", NO_ROUTE),
          Map.entry("host_unreachable", NO_ROUTE),
          Map.entry("network_unreachable", NO_ROUTE),
          Map.entry("bad_answer", BAD_ANSWER),
          Map.entry("unreadable", BAD_ANSWER),
          Map.entry("protocol_error", BAD_ANSWER),
          Map.entry(
              "rejected",
              new Words(
                  "từ chối kết nối",
                  "it refused the connection",
                  "Thiết bị đang bật nhưng dịch vụ chưa chạy: mở lại dịch vụ hoặc khởi động lại"
                      + " thiết bị.",
                  "The device is on but the service is not running: start the service or restart"
                      + " the device.")),
          Map.entry(
              "unknown_host",
              new Words(
                  "không tìm thấy tên máy",
                  "the host name is not known",
                  "Kiểm tra tên trong cấu hình và máy chủ tên miền (DNS).",
                  "Check the name in the configuration and the name server (DNS).")),
          Map.entry(
              "name_not_found",
              new Words(
                  "máy chủ tên miền không biết tên này",
                  "the name server does not know this name",
                  "Kiểm tra bản ghi tên miền và máy chủ tên miền (DNS).",
                  "Check the record and the name server (DNS).")),
          Map.entry(
              "slow",
              new Words(
                  "trả lời chậm hơn mức cho phép",
                  "it answers slower than it may",
                  "Tạm dừng việc tải nặng trên đường truyền; nếu vẫn chậm, báo nhà mạng.",
                  "Stop heavy traffic on the line; if it stays slow, call the carrier.")),
          Map.entry(
              "incomplete",
              new Words(
                  "chỉ đọc được một phần số liệu",
                  "only a part of its values could be read",
                  "Kiểm tra cấu hình SNMP của thiết bị.",
                  "Check the SNMP configuration of the device.")),
          Map.entry(
              "not_offered",
              new Words(
                  "thiết bị không cung cấp số liệu cần đọc",
                  "the device does not offer the values",
                  "Kiểm tra cấu hình SNMP và loại thiết bị trong danh mục.",
                  "Check the SNMP configuration and the kind of the device in the inventory.")),
          Map.entry(
              "auth_failed",
              new Words(
                  "thiết bị không chấp nhận thông tin xác thực",
                  "the device did not accept the credentials",
                  "Kiểm tra tài khoản SNMP trên thiết bị và trong cấu hình của hộp giám sát.",
                  "Check the SNMP account on the device and in the agent's configuration.")),
          Map.entry(
              "no_permission",
              new Words(
                  "chưa đo được: chương trình giám sát thiếu quyền",
                  "not measured: the monitoring program lacks the permission",
                  "Báo người quản trị cấp quyền ICMP (net.ipv4.ping_group_range) cho hộp giám sát.",
                  "Ask the administrator to permit ICMP (net.ipv4.ping_group_range) on the"
                      + " monitoring box.")),
          Map.entry(
              "not_allowed",
              new Words(
                  "chưa đo được: địa chỉ không có trong danh sách cho phép",
                  "not measured: the address is not on the allow-list",
                  "Thêm địa chỉ vào mục allow trong cấu hình của hộp giám sát.",
                  "Add the address to allow in the agent's configuration.")),
          Map.entry(
              "no_agent",
              new Words(
                  "điểm cầu chưa có hộp giám sát",
                  "no agent watches the site yet",
                  "Gọi điện cho điểm cầu để kiểm tra bằng tay; khai báo hộp giám sát trong danh mục.",
                  "Phone the site and check by hand; name an agent for it in the inventory.")),
          Map.entry("not_connected", LINE_LOST),
          Map.entry(
              "check_timed_out",
              new Words(
                  "hộp giám sát không báo kết quả trong thời hạn",
                  "the agent did not report in time",
                  "Kiểm tra lại sau ít phút; nếu vẫn vậy, kiểm tra đường truyền của điểm cầu.",
                  "Check again in a few minutes; if it stays so, check the line of the site.")),
          Map.entry(
              "no_steps",
              new Words(
                  "hộp giám sát chưa có phép đo nào cho điểm cầu này",
                  "the agent has nothing to measure for this site",
                  "Khai báo phép đo trong cấu hình của hộp giám sát.",
                  "Configure probes for the site on its agent.")),
          Map.entry(
              "interrupted",
              new Words(
                  "lượt kiểm tra bị ngắt trước khi xong",
                  "the check was cut off before it was done",
                  "Chạy lại lượt kiểm tra.",
                  "Run the check again.")),
          Map.entry(
              "internal",
              new Words(
                  "chưa đo được do lỗi của hệ thống giám sát",
                  "not measured: a fault of the monitoring system",
                  "Chạy lại lượt kiểm tra; nếu lặp lại, báo người quản trị hệ thống giám sát.",
                  "Run the check again; if it repeats, tell the administrator.")));

  private static final Map<String, Words> STEPS =
      Map.of(
          "icmp", new Words("ping", "ping", "", ""),
          "tcp", new Words("kết nối TCP", "TCP connect", "", ""),
          "dns", new Words("tra tên miền", "DNS lookup", "", ""),
          "snmp", new Words("đọc số liệu SNMP", "SNMP read", "", ""));

  private static final Map<String, Words> KINDS =
      Map.of(
          "codec", new Words("Thiết bị hội nghị", "Codec", "", ""),
          "switch", new Words("Bộ chuyển mạch", "Switch", "", ""),
          "router", new Words("Bộ định tuyến", "Router", "", ""),
          "firewall", new Words("Tường lửa", "Firewall", "", ""),
          "ups", new Words("Bộ lưu điện", "UPS", "", ""),
          "sensor", new Words("Cảm biến", "Sensor", "", ""),
          "display", new Words("Màn hình", "Display", "", ""),
          "mcu", new Words("Máy chủ hội nghị", "Conference server", "", ""),
          "server", new Words("Máy chủ", "Server", "", ""));

  private FindingText() {}

  /// A step's result in words; `device` is what the inventory knows of the step's device.
  static Finding ofStep(StepResult step, Optional<Device> device) {
    Words how = STEPS.getOrDefault(step.step(), new Words(step.step(), step.step(), "", ""));
    boolean passed = step.status() == Status.PASSED;
    Words words = passed ? new Words("đạt", "passed", "", "") : wordsOf(step);
    String english = passed || step.detail().isBlank() ? words.en() : step.detail();
    return new Finding(
        step.step(),
        step.device(),
        step.target(),
        step.status(),
        step.reason(),
        where(Lang.VI, step, device) + ": " + words.vi() + how(how.vi(), step.seconds(), Lang.VI),
        where(Lang.EN, step, device) + ": " + english + how(how.en(), step.seconds(), Lang.EN),
        words.firstVi(),
        words.firstEn(),
        step.seconds());
  }

  /// An open alert in words; one whose input vanished says nothing of now.
  static Finding ofAlert(AlertView alert, Status status) {
    boolean frozen = alert.frozenSinceMillis() != null;
    String frozenVi = frozen ? " (không còn số liệu, chưa rõ còn hay đã hết)" : "";
    String frozenEn = frozen ? " (its input vanished, it is not known whether it lasts)" : "";
    String measure = alert.reason().isBlank() ? "" : " (" + alert.reason() + ")";
    return new Finding(
        "alert",
        alert.device(),
        alert.labels().getOrDefault("instance", ""),
        status,
        alert.rule(),
        "Cảnh báo đang mở: " + alert.summaryVi() + measure + frozenVi,
        "Open alert: " + alert.summaryEn() + measure + frozenEn,
        alert.firstStepVi(),
        alert.firstStepEn(),
        Double.NaN);
  }

  /// Why nothing came from a site's agent.
  static Finding ofAgent(String reason, String agent) {
    Words words = REASONS.getOrDefault(reason, unknownReason(reason, Status.UNMEASURED));
    String whereVi = agent.isEmpty() ? "Hộp giám sát" : "Hộp giám sát " + agent;
    String whereEn = agent.isEmpty() ? "Agent" : "Agent " + agent;
    return new Finding(
        "agent",
        "",
        "",
        Status.UNMEASURED,
        reason,
        whereVi + ": " + words.vi(),
        whereEn + ": " + words.en(),
        words.firstVi(),
        words.firstEn(),
        Double.NaN);
  }

  private static Words wordsOf(StepResult step) {
    Words words = REASONS.get(step.reason());
    return words == null ? unknownReason(step.reason(), step.status()) : words;
  }

  private static Words unknownReason(String reason, Status status) {
    String code = reason.isBlank() ? "" : " (" + reason + ")";
    boolean unmeasured = status == Status.UNMEASURED;
    return new Words(
        (unmeasured ? "chưa đo được" : "không đạt") + code,
        (unmeasured ? "not measured" : "did not pass") + code,
        "Kiểm tra thiết bị và dịch vụ tại địa chỉ này.",
        "Check the device and the service at this address.");
  }

  private static String where(Lang lang, StepResult step, Optional<Device> device) {
    String target =
        step.target().isBlank() ? device.map(Device::address).orElse("") : step.target();
    if (step.device().isBlank()) {
      return target.isBlank()
          ? lang.pick("Điểm cầu", "Site")
          : lang.pick("Địa chỉ ", "Address ") + target;
    }
    Words kind =
        device
            .map(known -> KINDS.get(known.kind()))
            .orElse(new Words("Thiết bị", "Device", "", ""));
    String name = lang.pick(kind.vi(), kind.en()) + " " + step.device();
    return target.isBlank() ? name : name + " (" + target + ")";
  }

  private static String how(String step, double seconds, Lang lang) {
    if (Double.isNaN(seconds)) {
      return " [" + step + "]";
    }
    String time =
        seconds < 1
            ? String.format(Locale.ROOT, "%.1f ms", seconds * SECOND_MILLIS)
            : String.format(Locale.ROOT, "%.1f s", seconds);
    return " [" + step + ", " + (lang == Lang.VI ? time.replace('.', ',') : time) + "]";
  }
}
