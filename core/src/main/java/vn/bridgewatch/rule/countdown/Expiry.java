package vn.bridgewatch.rule.countdown;

import java.time.Duration;
import java.time.Instant;

/// What ends at a time that is written down: a certificate, a lease, a registration.
public final class Expiry {

  private Expiry() {}

  /// A certificate, or anything else that is valid until a date.
  public static TimeLeft until(Instant end, Instant now) {
    return TimeLeft.certain(Duration.between(now, end));
  }

  /// A lease or registration that was last renewed at a time. A client that renews does so at half
  /// of its life (RFC 2131, section 4.4.5: T1); one that has let three quarters pass without it has
  /// failed to, and what is left is what the holder has.
  ///
  /// @param life as granted
  /// @return how long it lasts if nothing renews it
  public static TimeLeft sinceRenewal(Instant renewed, Duration life, Instant now) {
    return until(renewed.plus(life), now);
  }

  /// Whether it should have been renewed by now.
  public static boolean isRenewalMissed(Instant renewed, Duration life, Instant now) {
    return Duration.between(renewed, now).compareTo(life.multipliedBy(3).dividedBy(4)) > 0;
  }
}
