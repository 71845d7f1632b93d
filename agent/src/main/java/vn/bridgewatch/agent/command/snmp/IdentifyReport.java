package vn.bridgewatch.agent.command.snmp;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import vn.bridgewatch.agent.command.JsonLine;
import vn.bridgewatch.agent.device.Identified;
import vn.bridgewatch.agent.profile.Evidence;
import vn.bridgewatch.agent.profile.Profile;
import vn.bridgewatch.agent.profile.Text;
import vn.bridgewatch.agent.profile.Vocabulary;
import vn.bridgewatch.agent.snmp.Incomplete;
import vn.bridgewatch.agent.snmp.ModuleReading;
import vn.bridgewatch.config.DurationText;
import vn.bridgewatch.metric.Absence;
import vn.bridgewatch.metric.Observation;
import vn.bridgewatch.metric.Reading;

/// What `snmp identify` found, in words or in JSON.
record IdentifyReport(
    String instance, Identified found, List<ModuleReading> readings, List<Observation> values) {

  private static final int WIDTH = 64;

  IdentifyReport {
    readings = List.copyOf(readings);
    values = List.copyOf(values);
  }

  /// Why nothing can be said of a device, and what to try.
  static String silence(Incomplete why, String language) {
    return new Text(
            """
            Không nhận dạng được thiết bị: %s
              Hãy kiểm tra: thiết bị có bật SNMP không; mật khẩu đọc (community hoặc người dùng SNMPv3) có đúng không;
              thiết bị có cho phép địa chỉ của máy này hỏi không; tường lửa có chặn cổng UDP 161 không.\
            """
                .formatted(SnmpIdentifyCommand.why(why)),
            """
            The device cannot be identified: %s
              Check that SNMP is on, that the community or the SNMPv3 user is right, that the device
              lets this address ask, and that no firewall blocks UDP port 161.\
            """
                .formatted(SnmpIdentifyCommand.why(why)))
        .in(language);
  }

  String text(String language) {
    Profile profile = found.profile();
    var text = new StringBuilder();
    line(text, word(language, "Thiết bị", "Device"), instance);
    line(text, word(language, "Là", "Is"), profile.title().in(language));
    line(text, word(language, "Mẫu", "Model"), orUnknown(found.model(), language));
    line(text, word(language, "Phần mềm", "Software"), orUnknown(found.software(), language));
    line(
        text,
        word(language, "Hồ sơ", "Profile"),
        profile.id()
            + " ("
            + found
                .match()
                .by()
                .map(Profile.Rule::toString)
                .orElse(word(language, "không hồ sơ nào khớp", "no profile matches"))
            + ")");
    line(text, "sysObjectID", found.identity().sysObjectId());
    line(text, "sysDescr", found.identity().sysDescr().replaceAll("\\s+", " "));
    line(text, word(language, "Căn cứ", "Evidence"), evidence(profile.evidence(), language));
    line(text, "", profile.note());
    text.append('\n').append(word(language, "Đọc những gì", "What is read")).append('\n');
    for (ModuleReading reading : readings) {
      text.append("  ").append(padded(reading.module().name(), 24));
      text.append(word(language, "mỗi ", "every ")).append(interval(reading.module().name()));
      text.append(", ").append(reading.observations().size()).append(' ');
      text.append(word(language, "giá trị", "series"));
      reading
          .incomplete()
          .ifPresent(why ->
              text.append("  [")
                  .append(word(language, "thiếu", "incomplete"))
                  .append(": ")
                  .append(why.detail())
                  .append(']'));
      text.append('\n');
    }
    for (String name : found.unanswered()) {
      text.append("  ")
          .append(padded(name, 24))
          .append(word(language, "thiết bị không có", "the device has nothing of it"))
          .append('\n');
    }
    text.append('\n').append(word(language, "Giá trị lúc này", "Values now")).append('\n');
    for (Observation value : values) {
      String series = value.series().toString();
      text.append("  ").append(padded(series, WIDTH)).append(shown(value, language)).append('\n');
    }
    if (values.isEmpty()) {
      text.append("  ")
          .append(
              word(
                  language,
                  "không có: thiết bị này không cho qua SNMP",
                  "none: this device does not give any over SNMP"))
          .append('\n');
    }
    return text.toString();
  }

  String json() {
    Profile profile = found.profile();
    var text = new StringBuilder();
    text.append(
            new JsonLine()
                .put("instance", instance)
                .put("profile", profile.id())
                .put("kind", lower(profile.kind()))
                .put("maker", profile.maker())
                .put("model", found.model())
                .put("software", found.software())
                .put("matched_by", found.match().by().map(Profile.Rule::toString).orElse(""))
                .put("known", found.match().by().isPresent())
                .put("sys_object_id", found.identity().sysObjectId())
                .put("sys_descr", found.identity().sysDescr())
                .put("sys_name", found.identity().sysName())
                .put("evidence", lower(profile.evidence()))
                .put("note", profile.note())
                .put("unanswered", found.unanswered()))
        .append('\n');
    for (ModuleReading reading : readings) {
      var line =
          new JsonLine()
              .put("module", reading.module().name())
              .put("interval", interval(reading.module().name()))
              .put("complete", reading.isComplete())
              .put("series", reading.observations().size());
      reading.incomplete().ifPresent(why -> line.put("reason", why.reason().word()));
      text.append(line).append('\n');
    }
    for (Observation value : values) {
      var line =
          new JsonLine()
              .put("name", value.series().name())
              .put("labels", value.series().labels())
              .put("unit", unit(value));
      switch (value.reading()) {
        case Reading.Present(double number) -> line.put("value", number);
        case Reading.Absent(Absence reason) ->
            line.put("value", Double.NaN).put("absent", lower(reason));
      }
      text.append(line).append('\n');
    }
    return text.toString();
  }

  private String interval(String module) {
    return found.modules().stream()
        .filter(use -> use.name().equals(module))
        .map(use -> DurationText.show(use.interval()))
        .findFirst()
        .orElse("");
  }

  private static String shown(Observation value, String language) {
    return switch (value.reading()) {
      case Reading.Present(double number) ->
          new BigDecimal(number, new MathContext(6)).stripTrailingZeros().toPlainString()
              + (unit(value).isEmpty() || unit(value).equals("ratio") ? "" : " " + unit(value));
      case Reading.Absent(Absence reason) ->
          word(language, "không có", "absent") + " (" + lower(reason) + ")";
    };
  }

  private static String unit(Observation value) {
    return Vocabulary.word(value.series().name()).map(Vocabulary.Word::unit).orElse("");
  }

  private static String evidence(Evidence evidence, String language) {
    return switch (evidence) {
      case RECORDING ->
          word(
              language,
              "đã đọc trên bản ghi từ thiết bị thật",
              "read on a recording of a real device");
      case MIB ->
          word(
              language,
              "chỉ theo tài liệu MIB, chưa có bản ghi từ thiết bị thật",
              "from MIB text or public tools only; no recording proves it");
      case DOCUMENT ->
          word(
              language,
              "chỉ theo tài liệu của hãng, chưa có bản ghi từ thiết bị thật",
              "from the maker's document only; no recording proves it");
    };
  }

  private static void line(StringBuilder text, String name, String value) {
    if (!value.isBlank()) {
      text.append(padded(name, 14)).append(value).append('\n');
    }
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }

  private static String orUnknown(String text, String language) {
    return text.isEmpty() ? word(language, "không rõ", "unknown") : text;
  }

  private static String word(String language, String vi, String en) {
    return language.equals("vi") ? vi : en;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
