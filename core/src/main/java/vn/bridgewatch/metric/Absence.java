package vn.bridgewatch.metric;

/// Why a due value is not there; the wire code of each is its `code`, for ever.
public enum Absence {
  /// The target did not answer in time.
  TIMED_OUT(1),
  /// The target answered that it has no such value.
  NOT_OFFERED(2),
  /// The target answered with something that is no number of this kind.
  UNREADABLE(3),
  /// The value was there once and its row or device is gone.
  GONE(4),
  /// We failed: no permission, no descriptor, a bug. Never the target's fault.
  UNMEASURED(5);

  private final int code;

  Absence(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /// The absence of a wire code; an unknown code reads as [#UNMEASURED].
  public static Absence ofCode(int code) {
    for (Absence absence : values()) {
      if (absence.code == code) {
        return absence;
      }
    }
    return UNMEASURED;
  }
}
