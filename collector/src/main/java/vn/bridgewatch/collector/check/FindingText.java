package vn.bridgewatch.collector.check;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
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
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm dd/MM").withZone(ReportWords.ZONE);

  /// A name in both languages.
  private record Name(String vi, String en) {}

  private static final Map<String, Name> STEPS =
      Map.ofEntries(
          Map.entry("icmp", new Name("ping", "ping")),
          Map.entry("tcp", new Name("kết nối TCP", "TCP connect")),
          Map.entry("tls", new Name("chứng chỉ bảo mật", "certificate")),
          Map.entry("dns", new Name("tra tên miền", "DNS lookup")),
          Map.entry("sip", new Name("hỏi thiết bị qua SIP", "SIP OPTIONS")),
          Map.entry("registration", new Name("hỏi máy chủ đăng ký SIP", "SIP registrar")),
          Map.entry("h323", new Name("hỏi thiết bị qua H.323", "H.323")),
          Map.entry("stun", new Name("đường ra của hình và tiếng", "way out for media, STUN")),
          Map.entry("ntp", new Name("so đồng hồ", "clock, NTP")),
          Map.entry("path", new Name("đường đi trên mạng", "network path")),
          Map.entry("snmp", new Name("đọc số liệu SNMP", "SNMP read")),
          Map.entry("http", new Name("truy cập qua web", "web access")),
          Map.entry("media", new Name("thử đường hình và tiếng", "media test")));

  private static final Map<String, Name> KINDS =
      Map.of(
          "codec", new Name("Thiết bị hội nghị", "Codec"),
          "switch", new Name("Bộ chuyển mạch", "Switch"),
          "router", new Name("Bộ định tuyến", "Router"),
          "firewall", new Name("Tường lửa", "Firewall"),
          "ups", new Name("Bộ lưu điện", "UPS"),
          "sensor", new Name("Cảm biến", "Sensor"),
          "display", new Name("Màn hình", "Display"),
          "mcu", new Name("Máy chủ hội nghị", "Conference server"),
          "server", new Name("Máy chủ", "Server"));

  private FindingText() {}

  /// A step's result in words; `device` is what the inventory knows of the step's device.
  static Finding ofStep(StepResult step, Optional<Device> device) {
    Name how = STEPS.getOrDefault(step.step(), new Name(step.step(), step.step()));
    boolean passed = step.status() == Status.PASSED;
    ReasonWords words =
        passed
            ? new ReasonWords("đạt", "passed", "", "")
            : ReasonWords.of(step.step() + "_" + step.reason())
                .or(() -> ReasonWords.of(step.reason()))
                .orElseGet(() -> unknown(step.reason(), step.status()));
    if (!step.detailVi().isBlank()) {
      return inItsOwnWords(step, device, words);
    }
    return new Finding(
        step.step(),
        step.device(),
        step.target(),
        step.status(),
        step.reason(),
        where(Lang.VI, step, device) + ": " + words.vi() + how(how.vi(), step.seconds(), Lang.VI),
        where(Lang.EN, step, device)
            + ": "
            + words.en()
            + how(how.en(), step.seconds(), Lang.EN)
            + (passed || step.detail().isBlank() ? "" : " – " + step.detail()),
        words.firstVi(),
        words.firstEn(),
        step.seconds(),
        step.figures());
  }

  /// A step that says itself what it found, in both languages.
  private static Finding inItsOwnWords(
      StepResult step, Optional<Device> device, ReasonWords words) {
    return new Finding(
        step.step(),
        step.device(),
        step.target(),
        step.status(),
        step.reason(),
        where(Lang.VI, step, device) + ": " + step.detailVi() + tested(step, "đo lúc "),
        where(Lang.EN, step, device) + ": " + step.detail() + tested(step, "tested at "),
        words.firstVi(),
        words.firstEn(),
        step.seconds(),
        step.figures());
  }

  /// When it was, where that is not now.
  private static String tested(StepResult step, String word) {
    Double seconds = step.figures().get("tested_timestamp_seconds");
    return seconds == null
        ? ""
        : " (" + word + TIME.format(Instant.ofEpochMilli(Math.round(seconds * 1_000))) + ")";
  }

  /// An open alert in words; one whose input vanished says nothing of now.
  static Finding ofAlert(AlertView alert, Status status) {
    boolean frozen = alert.frozenSinceMillis() != null;
    String frozenVi = frozen ? " (không còn số liệu, chưa rõ còn hay đã hết)" : "";
    String frozenEn = frozen ? " (its input vanished, it is not known whether it lasts)" : "";
    return new Finding(
        "alert",
        alert.device(),
        alert.labels().getOrDefault("instance", ""),
        status,
        alert.rule(),
        "Cảnh báo đang mở: " + alert.summaryVi() + bracketed(alert.reasonVi()) + frozenVi,
        "Open alert: " + alert.summaryEn() + bracketed(alert.reason()) + frozenEn,
        alert.firstStepVi(),
        alert.firstStepEn(),
        Double.NaN);
  }

  private static String bracketed(String measure) {
    return measure.isBlank() ? "" : " (" + measure + ")";
  }

  /// Why nothing came from a site's agent.
  static Finding ofAgent(String reason, String agent) {
    ReasonWords words = ReasonWords.of(reason).orElseGet(() -> unknown(reason, Status.UNMEASURED));
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

  private static ReasonWords unknown(String reason, Status status) {
    String code = reason.isBlank() ? "" : " (" + reason + ")";
    boolean unmeasured = status == Status.UNMEASURED;
    return new ReasonWords(
        (unmeasured ? "chưa đo được" : "không đạt") + code,
        (unmeasured ? "not measured" : "did not pass") + code,
        "Kiểm tra thiết bị và dịch vụ tại địa chỉ này.",
        "Check the device and the service at this address.");
  }

  private static String where(Lang lang, StepResult step, Optional<Device> device) {
    if (step.step().equals("media")) {
      return lang.pick("Đường hình và tiếng tới ", "Picture and sound to ") + step.target();
    }
    String target =
        step.target().isBlank() ? device.map(Device::address).orElse("") : step.target();
    if (step.device().isBlank()) {
      return target.isBlank()
          ? lang.pick("Điểm cầu", "Site")
          : lang.pick("Địa chỉ ", "Address ") + target;
    }
    Name kind = device.map(known -> KINDS.get(known.kind())).orElse(new Name("Thiết bị", "Device"));
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
