package vn.bridgewatch.collector.alert;

import java.util.Arrays;
import java.util.Optional;

/// Why an alert ended although nothing healed: what it watched is no longer watched.
enum Withdrawal {
  RULE("the rule is no more", "quy tắc đã bỏ", "rule removed"),
  SITE("the site is no more", "điểm cầu đã bỏ", "site removed"),
  DEVICE("the device is no more", "thiết bị đã bỏ", "device removed"),
  INPUT("nothing more is measured of it", "không còn số liệu", "no more figures");

  private final String reason;
  private final String vi;
  private final String en;

  Withdrawal(String reason, String vi, String en) {
    this.reason = reason;
    this.vi = vi;
    this.en = en;
  }

  /// What stands as the reason of the alert, in its last state.
  String reason() {
    return reason;
  }

  String vi() {
    return vi;
  }

  String en() {
    return en;
  }

  static Optional<Withdrawal> of(String reason) {
    return Arrays.stream(values()).filter(it -> it.reason.equals(reason)).findFirst();
  }
}
