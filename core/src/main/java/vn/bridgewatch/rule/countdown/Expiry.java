package vn.bridgewatch.rule.countdown;

import java.time.Duration;
import java.time.Instant;

/// What ends at a time that is written down: a certificate, a lease.
public final class Expiry {

  private Expiry() {}

  /// A certificate, or anything else that is valid until a date.
  public static TimeLeft until(Instant end, Instant now) {
    return TimeLeft.certain(Duration.between(now, end));
  }

  /// Whether a lease should have been renewed by now: a client of DHCP does so at half of its life
  /// (RFC 2131, section 4.4.5: T1); one that has let three quarters pass without it has failed to.
  ///
  /// @param life as granted
  public static boolean isRenewalMissed(Instant renewed, Duration life, Instant now) {
    return Duration.between(renewed, now).compareTo(life.multipliedBy(3).dividedBy(4)) > 0;
  }
}
