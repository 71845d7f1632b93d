package vn.bridgewatch.agent.trap;

import java.util.Locale;

/// What became of a datagram; each is a value of the label `outcome`.
public enum Outcome {
  /// Its event is on its way.
  TAKEN("", ""),
  /// An inform that was sent again, or a message that came twice: answered and not told again.
  REPEATED("", ""),
  /// A question for our engine and clock that comes before an inform.
  DISCOVERY("", ""),
  /// From an address of no configured device.
  UNKNOWN_SOURCE("từ địa chỉ lạ", "from unknown addresses"),
  /// Over what its source may send.
  OVER_SOURCE_RATE("quá nhanh", "too fast"),
  /// Over what all may send together.
  OVER_TOTAL_RATE("quá nhiều cùng lúc", "too many at once"),
  /// Of a kind that no profile knows, over the smaller rate of those.
  OVER_UNKNOWN_RATE("loại chưa biết, quá nhiều", "of unknown kinds, too many"),
  /// There was no room to keep it until it is read.
  QUEUE_FULL("không kịp xử lý", "not handled in time"),
  TOO_LONG("quá dài", "too long"),
  MALFORMED("sai định dạng", "malformed"),
  NOT_A_NOTIFICATION("không phải trap", "no traps"),
  UNKNOWN_VERSION("phiên bản lạ", "of an unknown version"),
  WRONG_COMMUNITY("sai community", "with a wrong community"),
  UNKNOWN_USER("người dùng lạ", "of an unknown user"),
  WRONG_LEVEL("sai mức bảo mật", "with a wrong security level"),
  WRONG_KEY("sai mật khẩu xác thực", "with a wrong authentication password"),
  WRONG_PRIVACY_KEY("sai mật khẩu mã hóa", "with a wrong privacy password"),
  OUTSIDE_TIME_WINDOW("sai thời gian hoặc phát lại", "outside the time window or replayed"),
  /// A bug of ours.
  FAILED("lỗi của phần mềm", "by a fault of this program");

  private final String vi;
  private final String en;

  Outcome(String vi, String en) {
    this.vi = vi;
    this.en = en;
  }

  static Outcome of(Decoded.Refusal refusal) {
    return switch (refusal) {
      case MALFORMED -> MALFORMED;
      case NOT_A_NOTIFICATION -> NOT_A_NOTIFICATION;
      case UNKNOWN_VERSION -> UNKNOWN_VERSION;
      case WRONG_COMMUNITY -> WRONG_COMMUNITY;
      case UNKNOWN_USER -> UNKNOWN_USER;
      case WRONG_LEVEL -> WRONG_LEVEL;
      case WRONG_KEY -> WRONG_KEY;
      case WRONG_PRIVACY_KEY -> WRONG_PRIVACY_KEY;
      case OUTSIDE_TIME_WINDOW -> OUTSIDE_TIME_WINDOW;
    };
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether something was dropped that people should hear of.
  boolean isLoss() {
    return !en.isEmpty();
  }

  String vi() {
    return vi;
  }

  String en() {
    return en;
  }
}
