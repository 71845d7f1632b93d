package vn.bridgewatch.collector.score;

import java.util.Locale;

/// Why a mark is as it is.
public enum Cause {
  /// The mark says it all.
  NONE("", ""),
  NO_TIME_TO_ACT(
      "báo trước quá ngắn để kịp xử lý", "the warning left too little time to do anything"),
  THERE_ALREADY("sự cố đã có khi cảnh báo", "the breach was there when it warned"),
  AFTER_CONFERENCE("sự cố chỉ đến sau hội nghị", "the breach came only after the conference"),
  NEVER_CAME("sự cố không xảy ra", "the breach never came"),
  NO_WARNING("không có cảnh báo nào trước sự cố", "nothing had warned of the breach"),
  WITHIN_MINUTES("sự cố đến trong vài phút", "the breach came within minutes"),
  ACTED("đã có người xử lý", "somebody had acted"),
  RENEWED("đã được nạp lại hoặc gia hạn trước khi hết", "it was renewed or refilled in time"),
  UNSEEN("mất liên lạc hoặc mất số liệu trong thời gian đó", "it could not be seen all the time"),
  NOT_LISTENING("máy chủ giám sát không chạy khi đó", "the collector did not run when it mattered"),
  CALLED_OFF("hội nghị bị hủy", "the conference was called off"),
  WITHDRAWN("quy tắc, điểm cầu hoặc thiết bị đã bỏ", "its rule, its site or its device is no more");

  private final String vi;
  private final String en;

  Cause(String vi, String en) {
    this.vi = vi;
    this.en = en;
  }

  /// As in the API.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String vi() {
    return vi;
  }

  public String en() {
    return en;
  }
}
