package vn.bridgewatch.conference;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The phase of a conference at a time.
///
/// LIVE lasts from the start until the operator closes it, or [#OVERRUN] after the scheduled end:
/// conferences run over, and what fails then is seen by everybody. AFTER lasts [#AFTER] from there.
/// One that was closed before it started was called off: no phase at all.
public final class ConferenceClock {

  public static final Duration OVERRUN = Duration.ofMinutes(60);
  public static final Duration AFTER = Duration.ofMinutes(60);
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration DAY = Duration.ofHours(24);
  private static final Duration HOUR = Duration.ofMinutes(60);
  private static final Duration QUARTER = Duration.ofMinutes(15);

  private ConferenceClock() {}

  public static Phase phase(Appointment conference, Instant now) {
    Instant start = conference.start();
    if (calledOff(conference)) {
      return Phase.IDLE;
    }
    Instant liveEnd = liveEnd(conference);
    if (!now.isBefore(liveEnd)) {
      return now.isBefore(liveEnd.plus(AFTER)) ? Phase.AFTER : Phase.IDLE;
    }
    if (!now.isBefore(start)) {
      return Phase.LIVE;
    }
    return ahead(Duration.between(now, start));
  }

  /// Whether it is still to be got through: it is to come or goes on, and was not called off.
  public static boolean lasts(Appointment conference, Instant now) {
    return !calledOff(conference) && now.isBefore(liveEnd(conference));
  }

  private static boolean calledOff(Appointment conference) {
    @Nullable Instant closed = conference.closed();
    return closed != null && closed.isBefore(conference.start());
  }

  /// The phase so long before the start; a border belongs to the nearer phase.
  private static Phase ahead(Duration left) {
    if (left.compareTo(QUARTER) <= 0) {
      return Phase.T15M;
    }
    if (left.compareTo(HOUR) <= 0) {
      return Phase.T60M;
    }
    if (left.compareTo(DAY) <= 0) {
      return Phase.T24H;
    }
    return left.compareTo(WEEK) <= 0 ? Phase.T7D : Phase.IDLE;
  }

  /// Whether a calendar of so many days from now has to name it: it is near, goes on or has just
  /// ended.
  public static boolean concerns(Appointment conference, Instant now, Duration ahead) {
    return phase(conference, now) != Phase.IDLE
        || (conference.closed() == null
            && conference.start().isAfter(now)
            && conference.start().isBefore(now.plus(ahead)));
  }

  /// Until when a conference may go on: until the operator closed it, or [#OVERRUN] after its
  /// scheduled end.
  public static Instant liveEnd(Appointment conference) {
    Instant latest = conference.end().plus(OVERRUN);
    @Nullable Instant closed = conference.closed();
    return closed != null && closed.isBefore(latest) ? closed : latest;
  }
}
