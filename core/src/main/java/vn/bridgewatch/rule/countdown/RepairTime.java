package vn.bridgewatch.rule.countdown;

import java.time.Duration;

/// How long it takes until a fault is repaired: somebody hears of it, goes there, and does it.
///
/// @param notice until somebody starts
/// @param travel to the place; zero where it can be done from afar
/// @param work once there
public record RepairTime(Duration notice, Duration travel, Duration work) {

  public RepairTime {
    check("notice", notice);
    check("travel", travel);
    check("work", work);
  }

  private static void check(String what, Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException(what + ": must not be negative, got " + time);
    }
  }

  public Duration total() {
    return notice.plus(travel).plus(work);
  }
}
