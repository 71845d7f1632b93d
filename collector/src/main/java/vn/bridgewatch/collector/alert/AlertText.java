package vn.bridgewatch.collector.alert;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import vn.bridgewatch.collector.conference.Conference;
import vn.bridgewatch.conference.Phase;

/// Writes what a person is told of an alert: the place, what is noticed, the measure and its limit,
/// since when, which conference and how long until it, the first step, who else knows.
///
/// The conference appears by its code name: messages leave the network.
///
/// @param noticeVi what people in the room will notice; empty when the rule does not say
/// @param told the channels that get this message
record AlertText(
    String siteName,
    String provinceName,
    String noticeVi,
    String noticeEn,
    List<String> group,
    Optional<Conference> conference,
    List<String> told) {

  private static final ZoneId VIETNAM = ZoneId.of("Asia/Ho_Chi_Minh");
  private static final DateTimeFormatter TIME_VI =
      DateTimeFormatter.ofPattern("HH:mm:ss 'ngày' dd/MM/yyyy", Locale.ROOT).withZone(VIETNAM);
  private static final DateTimeFormatter TIME_EN =
      DateTimeFormatter.ofPattern("HH:mm:ss 'on' yyyy-MM-dd", Locale.ROOT).withZone(VIETNAM);

  String vi(AlertView alert, Announcement.Kind kind, long atMillis) {
    var text = new StringBuilder();
    text.append('[').append(headVi(alert, kind)).append("] ").append(place()).append(": ");
    text.append(sentence(alert.summaryVi()));
    Optional<Withdrawal> withdrawal = withdrawal(alert, kind);
    if (withdrawal.isPresent()) {
      text.append(" Không theo dõi nữa (").append(withdrawal.get().vi()).append("), từ ");
      text.append(TIME_VI.format(Instant.ofEpochMilli(atMillis)));
      return text.append("; không rõ sự cố đã hết hay chưa.").toString();
    }
    if (kind == Announcement.Kind.RESOLVED) {
      text.append(alert.flappingSinceMillis() == null ? " Đã hết lúc " : " Đã ổn định lúc ");
      text.append(TIME_VI.format(Instant.ofEpochMilli(atMillis)));
      text.append(", kéo dài ").append(spanVi(Duration.ofMillis(atMillis - alert.startedMillis())));
      return text.append('.').toString();
    }
    text.append(courseVi(kind)).append(handlingVi(alert, kind, atMillis));
    if (!noticeVi.isEmpty()) {
      text.append(" Người dự họp sẽ thấy: ").append(sentence(noticeVi));
    }
    text.append(" Đo được: ").append(measure(alert, alert.reasonVi())).append(", từ ");
    text.append(TIME_VI.format(Instant.ofEpochMilli(alert.startedMillis()))).append('.');
    conference.ifPresent(it -> text.append(conferenceVi(it, alert.phase(), atMillis)));
    text.append(" Việc làm đầu tiên: ").append(sentence(alert.firstStepVi()));
    return text.append(" Đã báo: ").append(String.join(", ", told)).append('.').toString();
  }

  String en(AlertView alert, Announcement.Kind kind, long atMillis) {
    var text = new StringBuilder();
    text.append('[').append(headEn(alert, kind)).append("] ").append(place()).append(": ");
    text.append(sentence(alert.summaryEn()));
    Optional<Withdrawal> withdrawal = withdrawal(alert, kind);
    if (withdrawal.isPresent()) {
      text.append(" No longer watched (").append(withdrawal.get().en()).append("), since ");
      text.append(TIME_EN.format(Instant.ofEpochMilli(atMillis)));
      return text.append("; whether the fault is over is not known.").toString();
    }
    if (kind == Announcement.Kind.RESOLVED) {
      text.append(alert.flappingSinceMillis() == null ? " Over at " : " Steady and good at ");
      text.append(TIME_EN.format(Instant.ofEpochMilli(atMillis)));
      text.append(", lasted ").append(spanEn(Duration.ofMillis(atMillis - alert.startedMillis())));
      return text.append('.').toString();
    }
    text.append(courseEn(kind)).append(handlingEn(alert, kind, atMillis));
    if (!noticeEn.isEmpty()) {
      text.append(" People will notice: ").append(sentence(noticeEn));
    }
    text.append(" Measured: ").append(measure(alert, alert.reason())).append(", since ");
    text.append(TIME_EN.format(Instant.ofEpochMilli(alert.startedMillis()))).append('.');
    conference.ifPresent(it -> text.append(conferenceEn(it, alert.phase(), atMillis)));
    text.append(" First step: ").append(sentence(alert.firstStepEn()));
    return text.append(" Told: ").append(String.join(", ", told)).append('.').toString();
  }

  private static String courseVi(Announcement.Kind kind) {
    return switch (kind) {
      case FIRED, RAISED, ESCALATED, RESOLVED -> "";
      case FLAPPING ->
          " Lúc hỏng lúc tốt: đã báo "
              + Firings.COUNT
              + " lần trong "
              + spanVi(Firings.WINDOW)
              + ". Từ giờ không báo thêm mỗi lần, cho đến khi ổn định "
              + spanVi(Duration.ofMillis(AlertBook.STABLE_MILLIS))
              + ".";
      case STEADY ->
          " Không còn lúc hỏng lúc tốt nữa: đã hỏng liên tục "
              + spanVi(Duration.ofMillis(AlertBook.STABLE_MILLIS))
              + ".";
    };
  }

  private static String courseEn(Announcement.Kind kind) {
    return switch (kind) {
      case FIRED, RAISED, ESCALATED, RESOLVED -> "";
      case FLAPPING ->
          " It comes and goes: "
              + Firings.COUNT
              + " times within "
              + spanEn(Firings.WINDOW)
              + ". No further message each time, until it has been steady for "
              + spanEn(Duration.ofMillis(AlertBook.STABLE_MILLIS))
              + ".";
      case STEADY ->
          " It no longer comes and goes: it has been bad all along for "
              + spanEn(Duration.ofMillis(AlertBook.STABLE_MILLIS))
              + ".";
    };
  }

  /// Who deals with it, or for how long nobody has.
  private static String handlingVi(AlertView alert, Announcement.Kind kind, long atMillis) {
    Acknowledgement acknowledged = alert.handling().acknowledged();
    Long since = alert.handling().unattendedSinceMillis();
    if (acknowledged != null) {
      String who = acknowledged.by() + " đã nhận xử lý lúc " + time(TIME_VI, acknowledged);
      return kind == Announcement.Kind.ESCALATED
          ? " " + who + " nhưng sự cố vẫn còn."
          : " " + who + ".";
    }
    return kind == Announcement.Kind.ESCALATED && since != null
        ? " Đã báo " + spanVi(Duration.ofMillis(atMillis - since)) + " trước, chưa ai nhận xử lý."
        : "";
  }

  private static String handlingEn(AlertView alert, Announcement.Kind kind, long atMillis) {
    Acknowledgement acknowledged = alert.handling().acknowledged();
    Long since = alert.handling().unattendedSinceMillis();
    if (acknowledged != null) {
      String who = acknowledged.by() + " took it on at " + time(TIME_EN, acknowledged);
      return kind == Announcement.Kind.ESCALATED
          ? " " + who + ", and it is still there."
          : " " + who + ".";
    }
    return kind == Announcement.Kind.ESCALATED && since != null
        ? " Told " + spanEn(Duration.ofMillis(atMillis - since)) + " ago, nobody has taken it on."
        : "";
  }

  private static String time(DateTimeFormatter format, Acknowledgement acknowledged) {
    return format.format(Instant.ofEpochMilli(acknowledged.atMillis()));
  }

  /// An alert that ended because nothing watches any more did not heal, and must not be told so.
  private static Optional<Withdrawal> withdrawal(AlertView alert, Announcement.Kind kind) {
    return kind == Announcement.Kind.RESOLVED ? Withdrawal.of(alert.reason()) : Optional.empty();
  }

  private String place() {
    return provinceName.isEmpty() || provinceName.equals(siteName)
        ? siteName
        : siteName + " (" + provinceName + ")";
  }

  private String measure(AlertView alert, String reason) {
    var text = new StringBuilder(reason);
    for (String label : group) {
      String value = alert.labels().getOrDefault(label, "");
      if (!value.isEmpty()) {
        text.append(", ").append(label).append(' ').append(value);
      }
    }
    return text.toString();
  }

  private static String headVi(AlertView alert, Announcement.Kind kind) {
    return switch (kind) {
      case RESOLVED -> withdrawal(alert, kind).isPresent() ? "KHÔNG THEO DÕI NỮA" : "ĐÃ HẾT";
      case FIRED -> severityVi(alert.severity());
      case RAISED -> severityVi(alert.severity()) + ", NHẮC LẠI";
      case FLAPPING -> severityVi(alert.severity()) + ", CHẬP CHỜN";
      case STEADY -> severityVi(alert.severity()) + ", HỎNG LIÊN TỤC";
      case ESCALATED -> severityVi(alert.severity()) + ", BÁO LÊN CẤP TRÊN";
    };
  }

  private static String severityVi(Severity severity) {
    return switch (severity) {
      case INFO -> "THÔNG TIN";
      case WARNING -> "CẢNH BÁO";
      case CRITICAL -> "NGHIÊM TRỌNG";
    };
  }

  private static String headEn(AlertView alert, Announcement.Kind kind) {
    return switch (kind) {
      case RESOLVED -> withdrawal(alert, kind).isPresent() ? "NO LONGER WATCHED" : "RESOLVED";
      case FIRED -> alert.severity().name();
      case RAISED -> alert.severity().name() + ", AGAIN";
      case FLAPPING -> alert.severity().name() + ", FLAPPING";
      case STEADY -> alert.severity().name() + ", STEADY";
      case ESCALATED -> alert.severity().name() + ", ESCALATED";
    };
  }

  private static String conferenceVi(Conference conference, String phase, long atMillis) {
    return " Hội nghị "
        + conference.codeName()
        + switch (Phase.valueOf(phase)) {
          case LIVE -> ": đang diễn ra.";
          case AFTER -> ": vừa kết thúc.";
          case IDLE, T7D, T24H, T60M, T15M ->
              ": còn " + spanVi(until(conference, atMillis)) + " nữa bắt đầu.";
        };
  }

  private static String conferenceEn(Conference conference, String phase, long atMillis) {
    return " Conference "
        + conference.codeName()
        + switch (Phase.valueOf(phase)) {
          case LIVE -> ": is on.";
          case AFTER -> ": has just ended.";
          case IDLE, T7D, T24H, T60M, T15M ->
              ": starts in " + spanEn(until(conference, atMillis)) + ".";
        };
  }

  private static Duration until(Conference conference, long atMillis) {
    return Duration.between(Instant.ofEpochMilli(atMillis), conference.start());
  }

  private static String spanVi(Duration span) {
    return span(span, " ngày", " giờ", " phút", " giây");
  }

  private static String spanEn(Duration span) {
    return span(span, " d", " h", " min", " s");
  }

  /// The two largest parts: nobody needs the seconds of a day.
  private static String span(Duration span, String day, String hour, String minute, String second) {
    if (span.toDays() > 0) {
      return span.toDays() + day + part(span.toHoursPart(), hour);
    }
    if (span.toHours() > 0) {
      return span.toHours() + hour + part(span.toMinutesPart(), minute);
    }
    if (span.toMinutes() > 0) {
      return span.toMinutes() + minute + part(span.toSecondsPart(), second);
    }
    return Math.max(0, span.toSeconds()) + second;
  }

  private static String part(int count, String unit) {
    return count == 0 ? "" : " " + count + unit;
  }

  private static String sentence(String text) {
    return text.isEmpty() || text.endsWith(".") ? text : text + ".";
  }
}
