package vn.bridgewatch.media.call;

import java.time.Duration;
import java.util.Optional;
import vn.bridgewatch.media.packet.StampKey;

/// What to measure.
///
/// @param duration how long media flow
/// @param key what packets are signed with; without one they are not
/// @param ssid session identifier of the first stream; the others have the following ones
public record CallPlan(CallProfile profile, Duration duration, Optional<StampKey> key, int ssid) {

  private static final Duration DURATION_MIN = Duration.ofMillis(100);
  private static final Duration DURATION_MAX = Duration.ofHours(24);

  public CallPlan {
    if (duration.compareTo(DURATION_MIN) < 0 || duration.compareTo(DURATION_MAX) > 0) {
      throw new IllegalArgumentException(
          "duration: must be 100ms to 24h, got " + duration.toMillis() + "ms");
    }
    if (ssid < 1 || ssid + profile.streams().size() - 1 > 65_535) {
      throw new IllegalArgumentException("ssid: must be 1 to 65535, got " + ssid);
    }
  }
}
