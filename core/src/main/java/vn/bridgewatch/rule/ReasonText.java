package vn.bridgewatch.rule;

import java.util.List;
import java.util.regex.Pattern;

/// Reasons in Vietnamese. They are written once, by the detectors, in English; their few words have
/// fixed places.
public final class ReasonText {

  private record Phrase(Pattern english, String vietnamese) {
    static Phrase of(String english, String vietnamese) {
      return new Phrase(Pattern.compile(english), vietnamese);
    }
  }

  private static final List<Phrase> PHRASES =
      List.of(
          Phrase.of("^nothing received ", "không nhận được tín hiệu nào "),
          Phrase.of("for (\\d+) s$", "trong $1 giây"),
          Phrase.of(
              " likely in (\\d+) min \\((\\d+) to (\\d+)\\)",
              " nhiều khả năng sau $1 phút (từ $2 đến $3)"),
          Phrase.of(" likely in (\\d+) min", " nhiều khả năng sau $1 phút"),
          Phrase.of(
              " at its end in (\\d+) min \\((\\d+) to (\\d+)\\)",
              " hết sau $1 phút (từ $2 đến $3)"),
          Phrase.of(" at its end in (\\d+) min", " hết sau $1 phút"),
          Phrase.of(
              " reaches (\\S+) in (\\d+) min \\((\\d+) to (\\d+)\\)",
              " lên tới $1 sau $2 phút (từ $3 đến $4)"),
          Phrase.of(" reaches (\\S+) in (\\d+) min", " lên tới $1 sau $2 phút"),
          Phrase.of(": it has ended$", ": đã hết hạn"),
          Phrase.of("^(\\S+) was ([<>]) (\\S+)$", "$1 đã $2 $3"),
          Phrase.of("(\\d+) % within 6 h", "xác suất $1 % trong 6 giờ tới"),
          Phrase.of("(\\d+) % before the deadline", "xác suất $1 % trước khi hội nghị kết thúc"),
          Phrase.of(
              "repair takes (\\d+) min: (\\d+) min to spare",
              "sửa mất $1 phút: còn dư $2 phút nếu bắt tay ngay"),
          Phrase.of(
              "repair takes (\\d+) min: (\\d+) min too late",
              "sửa mất $1 phút: không kịp, thiếu $2 phút, hãy chuẩn bị phương án dự phòng"),
          Phrase.of(
              "repair takes (\\d+) min: (\\d+) min until it must begin",
              "sửa mất $1 phút: chậm nhất $2 phút nữa phải bắt đầu"),
          Phrase.of(
              "repair takes (\\d+) min: it outlasts the conference",
              "sửa mất $1 phút: vẫn trụ được hết hội nghị"),
          Phrase.of(" less than (\\d+) d left$", " còn dưới $1 ngày"),
          Phrase.of(" less than (\\d+) min left$", " còn dưới $1 phút"),
          Phrase.of(" went from (\\S+) to (\\S+)$", " đổi từ $1 sang $2"),
          Phrase.of(" creeps up$", " tăng dần"),
          Phrase.of(" creeps down$", " giảm dần"),
          Phrase.of(
              " keeps changing: (\\d+) % of the last 20$",
              " thay đổi liên tục: $1 % của 20 lần gần nhất"),
          Phrase.of(" (\\S+) is unusual$", " $1 là khác thường"),
          Phrase.of(", its (\\d+) siblings have (\\S+)$", ", $1 điểm cầu cùng loại có $2"),
          Phrase.of(
              ", in the last (\\d+) conferences it was (\\S+)$", ", $1 hội nghị gần nhất là $2"),
          Phrase.of(
              ": (\\d+) s of the conference lost, (\\d+) s are allowed$",
              ": hội nghị đã mất $1 giây, chỉ cho phép $2 giây"),
          Phrase.of(
              ": (\\d+) s lost within (\\d+) min, too fast for the (\\d+) s that are allowed$",
              ": mất $1 giây trong $2 phút, quá nhanh so với $3 giây cho phép cả hội nghị"));

  /// A number with its unit, or at its limit, as Vietnamese writes it: with a comma. What else has
  /// a point, as the version of a device, stays as it is.
  private static final Pattern DECIMAL =
      Pattern.compile("(?<=[ (])(-?\\d+)\\.(\\d+)(?=\u00a0| [<>] )|(?<=[<>] )(-?\\d+)\\.(\\d+)\\b");

  private ReasonText() {}

  public static String vi(String reason) {
    String text = reason;
    for (Phrase phrase : PHRASES) {
      text = phrase.english().matcher(text).replaceFirst(phrase.vietnamese());
    }
    return DECIMAL
        .matcher(text)
        .replaceAll(found ->
            found.group(1) == null
                ? found.group(3) + "," + found.group(4)
                : found.group(1) + "," + found.group(2));
  }
}
